/** Codes of failures that are ours; those of the platforms stand in `lib/platforms/errors.ts`. */
export type AppErrorCode =
  | "UNAUTHENTICATED"
  | "AUTH_UNAVAILABLE"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "VALIDATION_FAILED"
  | "CONFLICT"
  | "HANDLE_TAKEN"
  | "RATE_LIMITED"
  | "PAYLOAD_TOO_LARGE"
  | "MALFORMED_REQUEST"
  | "UNSUPPORTED_MEDIA_TYPE"
  | "PLATFORM_NOT_CONFIGURED"
  | "PLATFORM_PAUSED"
  | "ACCOUNT_ALREADY_CONNECTED"
  | "ACCOUNT_INELIGIBLE"
  | "OAUTH_STATE_INVALID"
  | "OAUTH_DENIED"
  | "PERMISSION_MISSING"
  | "PLATFORM_UNAVAILABLE"
  | "PLATFORM_REFUSED"
  | "PLATFORM_LIMIT"
  | "PLATFORM_MISCONFIGURED"
  | "ACCOUNT_RESTRICTED"
  | "NEEDS_RECONNECT"
  | "SIGN_UP_REFUSED"
  | "LOG_IN_REFUSED"
  | "EMAIL_NOT_CONFIRMED"
  | "LINK_EXPIRED"
  | "PASSWORD_REFUSED"
  | "STORAGE_UNAVAILABLE"
  | "STORAGE_REFUSED"
  | "CONFIGURATION"
  | "INTERNAL";

export interface AppErrorOptions {
  /** What caused it; for the log, never for the person. */
  cause?: unknown;
  /** Whether the same request may succeed later. */
  retryable?: boolean;
  /** How long to wait before trying again, in milliseconds. */
  retryAfterMs?: number;
  /** Field name to message, when single inputs are at fault. */
  fields?: Record<string, string>;
}

/**
 * A failure that somebody has to read. `message` is for the person (what happened and what to do next) and holds no
 * secret; `cause` is for the log. HTTP statuses are chosen in `lib/http/respond.ts` alone.
 */
export class AppError extends Error {
  override readonly name: string = "AppError";
  readonly code: AppErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;
  readonly fields: Record<string, string> | null;

  constructor(code: AppErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.fields = options.fields ?? null;
  }
}
