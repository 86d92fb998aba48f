import { Buffer } from "node:buffer";
import { pipeline } from "node:stream/promises";
import { crc32, createDeflateRaw } from "node:zlib";
import { descriptor, directoryLine, ending, localHeader, max32, type Written } from "./zip-records";

/** One file of an archive: its path with slashes, and its bytes as they come. */
export interface ZipEntry {
  readonly path: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

interface Count {
  crc: number;
  packed: number;
  size: number;
}

async function* counted(bytes: AsyncIterable<Uint8Array>, count: Count): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    count.crc = crc32(chunk, count.crc);
    count.size += chunk.byteLength;
    yield chunk;
  }
}

/** Deflates what `bytes` brings as it comes, and counts it. Whoever stops reading early closes `bytes` too. */
async function* pack(bytes: AsyncIterable<Uint8Array>, count: Count): AsyncGenerator<Uint8Array> {
  const deflate = createDeflateRaw();
  const fed = pipeline(counted(bytes, count), deflate);
  // What goes wrong is thrown by the reading below; here it must only not count as nobody's.
  fed.catch(() => undefined);
  for await (const chunk of deflate) {
    count.packed += chunk.byteLength;
    yield chunk;
  }
  await fed;
}

/**
 * A ZIP archive (PKWARE APPNOTE 6.3.10) written while its entries are read, so that nothing is ever held whole: each is
 * deflated, its sizes follow its bytes, and the directory stands at the end, in Zip64 where the archive is larger than
 * 4 GiB. `at` dates all entries. Throws a RangeError for a single entry of 4 GiB or more, and what an entry throws.
 */
export async function* zip(entries: AsyncIterable<ZipEntry>, at: Date): AsyncGenerator<Uint8Array> {
  const written: Written[] = [];
  let offset = 0;
  for await (const { path, bytes } of entries) {
    const name = Buffer.from(path, "utf8");
    const start = offset;
    const count = { crc: 0, packed: 0, size: 0 };
    const header = localHeader(name, at);
    offset += header.byteLength;
    yield header;
    for await (const chunk of pack(bytes, count)) {
      offset += chunk.byteLength;
      yield chunk;
    }
    if (count.size >= max32 || count.packed >= max32) throw new RangeError(`${path} is too large for this archive`);
    const entry = { name, ...count, offset: start };
    written.push(entry);
    const record = descriptor(entry);
    offset += record.byteLength;
    yield record;
  }
  const directory = Buffer.concat(written.map((entry) => directoryLine(entry, at)));
  yield directory;
  yield ending(written.length, directory.byteLength, offset);
}
