import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { inspectImage } from "./inspect-image";

function pngOf(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const parts = [Buffer.from("89504e470d0a1a0a", "hex"), Buffer.from([0, 0, 0, 13]), Buffer.from("IHDR"), header];
  return Buffer.concat([...parts, Buffer.alloc(4), deflateSync(Buffer.alloc(1000))]);
}

/** Start of image, an application segment, a Huffman table, then the frame of the given kind. */
function jpegOf(width: number, height: number, frame = 0xc0): Buffer {
  const application = Buffer.from([0xff, 0xe0, 0x00, 0x04, 0x4a, 0x46]);
  const huffman = Buffer.from([0xff, 0xc4, 0x00, 0x03, 0x00]);
  const start = Buffer.from([
    0xff,
    frame,
    0x00,
    0x0b,
    8,
    height >> 8,
    height & 255,
    width >> 8,
    width & 255,
    1,
    0,
    0x11,
    0,
  ]);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), application, Buffer.from([0xff]), huffman, start, Buffer.alloc(20)]);
}

function webpOf(kind: "VP8 " | "VP8L" | "VP8X", data: number[]): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(data.length);
  return Buffer.concat([
    Buffer.from("RIFF"),
    size,
    Buffer.from("WEBP"),
    Buffer.from(kind),
    size,
    Buffer.from(data),
    Buffer.alloc(20),
  ]);
}

describe("a picture is known by its bytes", () => {
  it.each([
    ["PNG", pngOf(240, 120), "image/png"],
    ["JPEG", jpegOf(240, 120), "image/jpeg"],
    ["progressive JPEG", jpegOf(240, 120, 0xc2), "image/jpeg"],
    ["lossy WebP", webpOf("VP8 ", [0, 0, 0, 0x9d, 0x01, 0x2a, 240, 0, 120, 0]), "image/webp"],
    ["lossless WebP", webpOf("VP8L", [0x2f, 239, 0xc0, 29, 0]), "image/webp"],
    ["extended WebP", webpOf("VP8X", [0, 0, 0, 0, 239, 0, 0, 119, 0, 0]), "image/webp"],
  ])("%s", (_name, bytes, contentType) => {
    expect(inspectImage(bytes)).toMatchObject({ contentType, width: 240, height: 120 });
  });
});

describe("what is refused", () => {
  it.each([
    ["nothing", Buffer.alloc(0), "PICTURE_EMPTY"],
    [
      "an SVG",
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      "PICTURE_NOT_AN_IMAGE",
    ],
    ["a page", Buffer.from(`<!doctype html><script>alert(1)</script>${" ".repeat(100)}`), "PICTURE_NOT_AN_IMAGE"],
    ["a GIF", Buffer.from(`GIF89a${"\0".repeat(60)}`, "latin1"), "PICTURE_NOT_AN_IMAGE"],
    [
      "a PNG signature with a page behind it",
      Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.from("<html>".repeat(20))]),
      "PICTURE_NOT_AN_IMAGE",
    ],
    [
      "a JPEG without a frame",
      Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 8]), Buffer.alloc(40)]),
      "PICTURE_NOT_AN_IMAGE",
    ],
    ["a few bytes that unfold into gigabytes", pngOf(60_000, 60_000), "PICTURE_DIMENSIONS"],
    ["a picture without a height", jpegOf(100, 0), "PICTURE_DIMENSIONS"],
  ])("%s", (_name, bytes, problem) => {
    expect(inspectImage(bytes)).toBe(problem);
  });

  it("is refused without an exception wherever it is cut off", () => {
    for (const whole of [pngOf(9, 9), jpegOf(9, 9), webpOf("VP8X", [0, 0, 0, 0, 9, 0, 0, 9, 0, 0])]) {
      for (let length = 0; length < whole.length; length += 1) {
        expect(() => inspectImage(whole.subarray(0, length))).not.toThrow();
      }
    }
  });
});
