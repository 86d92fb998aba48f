import { AppError } from "@/lib/errors";

/** What a JSON body may weigh. */
export const maxBodyBytes = 100_000;

const tooLarge = () => new AppError("PAYLOAD_TOO_LARGE", "The body may have 100 kB at most.");

/**
 * The JSON of a request, or `{}` when it has no body. Counts bytes as they come and stops reading beyond 100 kB, so a
 * body that does not say how long it is cannot fill the memory. Throws `AppError` PAYLOAD_TOO_LARGE,
 * UNSUPPORTED_MEDIA_TYPE for a body that does not call itself JSON, MALFORMED_REQUEST for one that is none.
 */
export async function readJsonBody(request: Request): Promise<unknown> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBodyBytes) throw tooLarge();
  const bytes = await readBytes(request);
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

async function readBytes(request: Request): Promise<Uint8Array> {
  const reader = request.body?.getReader();
  if (!reader) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks);
    length += value.byteLength;
    if (length > maxBodyBytes) {
      await reader.cancel();
      throw tooLarge();
    }
    chunks.push(value);
  }
}
