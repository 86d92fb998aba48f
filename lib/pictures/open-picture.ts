import "server-only";
import { openObject } from "@/lib/storage";
import { bucket, contentTypeOfPath } from "./picture-path";

/** A copied picture as a stream with its type, or null where there is none. Throws `AppError` STORAGE_UNAVAILABLE. */
export async function openPicture(
  path: string,
): Promise<{ readonly contentType: string; readonly body: ReadableStream<Uint8Array> } | null> {
  const contentType = contentTypeOfPath(path);
  if (contentType === null) return null;
  const body = await openObject(bucket, path);
  return body === null ? null : { contentType, body };
}
