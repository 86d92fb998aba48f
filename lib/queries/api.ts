import * as z from "zod/mini";

const problemSchema = z.object({
  code: z.string(),
  correlationId: z.optional(z.nullable(z.string())),
});

/** A request to our own API that failed. `code` is the problem's stable code, or NETWORK when no answer came. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly code: string,
    readonly status: number | null,
    readonly correlationId: string | null,
  ) {
    super(code);
  }
}

async function send(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers: { accept: "application/json", ...init.headers } });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError("NETWORK", null, null);
  }
  if (response.ok) return response;
  const problem = problemSchema.safeParse(await response.json().catch(() => null));
  const correlationId = response.headers.get("x-correlation-id");
  if (problem.success)
    throw new ApiError(problem.data.code, response.status, problem.data.correlationId ?? correlationId);
  throw new ApiError("INTERNAL", response.status, correlationId);
}

async function readData<T>(response: Response, schema: z.ZodMiniType<T>): Promise<T> {
  const body = z.object({ data: schema }).safeParse(await response.json().catch(() => null));
  if (!body.success) throw new ApiError("INTERNAL", response.status, response.headers.get("x-correlation-id"));
  return body.data.data;
}

/** Reads from our API. Throws `ApiError` for a refusal, no answer, or an answer of another shape. */
export async function apiGet<T>(path: string, options: { schema: z.ZodMiniType<T>; signal?: AbortSignal }): Promise<T> {
  const response = await send(path, options.signal ? { signal: options.signal } : {});
  return readData(response, options.schema);
}

/** Sends JSON to our API. Throws `ApiError` like `apiGet`. */
export async function apiPost<T>(path: string, body: unknown, schema: z.ZodMiniType<T>): Promise<T> {
  const response = await send(path, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json" },
  });
  return readData(response, schema);
}
