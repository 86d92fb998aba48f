import { AppError } from "@/lib/errors";
import { readBytes } from "./read-bytes";

/** What a JSON body may weigh. */
export const maxBodyBytes = 100_000;

/**
 * The JSON of a request, or `{}` when it has no body. Counts bytes as they come and stops reading beyond 100 kB, so a
 * body that does not say how long it is cannot fill the memory. Throws `AppError` PAYLOAD_TOO_LARGE,
 * UNSUPPORTED_MEDIA_TYPE for a body that does not call itself JSON, MALFORMED_REQUEST for one that is none.
 */
export async function readJsonBody(request: Request): Promise<unknown> {
  const bytes = await readBytes(request, maxBodyBytes);
  if (bytes === null) throw new AppError("PAYLOAD_TOO_LARGE", "The body may have 100 kB at most.");
  if (bytes.length === 0) return {};
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (type !== "application/json" && !/^application\/[\w.-]+\+json$/.test(type)) {
    throw new AppError("UNSUPPORTED_MEDIA_TYPE", "Send the body as application/json.");
  }
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new AppError("MALFORMED_REQUEST", "The body is not valid JSON.", { cause });
  }
}
