import "server-only";
import { AppError, type AppErrorCode } from "@/lib/errors";
import { correlationId, log } from "@/lib/log";

/** The only place where failures become HTTP statuses. */
export const statusOf: Readonly<Record<AppErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  AUTH_UNAVAILABLE: 503,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  VALIDATION_FAILED: 422,
  CONFLICT: 409,
  HANDLE_TAKEN: 409,
  RATE_LIMITED: 429,
  PAYLOAD_TOO_LARGE: 413,
  MALFORMED_REQUEST: 400,
  UNSUPPORTED_MEDIA_TYPE: 415,
  PLATFORM_NOT_CONFIGURED: 409,
  PLATFORM_PAUSED: 503,
  ACCOUNT_ALREADY_CONNECTED: 409,
  ACCOUNT_INELIGIBLE: 409,
  OAUTH_STATE_INVALID: 400,
  OAUTH_DENIED: 400,
  PERMISSION_MISSING: 409,
  PLATFORM_UNAVAILABLE: 503,
  PLATFORM_REFUSED: 502,
  PLATFORM_LIMIT: 503,
  PLATFORM_MISCONFIGURED: 500,
  ACCOUNT_RESTRICTED: 409,
  NEEDS_RECONNECT: 409,
  SIGN_UP_REFUSED: 422,
  LOG_IN_REFUSED: 401,
  EMAIL_NOT_CONFIRMED: 403,
  LINK_EXPIRED: 410,
  PASSWORD_REFUSED: 422,
  STORAGE_UNAVAILABLE: 503,
  STORAGE_REFUSED: 502,
  CONFIGURATION: 500,
  INTERNAL: 500,
};

const noStore = { "cache-control": "private, no-store" };

/** A success: `{ data }`, or `{ data, nextCursor }` for a list. */
export function respondData(data: unknown, init: { status?: number; nextCursor?: string | null } = {}): Response {
  const body = init.nextCursor === undefined ? { data } : { data, nextCursor: init.nextCursor };
  return Response.json(body, { status: init.status ?? 200, headers: noStore });
}

/**
 * A failure as problem+json (RFC 9457) with a stable `code` and the correlation id. Anything that is not an AppError is
 * logged whole and answered with a bland 500.
 */
export function respondProblem(error: unknown): Response {
  const known = error instanceof AppError ? error : null;
  const status = known ? statusOf[known.code] : 500;
  if (status >= 500) log.error("request failed", { error });
  const headers: Record<string, string> = { ...noStore, "content-type": "application/problem+json" };
  if (known?.retryAfterMs) headers["retry-after"] = String(Math.ceil(known.retryAfterMs / 1000));
  const body = {
    type: "about:blank",
    title:
      status >= 500 && !known
        ? "Something on our side failed; it has been logged. Try again in a minute."
        : known?.message,
    status,
    code: known?.code ?? "INTERNAL",
    ...(known?.fields ? { fields: known.fields } : {}),
    correlationId: correlationId(),
  };
  return new Response(JSON.stringify(body), { status, headers });
}

const healthStatuses = { ok: 200, degraded: 200, not_configured: 200, down: 503 } as const;

/** How something is; `down` is a 503, for whoever reads statuses alone. */
export function respondHealth(body: {
  readonly status: keyof typeof healthStatuses;
  readonly [key: string]: unknown;
}): Response {
  return Response.json(body, { status: healthStatuses[body.status], headers: { "cache-control": "no-store" } });
}
