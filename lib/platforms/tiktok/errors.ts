import type { PlatformError } from "@/lib/platforms/errors";
import { type Finding, failure, failureByStatus, later, verdictsByCode } from "@/lib/platforms/shared/failure";
import { retryAfter } from "@/lib/platforms/shared/retry-after";
import { oauthError } from "@/lib/platforms/shared/token-endpoint";
import type { AnswerHeaders, FailedResponse } from "@/lib/platforms/types";
import { apiError } from "./schemas";

const platform = "tiktok";
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

const rejected: Finding = { code: "CONTENT_REJECTED" };
/** Of no use to send again: the account may not post this, or not at all. */
const banned: Finding = { code: "CONTENT_REJECTED", action: "give_up" };
const uploadAgain: Finding = { code: "UPLOAD_FAILED" };
const ours: Finding = { code: "INVALID_REQUEST" };
const setUp: Finding = { code: "APP_MISCONFIGURED" };
const outage: Finding = { code: "PLATFORM_UNAVAILABLE" };
const noPermission: Finding = { code: "PERMISSION_MISSING" };
/** What TikTok has not approved of our app: no consent of a person would cure it. */
const appNotApproved: Finding = { code: "PERMISSION_MISSING", action: "tell_operator" };
/** Counted for each endpoint; assumed to be per app, see `budget.ts`. */
const limited: Finding = { code: "RATE_LIMITED", limitOwner: "endpoint" };
const creatorCap: Finding = { code: "QUOTA_EXHAUSTED", limitOwner: "account" };
const unknownJob: Finding = { code: "NOT_FOUND", action: "give_up" };

/** Verdicts by `error.code` of the API, and by the reasons of a failed post. */
const byCode = verdictsByCode({
  access_token_invalid: { code: "TOKEN_EXPIRED" },
  scope_not_authorized: noPermission,
  scope_permission_missed: noPermission,
  rate_limit_exceeded: limited,
  spam_risk_too_many_posts: creatorCap,
  spam_risk_too_many_pending_share: creatorCap,
  reached_active_user_cap: { code: "QUOTA_EXHAUSTED", limitOwner: "app" },
  invalid_params: ours,
  invalid_param: ours,
  invalid_file_upload: uploadAgain,
  file_format_check_failed: rejected,
  duration_check_failed: rejected,
  frame_rate_check_failed: rejected,
  picture_size_check_failed: rejected,
  app_version_check_failed: rejected,
  privacy_level_option_mismatch: rejected,
  video_pull_failed: uploadAgain,
  photo_pull_failed: uploadAgain,
  unaudited_client_can_only_post_to_private_accounts: appNotApproved,
  url_ownership_unverified: appNotApproved,
  spam_risk_user_banned_from_posting: banned,
  spam_risk: banned,
  spam_risk_text: banned,
  auth_removed: { code: "TOKEN_INVALID" },
  publish_cancelled: { code: "PUBLISH_FAILED", action: "give_up" },
  invalid_publish_id: unknownJob,
  token_not_authorized_for_specified_publish_id: unknownJob,
  publish_not_cancellable: { code: "PUBLISH_FAILED", action: "give_up" },
  internal_error: outage,
  internal: outage,
});

/** Verdicts on the errors of the token and revocation endpoints. */
const byOAuthError = verdictsByCode({
  invalid_grant: { code: "TOKEN_INVALID" },
  access_token_invalid: { code: "TOKEN_EXPIRED" },
  invalid_client: setUp,
  unauthorized_client: setUp,
  invalid_scope: setUp,
  unsupported_grant_type: setUp,
  rate_limit_exceeded: limited,
  server_error: outage,
  temporarily_unavailable: outage,
  internal_error: outage,
});

/** Whether the body of a 2xx answer is an error: TikTok reports some with status 200, of its token endpoint too. */
export function isFailure(body: unknown): boolean {
  if (oauthError.safeParse(body).success) return true;
  const api = apiError.safeParse(body);
  return api.success && api.data.error.code !== "ok";
}

/**
 * A failed answer of TikTok as a PlatformError, decided by its code and then by the HTTP status. Throttles end when the
 * answer says so, else after the minute that they are counted over; the caps on posting end after 24 hours.
 */
export function classify(response: FailedResponse): PlatformError {
  const oauth = oauthError.safeParse(response.body);
  if (oauth.success && response.status < 500) {
    const { error, error_description: words } = oauth.data;
    const verdict = byOAuthError.get(error) ?? ofRequest(error, response);
    return failure(platform, response, { ...withEnd(verdict, response), words, platformCode: error });
  }
  const api = apiError.safeParse(response.body);
  if (!api.success || api.data.error.code === "ok") {
    return response.status === 429
      ? failure(platform, response, withEnd(limited, response))
      : failureByStatus(platform, response);
  }
  const { code, message: words } = api.data.error;
  return failure(platform, response, { ...withEnd(verdict(code, response), response), words, platformCode: code });
}

/**
 * TikTok says "invalid_request" also where the credential of the request is used up: the code of an exchange, the token of
 * a revocation. A refresh has a word of its own for that, so there it is our mistake.
 */
function ofRequest(error: string, response: FailedResponse): Finding {
  if (response.status === 429) return limited;
  return error === "invalid_request" && response.endpoint !== "oauth.refresh" ? { code: "TOKEN_INVALID" } : ours;
}

function verdict(code: string, response: FailedResponse): Finding {
  if (response.status >= 500) return outage;
  const known = byCode.get(code);
  if (known) return known;
  if (response.status === 401) return { code: "TOKEN_EXPIRED" };
  if (response.status === 403) return noPermission;
  if (response.status === 404) return { code: "NOT_FOUND" };
  return response.status === 429 ? limited : ours;
}

function withEnd(finding: Finding, response: FailedResponse): Finding {
  if (finding.code === "QUOTA_EXHAUSTED") return { ...finding, resetsAt: later(response, dayMs) };
  if (finding.code !== "RATE_LIMITED") return finding;
  const { headers, now } = response;
  return {
    ...finding,
    resetsAt: retryAfter(headers, now) ?? rateLimitReset(headers, now) ?? later(response, minuteMs),
  };
}

/**
 * The end of a throttle as `x-ratelimit-reset` names it: seconds to wait, or seconds since 1970. Null without a readable
 * one; never before `now`, never later than a day after it. TikTok does not document it, and sends it at times.
 */
function rateLimitReset(headers: AnswerHeaders, now: Date): Date | null {
  const value = headers.get("x-ratelimit-reset")?.trim() ?? "";
  if (!/^\d{1,12}$/.test(value)) return null;
  const seconds = Number(value);
  const waitMs = seconds > 1_000_000_000 ? seconds * 1000 - now.getTime() : seconds * 1000;
  return new Date(now.getTime() + Math.min(Math.max(waitMs, 0), dayMs));
}
