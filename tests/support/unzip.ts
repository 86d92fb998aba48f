import { crc32, inflateRawSync } from "node:zlib";

/**
 * Reads an archive by its directory and checks length and checksum of every entry. Returns the entries' bytes by path.
 * Knows what our archives use: deflate, sizes after the bytes, Zip64.
 */
export function unzip(archive: Buffer): Map<string, Buffer> {
  const end = archive.lastIndexOf(Buffer.from("504b0506", "hex"));
  if (end < 0) throw new Error("no end of an archive");
  const wide = archive.readUInt32LE(end + 16) === 0xffff_ffff || archive.readUInt16LE(end + 10) === 0xffff;
  const record = wide ? Number(archive.readBigUInt64LE(end - 12)) : end;
  const count = wide ? Number(archive.readBigUInt64LE(record + 32)) : archive.readUInt16LE(end + 10);
  let at = wide ? Number(archive.readBigUInt64LE(record + 48)) : archive.readUInt32LE(end + 16);
  const entries = new Map<string, Buffer>();
  for (let index = 0; index < count; index++) {
    if (archive.readUInt32LE(at) !== 0x02014b50) throw new Error(`no entry ${index} at ${at}`);
    const [crc, packed, size] = [
      archive.readUInt32LE(at + 16),
      archive.readUInt32LE(at + 20),
      archive.readUInt32LE(at + 24),
    ];
    const [nameLength, extraLength] = [archive.readUInt16LE(at + 28), archive.readUInt16LE(at + 30)];
    const start = archive.readUInt32LE(at + 42);
    const name = archive.toString("utf8", at + 46, at + 46 + nameLength);
    const from = start + 30 + archive.readUInt16LE(start + 26) + archive.readUInt16LE(start + 28);
    const bytes = inflateRawSync(archive.subarray(from, from + packed));
    if (bytes.length !== size || crc32(bytes) !== crc) throw new Error(`${name} is damaged`);
    entries.set(name, bytes);
    at += 46 + nameLength + extraLength;
  }
  return entries;
}
