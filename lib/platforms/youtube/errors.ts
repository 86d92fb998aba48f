import { PlatformError } from "@/lib/platforms/errors";
import { type Finding, failure, failureByStatus, later, verdictsByCode } from "@/lib/platforms/shared/failure";
import { oauthError } from "@/lib/platforms/shared/token-endpoint";
import type { FailedResponse } from "@/lib/platforms/types";
import { nextPacificMidnight } from "./quota";
import { apiError } from "./schemas";

const platform = "youtube";
const dayMs = 24 * 3_600_000;

const rejected: Finding = { code: "CONTENT_REJECTED" };
const gone: Finding = { code: "NOT_FOUND" };
const ours: Finding = { code: "INVALID_REQUEST" };
const setUp: Finding = { code: "APP_MISCONFIGURED" };
const outage: Finding = { code: "PLATFORM_UNAVAILABLE" };
const noPermission: Finding = { code: "PERMISSION_MISSING" };
const limited: Finding = { code: "RATE_LIMITED", limitOwner: "app" };
const userLimited: Finding = { code: "RATE_LIMITED", limitOwner: "account" };
const quotaSpent: Finding = { code: "QUOTA_EXHAUSTED", limitOwner: "app" };

/** Verdicts by `reason`; those of `details` are spelled in capitals. */
const byReason = verdictsByCode({
  authError: { code: "TOKEN_EXPIRED" },
  youtubeSignupRequired: { code: "PERMISSION_MISSING", action: "ask_owner" },
  insufficientPermissions: noPermission,
  ACCESS_TOKEN_SCOPE_INSUFFICIENT: noPermission,
  forbidden: noPermission,
  // Nothing that a new consent would cure: the person has to be told.
  authenticatedUserAccountClosed: { code: "TOKEN_INVALID", action: "ask_owner" },
  authenticatedUserAccountSuspended: { code: "TOKEN_INVALID", action: "ask_owner" },
  channelClosed: { code: "PERMISSION_MISSING", action: "ask_owner" },
  channelSuspended: { code: "PERMISSION_MISSING", action: "ask_owner" },
  quotaExceeded: quotaSpent,
  dailyLimitExceeded: quotaSpent,
  rateLimitExceeded: limited,
  servingLimitExceeded: limited,
  uploadRateLimitExceeded: limited,
  userRateLimitExceeded: userLimited,
  uploadLimitExceeded: { code: "QUOTA_EXHAUSTED", limitOwner: "account" },
  invalidTitle: rejected,
  invalidDescription: rejected,
  invalidTags: rejected,
  invalidCategoryId: rejected,
  invalidPublishAt: rejected,
  invalidVideoMetadata: rejected,
  invalidFilename: rejected,
  invalidRecordingDetails: rejected,
  defaultLanguageNotSet: rejected,
  forbiddenPrivacySetting: rejected,
  forbiddenLicenseSetting: rejected,
  invalidImage: rejected,
  mediaBodyRequired: { code: "UPLOAD_FAILED" },
  failedPrecondition: { code: "UPLOAD_FAILED" },
  uploadTooLarge: { code: "UPLOAD_FAILED" },
  videoNotFound: gone,
  playlistNotFound: gone,
  channelNotFound: gone,
  notFound: gone,
  badRequest: ours,
  invalidParameter: ours,
  missingRequiredParameter: ours,
  // The listing is begun anew the next time, which heals it.
  invalidPageToken: { code: "INVALID_REQUEST", action: "retry" },
  accessNotConfigured: setUp,
  SERVICE_DISABLED: setUp,
  keyInvalid: setUp,
  API_KEY_INVALID: setUp,
  backendError: outage,
  internalError: outage,
  notReady: outage,
});

/** Verdicts on the errors of the token and revocation endpoints. */
const byOAuthError = verdictsByCode({
  invalid_grant: { code: "TOKEN_INVALID" },
  invalid_token: { code: "TOKEN_INVALID" },
  invalid_client: setUp,
  unauthorized_client: setUp,
  redirect_uri_mismatch: setUp,
  invalid_scope: setUp,
  invalid_request: ours,
  unsupported_grant_type: ours,
});

/**
 * A failed answer of any Google host as a PlatformError, decided by the reason and then by the HTTP status. The quota
 * ends at midnight Pacific, a channel's own upload limit after 24 hours.
 */
export function classify(response: FailedResponse): PlatformError {
  const oauth = oauthError.safeParse(response.body);
  if (oauth.success && response.status < 500) {
    return failure(platform, response, {
      ...(byOAuthError.get(oauth.data.error) ?? ours),
      words: oauth.data.error_description,
      platformCode: oauth.data.error,
    });
  }
  const api = apiError.safeParse(response.body);
  if (!api.success) return response.status === 401 ? refresh(response) : failureByStatus(platform, response);
  const { errors = [], details = [], status, message } = api.data.error;
  // The details come first: beside them the older list may say no more than "badRequest".
  const reasons = [...details, ...errors].flatMap(({ reason }) => reason ?? []);
  const reason = reasons.find((name) => byReason.has(name)) ?? errors[0]?.reason ?? status;
  return failure(platform, response, {
    ...withEnd(verdict(reason, response, message), response),
    words: message,
    ...(reason === undefined ? {} : { platformCode: reason }),
  });
}

/** A 401 without a readable body still means one thing at Google, and to try a refresh is harmless. */
function refresh(response: FailedResponse): PlatformError {
  return failure(platform, response, { code: "TOKEN_EXPIRED" });
}

function verdict(reason: string | undefined, response: FailedResponse, message: string | undefined): Finding {
  // The daily bucket of uploads reports itself as a plain rate limit and names the day in its words alone.
  if (response.status === 429 && reason === "rateLimitExceeded" && message?.includes("per day")) return quotaSpent;
  const known = reason === undefined ? undefined : byReason.get(reason);
  if (known) return known;
  if (response.status === 401) return { code: "TOKEN_EXPIRED" };
  if (response.status === 404) return gone;
  if (response.status === 413) return { code: "UPLOAD_FAILED" };
  if (response.status === 429) return limited;
  if (response.status >= 500) return outage;
  return response.status === 403 ? noPermission : ours;
}

function withEnd(finding: Finding, response: FailedResponse): Finding {
  if (finding.code !== "QUOTA_EXHAUSTED") return finding;
  return {
    ...finding,
    resetsAt: finding.limitOwner === "app" ? nextPacificMidnight(response.now) : later(response, dayMs),
  };
}

/** The refusal of a Google account that has no channel. */
export function ineligible(): PlatformError {
  return new PlatformError({
    platform,
    code: "ACCOUNT_INELIGIBLE",
    detail: "This Google account has no YouTube channel; create one, or choose the account that has it.",
    platformCode: "youtubeSignupRequired",
  });
}
