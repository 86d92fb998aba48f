import { PlatformError } from "@/lib/platforms/errors";
import { type Finding, failure, failureByStatus, later, verdictsByCode } from "@/lib/platforms/shared/failure";
import { oauthError } from "@/lib/platforms/shared/token-endpoint";
import type { FailedResponse } from "@/lib/platforms/types";
import { type ApiError, apiError } from "./schemas";

const platform = "linkedin";
const dayMs = 24 * 3_600_000;
/** How long to stay away after a throttle that is nobody's daily limit. */
const protectionMs = 5 * 60_000;

const expired: Finding = { code: "TOKEN_EXPIRED" };
const dead: Finding = { code: "TOKEN_INVALID" };
const setUp: Finding = { code: "APP_MISCONFIGURED" };
const ours: Finding = { code: "INVALID_REQUEST" };
const rejected: Finding = { code: "CONTENT_REJECTED" };
const noPermission: Finding = { code: "PERMISSION_MISSING" };

/** Verdicts by `code`. */
const byCode = verdictsByCode({
  EXPIRED_ACCESS_TOKEN: expired,
  REVOKED_ACCESS_TOKEN: dead,
  INVALID_ACCESS_TOKEN: dead,
  ACCESS_DENIED: noPermission,
  VERSION_MISSING: setUp,
  NONEXISTENT_VERSION: setUp,
});

/** Verdicts by `serviceErrorCode`, where `code` is missing. 401 stands for an empty token. */
const byServiceCode = verdictsByCode({ 65600: dead, 65601: dead, 65602: expired, 401: dead });

/** Verdicts on errors of the token endpoints. An unusable code or refresh token is called an invalid request there. */
const byOAuthError = verdictsByCode({
  invalid_client: setUp,
  unauthorized_client: setUp,
  unauthorized_scope_error: setUp,
  invalid_scope: setUp,
  unsupported_grant_type: ours,
  invalid_redirect_uri: setUp,
});

/** Calls about one thing that may be gone. Anywhere else a 404 says that our app or version lacks the resource. */
const resourceEndpoints = new Set([
  "me.read",
  "userinfo.read",
  "memberFollowersCount.me",
  "memberCreatorPostAnalytics.entity",
  "organizationAcls.list",
  "organizationPageStatistics.lifetime",
  "organizationalEntityShareStatistics.posts",
  "posts.list",
]);

/**
 * A failed answer of LinkedIn as a PlatformError: by the HTTP status where it says all, then by `code` and
 * `serviceErrorCode`, either of which may be missing. Daily limits end at midnight UTC.
 */
export function classify(response: FailedResponse): PlatformError {
  if (response.endpoint.startsWith("oauth.")) return classifyOAuth(response);
  const api = apiError.safeParse(response.body);
  if (!api.success)
    return response.status === 401 ? failure(platform, response, expired) : failureByStatus(platform, response);
  const { code, serviceErrorCode, message, errorDetails } = api.data;
  const platformCode = errorDetails?.inputErrors[0]?.code ?? code ?? serviceErrorCode?.toString();
  return failure(platform, response, {
    ...verdict(api.data, response),
    words: message,
    ...(platformCode === undefined ? {} : { platformCode }),
  });
}

function classifyOAuth(response: FailedResponse): PlatformError {
  const oauth = oauthError.safeParse(response.body);
  if (response.status === 404 && response.endpoint === "oauth.revoke") {
    return failure(platform, response, { code: "NOT_FOUND" });
  }
  // The words of a refused code or refresh token are not documented; its status is.
  const isRefusal = response.status === 400 || response.status === 401;
  if (!isRefusal) return failureByStatus(platform, response);
  if (!oauth.success) return failure(platform, response, dead);
  const { error, error_description: words } = oauth.data;
  return failure(platform, response, { ...(byOAuthError.get(error) ?? dead), words, platformCode: error });
}

function verdict(error: ApiError, response: FailedResponse): Finding {
  const { status } = response;
  if (status === 429) return throttle(error, response);
  if (status === 408 || status >= 500) return { code: "PLATFORM_UNAVAILABLE" };
  const known =
    (error.code === undefined ? undefined : byCode.get(error.code)) ??
    (error.serviceErrorCode === undefined ? undefined : byServiceCode.get(String(error.serviceErrorCode)));
  if (known) return known;
  switch (status) {
    case 401:
      return expired;
    case 403:
      return noPermission;
    case 404:
      return resourceEndpoints.has(response.endpoint) ? setUp : { code: "NOT_FOUND" };
    case 426:
      return setUp;
    case 422:
      return isDuplicate(error) ? { code: "DUPLICATE_CONTENT" } : rejected;
    default:
      if (isDuplicate(error)) return { code: "DUPLICATE_CONTENT" };
      return error.errorDetails ? rejected : ours;
  }
}

function isDuplicate({ errorDetails }: ApiError): boolean {
  return errorDetails?.inputErrors.some(({ code }) => code === "DUPLICATE_POST") ?? false;
}

/**
 * LinkedIn says whose limit it was in the message alone: every one has the same status and codes, and no Retry-After. What
 * it grants an app for a day it counts for each endpoint.
 */
function throttle({ message = "" }: ApiError, response: FailedResponse): Finding {
  const midnight = new Date((Math.floor(response.now.getTime() / dayMs) + 1) * dayMs);
  if (message.includes("APPLICATION DAY"))
    return { code: "QUOTA_EXHAUSTED", limitOwner: "endpoint", resetsAt: midnight };
  if (message.includes("MEMBER DAY")) return { code: "QUOTA_EXHAUSTED", limitOwner: "account", resetsAt: midnight };
  return { code: "RATE_LIMITED", limitOwner: "platform", resetsAt: later(response, protectionMs) };
}

/** The refusal of a grant whose scopes do not even say who gave it. */
export function unidentified(): PlatformError {
  return new PlatformError({
    platform,
    code: "PERMISSION_MISSING",
    detail: "Neither r_basicprofile nor openid and profile were granted, so the member cannot be told.",
  });
}
