import "server-only";
import { AppError } from "@/lib/errors";
import { storage } from "./client";

/** The buckets of the migrations; all private. */
export const buckets = ["profile-pictures", "post-media"] as const;
export type Bucket = (typeof buckets)[number];

const refusedStatuses = new Set(["400", "403", "409", "413", "415", "422"]);

/** What Storage gave back in the words of the product: away (try again) or refused (the same again is refused again). */
function failure(error: unknown, doing: string): AppError {
  const status = typeof error === "object" && error !== null && "statusCode" in error ? String(error.statusCode) : "";
  if (refusedStatuses.has(status)) {
    return new AppError("STORAGE_REFUSED", `The file storage refused ${doing}.`, { cause: error });
  }
  const message = `The file storage cannot be reached right now, so ${doing} has to wait. Please try again in a minute.`;
  return new AppError("STORAGE_UNAVAILABLE", message, { cause: error, retryable: true });
}

/** No such object; a missing bucket is a fault of the installation and no reason to say that nothing is there. */
function isMissing(error: unknown): boolean {
  if (typeof error !== "object" || error === null || !("statusCode" in error)) return false;
  const message = "message" in error ? String(error.message) : "";
  return String(error.statusCode) === "404" && !/bucket/i.test(message);
}

/**
 * Stores bytes under a path, replacing what was there. `maxAgeSeconds` is how long a cache may keep them. Throws
 * `AppError` STORAGE_REFUSED (bucket, type or size) or STORAGE_UNAVAILABLE.
 */
export async function putObject(
  bucket: Bucket,
  path: string,
  bytes: Uint8Array,
  { contentType, maxAgeSeconds }: { contentType: string; maxAgeSeconds: number },
): Promise<void> {
  const options = { contentType, cacheControl: String(maxAgeSeconds), upsert: true };
  const { error } = await storage().from(bucket).upload(path, bytes, options);
  if (error) throw failure(error, "storing a file");
}

/** An object as a stream, or null where there is none. Throws `AppError` STORAGE_UNAVAILABLE. */
export async function openObject(bucket: Bucket, path: string): Promise<ReadableStream<Uint8Array> | null> {
  const { data, error } = await storage().from(bucket).download(path).asStream();
  if (!error) return data;
  if (isMissing(error)) return null;
  throw failure(error, "reading a file");
}

/** An address under which anybody may read the object for `seconds`. Throws `AppError` NOT_FOUND or STORAGE_UNAVAILABLE. */
export async function signedUrl(bucket: Bucket, path: string, seconds: number): Promise<string> {
  const { data, error } = await storage().from(bucket).createSignedUrl(path, seconds);
  if (!error) return data.signedUrl;
  if (isMissing(error)) throw new AppError("NOT_FOUND", "This file does not exist any more.", { cause: error });
  throw failure(error, "opening a file");
}

/**
 * An address to which a browser uploads one object within two hours, past our own body limit, and the token in it. An
 * existing object is not replaced. Throws `AppError` STORAGE_REFUSED or STORAGE_UNAVAILABLE.
 */
export async function signedUploadUrl(bucket: Bucket, path: string): Promise<{ url: string; token: string }> {
  const { data, error } = await storage().from(bucket).createSignedUploadUrl(path);
  if (error) throw failure(error, "preparing an upload");
  return { url: data.signedUrl, token: data.token };
}

/** Removes objects; those that do not exist are no error. Throws `AppError` STORAGE_UNAVAILABLE. */
export async function removeObjects(bucket: Bucket, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  const { error } = await storage()
    .from(bucket)
    .remove([...paths]);
  if (error) throw failure(error, "removing a file");
}
