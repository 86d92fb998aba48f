import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { unzip } from "@/tests/support/unzip";
import { type ZipEntry, zip } from "./zip";
import { directoryLine, ending } from "./zip-records";

const at = new Date("2026-11-23T12:34:56Z");

async function* chunks(...parts: Uint8Array[]) {
  yield* parts;
}
async function* listed(...entries: ZipEntry[]) {
  yield* entries;
}
async function archive(entries: AsyncIterable<ZipEntry>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of zip(entries, at)) parts.push(part);
  return Buffer.concat(parts);
}
const text = (words: string) => new TextEncoder().encode(words);

describe("an archive", () => {
  it("gives back every entry byte by byte: empty ones, large ones, names in any script", async () => {
    const noise = randomBytes(3_000_000);
    const halves = [noise.subarray(0, 1_000_001), noise.subarray(1_000_001)];
    const read = unzip(
      await archive(
        listed(
          { path: "empty.json", bytes: chunks() },
          { path: "files/φωτογραφία 1.jpg", bytes: chunks(...halves) },
          { path: "data/posts.json", bytes: chunks(text("["), text("]")) },
        ),
      ),
    );
    expect([...read.keys()]).toEqual(["empty.json", "files/φωτογραφία 1.jpg", "data/posts.json"]);
    expect(read.get("empty.json")?.length).toBe(0);
    expect(read.get("files/φωτογραφία 1.jpg")?.equals(noise)).toBe(true);
    expect(read.get("data/posts.json")?.toString()).toBe("[]");
  });

  it("is whole without any entry", async () => {
    expect(unzip(await archive(listed())).size).toBe(0);
  });

  it("breaks off with what an entry throws, instead of ending as if it were whole", async () => {
    async function* broken() {
      yield text("some");
      throw new Error("the database is away");
    }
    await expect(archive(listed({ path: "a", bytes: broken() }))).rejects.toThrow("the database is away");
  });

  it("reads no entry further than somebody reads the archive, and closes it when they stop", async () => {
    let read = 0;
    let closed = false;
    async function* endless() {
      try {
        for (;;) {
          read += 1;
          yield randomBytes(65_536);
        }
      } finally {
        closed = true;
      }
    }
    const parts = zip(listed({ path: "a", bytes: endless() }), at);
    await parts.next();
    await parts.next();
    await parts.return(undefined);
    await expect.poll(() => closed).toBe(true);
    expect(read).toBeLessThan(20);
  });
});

describe("beyond 4 GiB", () => {
  const offset = 5_000_000_000;

  it("an entry's place stands in a Zip64 field", () => {
    const line = directoryLine({ name: Buffer.from("a"), crc: 1, packed: 2, size: 3, offset }, at);
    expect(line.readUInt32LE(42)).toBe(0xffff_ffff);
    expect([line.readUInt16LE(30), line.readUInt16LE(47), line.readUInt16LE(49)]).toEqual([12, 1, 8]);
    expect(line.readBigUInt64LE(51)).toBe(BigInt(offset));
  });

  it("so does the directory's, and a count of 65,535 entries or more", () => {
    for (const end of [ending(1, 100, offset), ending(65_535, 100, 10)]) {
      expect(end.readUInt32LE(0)).toBe(0x06064b50);
      expect(end.readUInt32LE(56)).toBe(0x07064b50);
      expect(end.readUInt32LE(76)).toBe(0x06054b50);
    }
    expect(ending(1, 100, offset).readBigUInt64LE(48)).toBe(BigInt(offset));
    expect(ending(1, 100, offset).readBigUInt64LE(64)).toBe(BigInt(offset + 100));
    expect(ending(65_535, 100, 10).readBigUInt64LE(32)).toBe(65_535n);
    expect(ending(65_534, 100, 10).readUInt32LE(0)).toBe(0x06054b50);
  });
});
