import { ApiError } from "./api";

/** A finished download: the bytes and the name that the server gave them. */
export interface Exported {
  readonly blob: Blob;
  readonly file: string;
}

function nameIn(disposition: string | null): string {
  return disposition?.match(/filename="([\w.-]+)"/)?.[1] ?? "influmeter.zip";
}

/**
 * Downloads everything that is held about the person, telling how many bytes have come. Throws `ApiError` for a refusal,
 * no answer, or an answer that ends before it is whole, and an AbortError when `signal` ends it.
 */
export async function downloadExport(signal: AbortSignal, onBytes: (bytes: number) => void): Promise<Exported> {
  let response: Response;
  try {
    response = await fetch("/api/me/export", { signal });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new ApiError("NETWORK", null, null);
  }
  if (!response.ok || response.body === null) {
    const { readProblem } = await import("./answers");
    const problem = readProblem(await response.json().catch(() => null));
    throw new ApiError(problem?.code ?? "INTERNAL", response.status, problem?.correlationId ?? null);
  }
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = response.body.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      chunks.push(part.value);
      bytes += part.value.byteLength;
      onBytes(bytes);
    }
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new ApiError("NETWORK", null, null);
  }
  return {
    blob: new Blob(chunks, { type: "application/zip" }),
    file: nameIn(response.headers.get("content-disposition")),
  };
}
