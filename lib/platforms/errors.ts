import { AppError, type AppErrorCode } from "@/lib/errors";

/** Every way in which a platform call can fail. The set is closed: an adapter maps each of its errors to one of these. */
export const platformErrorCodes = [
  "TOKEN_EXPIRED",
  "TOKEN_INVALID",
  "PERMISSION_MISSING",
  "ACCOUNT_INELIGIBLE",
  "ACCOUNT_RESTRICTED",
  "NOT_FOUND",
  "RATE_LIMITED",
  "QUOTA_EXHAUSTED",
  "OUT_OF_CREDIT",
  "UPLOAD_FAILED",
  "PUBLISH_FAILED",
  "CONTENT_REJECTED",
  "DUPLICATE_CONTENT",
  "INVALID_REQUEST",
  "APP_MISCONFIGURED",
  "PLATFORM_UNAVAILABLE",
  "BAD_RESPONSE",
  "WEBHOOK_INVALID",
  "NOT_SUPPORTED",
] as const;
export type PlatformErrorCode = (typeof platformErrorCodes)[number];

/** What to do about it. */
export type PlatformErrorAction =
  | "refresh"
  | "reconnect"
  | "wait"
  | "retry"
  | "ask_owner"
  | "tell_operator"
  | "pause_platform"
  | "give_up";

/** Whose limit was hit: this account's, our app's at the one endpoint that was called, our app's, or the platform's as a whole. */
export type LimitOwner = "account" | "endpoint" | "app" | "platform";

const defaultAction: Record<PlatformErrorCode, PlatformErrorAction> = {
  TOKEN_EXPIRED: "refresh",
  TOKEN_INVALID: "reconnect",
  PERMISSION_MISSING: "reconnect",
  ACCOUNT_INELIGIBLE: "ask_owner",
  ACCOUNT_RESTRICTED: "ask_owner",
  NOT_FOUND: "ask_owner",
  RATE_LIMITED: "wait",
  QUOTA_EXHAUSTED: "wait",
  OUT_OF_CREDIT: "pause_platform",
  UPLOAD_FAILED: "retry",
  PUBLISH_FAILED: "ask_owner",
  CONTENT_REJECTED: "ask_owner",
  DUPLICATE_CONTENT: "give_up",
  INVALID_REQUEST: "tell_operator",
  APP_MISCONFIGURED: "tell_operator",
  PLATFORM_UNAVAILABLE: "retry",
  BAD_RESPONSE: "retry",
  WEBHOOK_INVALID: "give_up",
  NOT_SUPPORTED: "give_up",
};

const appCode: Partial<Record<PlatformErrorCode, AppErrorCode>> = {
  TOKEN_EXPIRED: "NEEDS_RECONNECT",
  TOKEN_INVALID: "NEEDS_RECONNECT",
  PERMISSION_MISSING: "PERMISSION_MISSING",
  ACCOUNT_INELIGIBLE: "ACCOUNT_INELIGIBLE",
  ACCOUNT_RESTRICTED: "PLATFORM_REFUSED",
  RATE_LIMITED: "RATE_LIMITED",
  QUOTA_EXHAUSTED: "RATE_LIMITED",
  PLATFORM_UNAVAILABLE: "PLATFORM_UNAVAILABLE",
  BAD_RESPONSE: "PLATFORM_UNAVAILABLE",
};

export interface PlatformErrorDetails {
  platform: string;
  code: PlatformErrorCode;
  action?: PlatformErrorAction;
  /** The platform's own words, already without secrets; shown under "details" and written to the log. */
  detail: string;
  /** The platform's own error code, for example "190/463" or "quotaExceeded". */
  platformCode?: string;
  httpStatus?: number;
  limitOwner?: LimitOwner;
  /** When the limit ends; null or absent where the platform does not say. */
  resetsAt?: Date;
  cause?: unknown;
}

/** A failed platform call, classified. `message` never contains a token; `detail` holds the platform's own words. */
export class PlatformError extends AppError {
  override readonly name = "PlatformError";
  readonly platform: string;
  readonly platformErrorCode: PlatformErrorCode;
  readonly action: PlatformErrorAction;
  readonly detail: string;
  readonly platformCode: string | null;
  readonly httpStatus: number | null;
  readonly limitOwner: LimitOwner | null;
  readonly resetsAt: Date | null;

  constructor(details: PlatformErrorDetails) {
    const action = details.action ?? defaultAction[details.code];
    super(appCode[details.code] ?? "PLATFORM_REFUSED", `${details.platform}: ${details.code}`, {
      cause: details.cause,
      retryable: action === "retry" || action === "wait",
    });
    this.platform = details.platform;
    this.platformErrorCode = details.code;
    this.action = action;
    this.detail = details.detail;
    this.platformCode = details.platformCode ?? null;
    this.httpStatus = details.httpStatus ?? null;
    this.limitOwner = details.limitOwner ?? null;
    this.resetsAt = details.resetsAt ?? null;
  }
}

/** Whether this is a limit to be waited for that holds for every call of our app, whichever account and endpoint. */
export function limitsWholeApp({ action, limitOwner }: PlatformError): boolean {
  return action === "wait" && (limitOwner === "app" || limitOwner === "platform");
}

/** Whether this is a failed platform call with one of these codes. */
export function isPlatformError(error: unknown, ...codes: readonly PlatformErrorCode[]): error is PlatformError {
  return error instanceof PlatformError && codes.includes(error.platformErrorCode);
}
