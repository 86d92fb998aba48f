import "server-only";
import type { Db } from "@/lib/db";
import { readFilesIn, type StoredFile } from "@/lib/db/person-erasure";
import { AppError } from "@/lib/errors";
import { type Bucket, buckets, removeObjects } from "@/lib/storage";

const atOnce = 100;

/** Whether a bucket is one of ours; anything else in Storage belongs to somebody else's program. */
export function isOurBucket(bucket: string): bucket is Bucket {
  return buckets.some((own) => own === bucket);
}

/** Files in these folders of our buckets, page by page. */
export async function* filesIn(db: Db, folders: readonly string[]) {
  let after: StoredFile | undefined;
  for (;;) {
    const page = await readFilesIn(db, { folders, limit: atOnce, ...(after ? { after } : {}) });
    for (const file of page) if (isOurBucket(file.bucket)) yield { ...file, bucket: file.bucket };
    after = page.at(-1);
    if (page.length < atOnce) return;
  }
}

/**
 * Removes every file in these folders of our buckets, and looks again whether any is left. Throws `AppError`
 * STORAGE_UNAVAILABLE.
 */
export async function removeFiles(db: Db, folders: readonly string[]): Promise<void> {
  const paths = new Map<Bucket, string[]>();
  for await (const { bucket, path } of filesIn(db, folders)) paths.set(bucket, [...(paths.get(bucket) ?? []), path]);
  for (const [bucket, all] of paths) {
    for (let from = 0; from < all.length; from += atOnce) await removeObjects(bucket, all.slice(from, from + atOnce));
  }
  for await (const { bucket } of filesIn(db, folders)) {
    throw new AppError("STORAGE_UNAVAILABLE", `A file in ${bucket} is still there.`, { retryable: true });
  }
}
