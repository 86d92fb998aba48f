import { Buffer } from "node:buffer";

/** An entry whose bytes have been written; sizes and offset in bytes. */
export interface Written {
  readonly name: Buffer;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/** The largest number of 32 bits, which in a record means: look into the Zip64 field. */
export const max32 = 0xffff_ffff;
const max16 = 0xffff;
/** General purpose bits: 3, sizes follow the bytes; 11, names are UTF-8. */
const flags = 0x0808;
const deflated = 8;

/** The time as DOS writes it, in UTC: two-second steps since 1980. */
function dosTime(at: Date): { time: number; date: number } {
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  const date = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  return { time, date };
}

/** What stands before an entry's bytes. */
export function localHeader(name: Buffer, at: Date): Buffer {
  const header = Buffer.alloc(30);
  const { time, date } = dosTime(at);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt16LE(deflated, 8);
  header.writeUInt16LE(time, 10);
  header.writeUInt16LE(date, 12);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

/** What stands after an entry's bytes. */
export function descriptor({ crc, packed, size }: Written): Buffer {
  const record = Buffer.alloc(16);
  record.writeUInt32LE(0x08074b50, 0);
  record.writeUInt32LE(crc, 4);
  record.writeUInt32LE(packed, 8);
  record.writeUInt32LE(size, 12);
  return record;
}

/** A line of the directory; an offset that 32 bits do not hold stands in a Zip64 field. */
export function directoryLine(entry: Written, at: Date): Buffer {
  const far = entry.offset >= max32;
  const header = Buffer.alloc(46);
  const { time, date } = dosTime(at);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(far ? 45 : 20, 4);
  header.writeUInt16LE(far ? 45 : 20, 6);
  header.writeUInt16LE(flags, 8);
  header.writeUInt16LE(deflated, 10);
  header.writeUInt16LE(time, 12);
  header.writeUInt16LE(date, 14);
  header.writeUInt32LE(entry.crc, 16);
  header.writeUInt32LE(entry.packed, 20);
  header.writeUInt32LE(entry.size, 24);
  header.writeUInt16LE(entry.name.length, 28);
  header.writeUInt16LE(far ? 12 : 0, 30);
  header.writeUInt32LE(far ? max32 : entry.offset, 42);
  if (!far) return Buffer.concat([header, entry.name]);
  const extra = Buffer.alloc(12);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8, 2);
  extra.writeBigUInt64LE(BigInt(entry.offset), 4);
  return Buffer.concat([header, entry.name, extra]);
}

/** What ends an archive: how many entries, how long the directory is and where it begins. */
export function ending(count: number, bytes: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(count, max16), 8);
  end.writeUInt16LE(Math.min(count, max16), 10);
  end.writeUInt32LE(Math.min(bytes, max32), 12);
  end.writeUInt32LE(Math.min(offset, max32), 16);
  if (count < max16 && bytes < max32 && offset < max32) return end;
  const wide = Buffer.alloc(76);
  wide.writeUInt32LE(0x06064b50, 0);
  wide.writeBigUInt64LE(44n, 4);
  wide.writeUInt16LE(45, 12);
  wide.writeUInt16LE(45, 14);
  wide.writeBigUInt64LE(BigInt(count), 24);
  wide.writeBigUInt64LE(BigInt(count), 32);
  wide.writeBigUInt64LE(BigInt(bytes), 40);
  wide.writeBigUInt64LE(BigInt(offset), 48);
  wide.writeUInt32LE(0x07064b50, 56);
  wide.writeBigUInt64LE(BigInt(offset + bytes), 64);
  wide.writeUInt32LE(1, 72);
  return Buffer.concat([wide, end]);
}
