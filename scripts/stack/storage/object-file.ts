import { createHash, randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";

/** What is known about a stored object beside its bytes. */
const headSchema = z.object({ contentType: z.string(), cacheControl: z.string(), size: z.number(), etag: z.string() });
export type ObjectHead = z.infer<typeof headSchema>;

/** The object is larger than allowed; nothing of it was kept. */
export class ObjectTooLargeError extends Error {
  override readonly name = "ObjectTooLargeError";
}

/** The head stands before the bytes in the same file, so that one rename replaces both. */
export const headBytes = 2048;

function encodeHead(head: ObjectHead): Buffer {
  const text = Buffer.from(JSON.stringify(head));
  if (text.length > headBytes) throw new Error("content type and cache control are too long to be stored");
  return Buffer.concat([text, Buffer.alloc(headBytes - text.length, " ")]);
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Writes an object as it arrives, chunk by chunk, and puts it in place by one rename after it is on the disk: a reader
 * and a crash see the old object or the new one, never a part. Throws `ObjectTooLargeError` beyond `maxBytes` (null: no
 * limit), and whatever `chunks` throws; then the old object stays and no file is left behind.
 */
export async function writeObjectFile(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  facts: { contentType: string; cacheControl: string; maxBytes: number | null },
): Promise<ObjectHead> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${randomUUID()}.part`;
  const file = await open(unfinished, "wx", 0o600);
  try {
    const hash = createHash("sha256");
    let size = 0;
    for await (const chunk of chunks) {
      if (facts.maxBytes !== null && size + chunk.length > facts.maxBytes) {
        throw new ObjectTooLargeError(`more than ${facts.maxBytes} bytes`);
      }
      hash.update(chunk);
      await writeAll(file, chunk, headBytes + size);
      size += chunk.length;
    }
    const { contentType, cacheControl } = facts;
    const head = { contentType, cacheControl, size, etag: `"${hash.digest("hex").slice(0, 32)}"` };
    await writeAll(file, encodeHead(head), 0);
    await file.sync();
    await file.close();
    await rename(unfinished, path);
    await syncFolder(folder);
    return head;
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** An object's head with its time of writing, or null where there is no such object. Throws when the file is damaged. */
export async function readObjectHead(path: string): Promise<(ObjectHead & { lastModified: Date }) | null> {
  let file: FileHandle;
  try {
    file = await open(path, "r");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  try {
    const buffer = Buffer.alloc(headBytes);
    const { bytesRead } = await file.read(buffer, 0, headBytes, 0);
    const head = headSchema.parse(JSON.parse(buffer.subarray(0, bytesRead).toString().trimEnd()));
    return { ...head, lastModified: (await file.stat()).mtime };
  } finally {
    await file.close();
  }
}
