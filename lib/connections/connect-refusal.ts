import { AppError } from "@/lib/errors";
import type { PlatformError } from "@/lib/platforms/errors";
import type { OAuthSpec } from "@/lib/platforms/types";

/** Values of a callback's `error` that say: the platform is in trouble (RFC 6749, 4.1.2.1). */
const outages = new Set(["server_error", "temporarily_unavailable"]);

/** What a callback that carries `error` instead of a code means for the person. */
export function refusalInCallback(label: string, spec: Pick<OAuthSpec, "denialErrors">, error: string): AppError {
  if ((spec.denialErrors ?? ["access_denied"]).includes(error)) {
    return new AppError("OAUTH_DENIED", `You did not allow the access at ${label}. Nothing was connected or stored.`);
  }
  if (outages.has(error)) return outage(label);
  return new AppError(
    "PLATFORM_REFUSED",
    `${label} refused the connection (${error.replace(/[^\w.-]/g, "").slice(0, 60)}).`,
  );
}

/** What went wrong at the platform while an account was being connected, in words for the person. */
export function refusalWhileConnecting(label: string, error: PlatformError): AppError {
  const options = { cause: error, retryable: error.retryable };
  switch (error.platformErrorCode) {
    case "TOKEN_EXPIRED":
    case "TOKEN_INVALID":
      // The only credential so far is the code of this attempt.
      return new AppError(
        "OAUTH_STATE_INVALID",
        `This attempt to connect ${label} is over. Start it once more.`,
        options,
      );
    case "PERMISSION_MISSING":
      return permissionMissing(label, options);
    case "ACCOUNT_INELIGIBLE":
      return new AppError("ACCOUNT_INELIGIBLE", `This ${label} account cannot be connected: ${error.detail}`, options);
    case "ACCOUNT_RESTRICTED":
      return new AppError("ACCOUNT_RESTRICTED", `${label} has restricted this account.`, options);
    case "RATE_LIMITED":
    case "QUOTA_EXHAUSTED":
    case "OUT_OF_CREDIT":
      // A code lives for seconds: nobody tries this attempt again, the person begins another.
      return new AppError("PLATFORM_LIMIT", `A limit is reached at ${label}. Try again later.`, options);
    case "APP_MISCONFIGURED":
      return new AppError("PLATFORM_MISCONFIGURED", `Our app is not set up correctly at ${label}.`, options);
    case "PLATFORM_UNAVAILABLE":
    case "BAD_RESPONSE":
      return outage(label, error);
    default:
      return new AppError("PLATFORM_REFUSED", `${label} refused the connection.`, options);
  }
}

/** The person unticked something without which no number can be read. */
export function permissionMissing(label: string, options: { cause?: unknown } = {}): AppError {
  return new AppError(
    "PERMISSION_MISSING",
    `${label} did not give the permission to read statistics. Connect again and leave every permission ticked.`,
    options,
  );
}

/** The attempt is not one of this person in this browser, or it is used or over. Says no more to whoever guesses. */
export function attemptInvalid(): AppError {
  return new AppError("OAUTH_STATE_INVALID", "This attempt to connect is no longer valid. Start it once more.");
}

function outage(label: string, cause?: PlatformError): AppError {
  return new AppError("PLATFORM_UNAVAILABLE", `${label} cannot be reached just now. Try again in a few minutes.`, {
    cause,
    retryable: true,
  });
}
