import type { Answers } from "./answers";

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

/** The body of an answer as JSON; null when it is not JSON. */
async function jsonOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

async function ask<Name extends keyof Answers>(path: string, name: Name, init: RequestInit): Promise<Answers[Name]> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers: { accept: "application/json", ...init.headers } });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError("NETWORK", null, null);
  }
  const correlationId = response.headers.get("x-correlation-id");
  const [{ readAnswer, readProblem }, body] = await Promise.all([import("./answers"), jsonOf(response)]);
  if (!response.ok) {
    const problem = readProblem(body);
    throw new ApiError(problem?.code ?? "INTERNAL", response.status, problem?.correlationId ?? correlationId);
  }
  const answer = readAnswer(name, body);
  if (answer === null) throw new ApiError("INTERNAL", response.status, correlationId);
  return answer.data;
}

/** Reads from our API. Throws `ApiError` for a refusal, no answer, or an answer of another shape. */
export function apiGet<Name extends keyof Answers>(
  path: string,
  name: Name,
  signal: AbortSignal,
): Promise<Answers[Name]> {
  return ask(path, name, { signal });
}

/** Sends JSON to our API. Throws `ApiError` like `apiGet`. */
export function apiPost<Name extends keyof Answers>(path: string, body: unknown, name: Name): Promise<Answers[Name]> {
  return ask(path, name, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json" },
  });
}
