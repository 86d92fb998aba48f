/** What a picture is, by its bytes. */
export interface ImageFacts {
  readonly contentType: "image/jpeg" | "image/png" | "image/webp";
  readonly extension: "jpg" | "png" | "webp";
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

/** Why bytes are no picture that we keep. */
export type ImageProblem = "PICTURE_EMPTY" | "PICTURE_NOT_AN_IMAGE" | "PICTURE_DIMENSIONS";

/** A profile picture is shown small; a few kilobytes that unfold into more than this are an attack on whoever shows it. */
const largestSide = 4096;

const png = Buffer.from("89504e470d0a1a0a", "hex");

/**
 * Recognises JPEG, PNG and WebP by their content; names and declared types count for nothing, and SVG, which can carry
 * scripts, is none of the three. Reads the dimensions from the header without decoding anything. Returns the facts, or why
 * the bytes are refused.
 */
export function inspectImage(bytes: Uint8Array): ImageFacts | ImageProblem {
  if (bytes.length === 0) return "PICTURE_EMPTY";
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const facts = readPng(buffer) ?? readJpeg(buffer) ?? readWebp(buffer);
  if (facts === null) return "PICTURE_NOT_AN_IMAGE";
  const { width, height } = facts;
  const isSane = width >= 1 && height >= 1 && width <= largestSide && height <= largestSide;
  return isSane ? facts : "PICTURE_DIMENSIONS";
}

/** PNG (W3C): the signature, then the chunk IHDR with both sides. */
function readPng(buffer: Buffer): ImageFacts | null {
  if (buffer.length < 33 || !buffer.subarray(0, 8).equals(png) || buffer.toString("latin1", 12, 16) !== "IHDR")
    return null;
  return {
    contentType: "image/png",
    extension: "png",
    width: buffer.readUInt32BE(16),
    height: buffer.readUInt32BE(20),
  };
}

/** JPEG (ITU T.81): segments up to the first start of frame, which holds both sides. */
function readJpeg(buffer: Buffer): ImageFacts | null {
  if (buffer.length < 4 || buffer.readUInt16BE(0) !== 0xffd8) return null;
  let at = 2;
  while (at + 9 <= buffer.length) {
    if (buffer[at] !== 0xff) return null;
    const marker = buffer[at + 1] ?? 0;
    // Fill bytes, and markers without a length.
    if (marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      const [height, width] = [buffer.readUInt16BE(at + 5), buffer.readUInt16BE(at + 7)];
      return { contentType: "image/jpeg", extension: "jpg", width, height };
    }
    const length = buffer.readUInt16BE(at + 2);
    if (length < 2 || marker === 0xda || marker === 0xd9) return null;
    at += 2 + length;
  }
  return null;
}

/** WebP (RFC 9649): a RIFF file whose first chunk is lossy, lossless or extended, each with its own place for the sides. */
function readWebp(buffer: Buffer): ImageFacts | null {
  const text = (from: number) => buffer.toString("latin1", from, from + 4);
  if (buffer.length < 30 || text(0) !== "RIFF" || text(8) !== "WEBP") return null;
  const facts = (width: number, height: number): ImageFacts => ({
    contentType: "image/webp",
    extension: "webp",
    width,
    height,
  });
  switch (text(12)) {
    case "VP8 ":
      return buffer.readUIntBE(23, 3) === 0x9d012a
        ? facts(buffer.readUInt16LE(26) & 0x3fff, buffer.readUInt16LE(28) & 0x3fff)
        : null;
    case "VP8L": {
      const bits = buffer.readUInt32LE(21);
      return buffer[20] === 0x2f ? facts((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1) : null;
    }
    case "VP8X":
      return facts(buffer.readUIntLE(24, 3) + 1, buffer.readUIntLE(27, 3) + 1);
    default:
      return null;
  }
}
