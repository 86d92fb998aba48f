import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { App } from "@supabase/lite";
import { headBytes, readObjectHead, writeObjectFile } from "./object-file";

type StorageAdapter = NonNullable<App["_storageAdapter"]>;
type Metadata = Awaited<ReturnType<StorageAdapter["headObject"]>>;

export interface FileAdapterOptions {
  /** Where objects are kept. */
  readonly folder: string;
  /** The largest object of a bucket in bytes; null where it has no limit. */
  readonly maxBytes: (bucket: string) => Promise<number | null>;
}

/**
 * Keeps Storage's objects as files, for the local stack. A file is named by the hash of its key, so no key can lead out
 * of the folder, be too long for the file system or differ from another by case alone.
 */
export function fileAdapter({ folder, maxBytes }: FileAdapterOptions): StorageAdapter {
  const hashed = (text: string) => createHash("sha256").update(text).digest("hex");
  const pathOf = (bucket: string, key: string) => {
    const name = hashed(key);
    return join(folder, hashed(bucket).slice(0, 16), name.slice(0, 2), name);
  };
  const remove = async (bucket: string, key: string) => rm(pathOf(bucket, key), { force: true });
  const metadataOf = async (bucket: string, key: string): Promise<Metadata | null> => {
    const head = await readObjectHead(pathOf(bucket, key));
    if (!head) return null;
    const { contentType: mimetype, cacheControl, size, etag: eTag, lastModified } = head;
    return { mimetype, cacheControl, size, contentLength: size, eTag, lastModified, httpStatusCode: 200 };
  };
  const write = async (bucket: string, key: string, chunks: AsyncIterable<Uint8Array>, about: [string, string]) => {
    const [contentType, cacheControl] = about;
    await writeObjectFile(pathOf(bucket, key), chunks, { contentType, cacheControl, maxBytes: await maxBytes(bucket) });
    const written = await metadataOf(bucket, key);
    if (!written) throw new Error("the object was removed while it was being written");
    return written;
  };

  return {
    driver: null,
    async getObject(bucket, key) {
      const metadata = await metadataOf(bucket, key);
      // Without a body the server answers "not found".
      if (!metadata) return { httpStatusCode: 404, metadata: nothing };
      const file = createReadStream(pathOf(bucket, key), { start: headBytes });
      return { metadata, httpStatusCode: 200, body: Readable.toWeb(file) as ReadableStream<Uint8Array> };
    },
    uploadObject: (bucket, key, _version, body, contentType, cacheControl) =>
      write(bucket, key, chunksOf(body), [contentType, cacheControl]),
    deleteObject: remove,
    async deleteObjects(bucket, keys) {
      for (const key of keys) await remove(bucket, key);
    },
    async copyObject(bucket, key, _version, toBucket, toKey) {
      const metadata = await metadataOf(bucket, key);
      if (!metadata) throw new Error("there is no such object to copy");
      const source = createReadStream(pathOf(bucket, key), { start: headBytes });
      return write(toBucket, toKey, source, [metadata.mimetype, metadata.cacheControl]);
    },
    async headObject(bucket, key) {
      const metadata = await metadataOf(bucket, key);
      if (!metadata) throw new Error("there is no such object");
      return metadata;
    },
    privateAssetUrl: async () => {
      throw new Error("objects of the local stack have no address of their own");
    },
  };
}

const nothing: Metadata = { cacheControl: "no-store", contentLength: 0, size: 0, mimetype: "text/plain", eTag: "" };

async function* chunksOf(body: Parameters<StorageAdapter["uploadObject"]>[3]): AsyncIterable<Uint8Array> {
  if (body instanceof Uint8Array) yield body;
  else for await (const chunk of body as AsyncIterable<Uint8Array>) yield chunk;
}

/** Removes what interrupted uploads left behind. To be called before the server takes requests. */
export async function removeUnfinishedUploads(folder: string): Promise<void> {
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  for (const file of files) if (file.endsWith(".part")) await rm(join(folder, file), { force: true });
}
