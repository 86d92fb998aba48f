import { describe, expect, it } from "vitest";
import type { PlatformErrorAction, PlatformErrorCode } from "@/lib/platforms/errors";
import { itJudges, judgeOf } from "@/tests/support/verdicts";
import { classify } from "./errors";

const judge = judgeOf(classify, "channels.statistics");

function api(status: number, reason: string, message = "words", extra: Record<string, unknown> = {}) {
  return { error: { code: status, message, errors: [{ message, domain: "youtube", reason }], ...extra } };
}

type Row = [status: number, reason: string, PlatformErrorCode, PlatformErrorAction];
const rows: Row[] = [
  [401, "authError", "TOKEN_EXPIRED", "refresh"],
  [401, "youtubeSignupRequired", "PERMISSION_MISSING", "ask_owner"],
  [403, "insufficientPermissions", "PERMISSION_MISSING", "reconnect"],
  [403, "forbidden", "PERMISSION_MISSING", "reconnect"],
  [403, "authenticatedUserAccountClosed", "TOKEN_INVALID", "ask_owner"],
  [403, "authenticatedUserAccountSuspended", "TOKEN_INVALID", "ask_owner"],
  [403, "channelClosed", "PERMISSION_MISSING", "ask_owner"],
  [403, "channelSuspended", "PERMISSION_MISSING", "ask_owner"],
  [403, "quotaExceeded", "QUOTA_EXHAUSTED", "wait"],
  [403, "dailyLimitExceeded", "QUOTA_EXHAUSTED", "wait"],
  [403, "rateLimitExceeded", "RATE_LIMITED", "wait"],
  [429, "rateLimitExceeded", "RATE_LIMITED", "wait"],
  [403, "userRateLimitExceeded", "RATE_LIMITED", "wait"],
  [403, "servingLimitExceeded", "RATE_LIMITED", "wait"],
  [429, "uploadRateLimitExceeded", "RATE_LIMITED", "wait"],
  [400, "uploadLimitExceeded", "QUOTA_EXHAUSTED", "wait"],
  [403, "uploadLimitExceeded", "QUOTA_EXHAUSTED", "wait"],
  [400, "invalidTitle", "CONTENT_REJECTED", "ask_owner"],
  [400, "invalidDescription", "CONTENT_REJECTED", "ask_owner"],
  [400, "invalidTags", "CONTENT_REJECTED", "ask_owner"],
  [400, "invalidCategoryId", "CONTENT_REJECTED", "ask_owner"],
  [400, "invalidPublishAt", "CONTENT_REJECTED", "ask_owner"],
  [400, "invalidVideoMetadata", "CONTENT_REJECTED", "ask_owner"],
  [400, "invalidFilename", "CONTENT_REJECTED", "ask_owner"],
  [400, "invalidRecordingDetails", "CONTENT_REJECTED", "ask_owner"],
  [400, "defaultLanguageNotSet", "CONTENT_REJECTED", "ask_owner"],
  [403, "forbiddenPrivacySetting", "CONTENT_REJECTED", "ask_owner"],
  [403, "forbiddenLicenseSetting", "CONTENT_REJECTED", "ask_owner"],
  [400, "invalidImage", "CONTENT_REJECTED", "ask_owner"],
  [400, "mediaBodyRequired", "UPLOAD_FAILED", "retry"],
  [400, "failedPrecondition", "UPLOAD_FAILED", "retry"],
  [413, "uploadTooLarge", "UPLOAD_FAILED", "retry"],
  [404, "videoNotFound", "NOT_FOUND", "ask_owner"],
  [404, "playlistNotFound", "NOT_FOUND", "ask_owner"],
  [404, "channelNotFound", "NOT_FOUND", "ask_owner"],
  [404, "notFound", "NOT_FOUND", "ask_owner"],
  [400, "badRequest", "INVALID_REQUEST", "tell_operator"],
  [400, "invalidParameter", "INVALID_REQUEST", "tell_operator"],
  [400, "missingRequiredParameter", "INVALID_REQUEST", "tell_operator"],
  [400, "invalidPageToken", "INVALID_REQUEST", "retry"],
  [403, "accessNotConfigured", "APP_MISCONFIGURED", "tell_operator"],
  [400, "keyInvalid", "APP_MISCONFIGURED", "tell_operator"],
  [503, "backendError", "PLATFORM_UNAVAILABLE", "retry"],
  [500, "internalError", "PLATFORM_UNAVAILABLE", "retry"],
  [503, "notReady", "PLATFORM_UNAVAILABLE", "retry"],
  [500, "somethingNew", "PLATFORM_UNAVAILABLE", "retry"],
  [403, "somethingNew", "PERMISSION_MISSING", "reconnect"],
  [400, "somethingNew", "INVALID_REQUEST", "tell_operator"],
  [404, "somethingNew", "NOT_FOUND", "ask_owner"],
  [429, "somethingNew", "RATE_LIMITED", "wait"],
];

describe("the Data API's errors", () => {
  itJudges(
    judge,
    rows.map(([status, reason, verdict, action]) => [
      reason,
      status,
      api(status, reason),
      verdict,
      action,
      undefined,
      { platformCode: reason, detail: "words" },
    ]),
  );

  it("are read from the details where the older list of reasons is missing", () => {
    const details = [{ "@type": "x" }, { reason: "ACCESS_TOKEN_SCOPE_INSUFFICIENT", domain: "googleapis.com" }];
    expect(judge(403, { error: { code: 403, status: "PERMISSION_DENIED", details } })).toMatchObject({
      platformErrorCode: "PERMISSION_MISSING",
      platformCode: "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
    });
    const badKey = {
      error: { code: 400, errors: [{ reason: "badRequest" }], details: [{ reason: "API_KEY_INVALID" }] },
    };
    expect(judge(400, badKey).platformErrorCode).toBe("APP_MISCONFIGURED");
  });

  it("with a bare UNAUTHENTICATED ask for a refresh", () => {
    expect(judge(401, { error: { code: 401, status: "UNAUTHENTICATED" } })).toMatchObject({
      platformErrorCode: "TOKEN_EXPIRED",
      action: "refresh",
      platformCode: "UNAUTHENTICATED",
    });
    expect(judge(401, "<html>").platformErrorCode).toBe("TOKEN_EXPIRED");
  });

  it("lose Google's markup", () => {
    const words = 'You have exceeded your <a href="/youtube/v3/getting-started#quota">quota</a>.';
    expect(judge(403, api(403, "quotaExceeded", words)).detail).toBe("You have exceeded your quota.");
  });

  it("without a readable body follow the status, and condemn no token", () => {
    expect(judge(502, "<html>").platformErrorCode).toBe("PLATFORM_UNAVAILABLE");
    expect(judge(403, "<html>").platformErrorCode).toBe("BAD_RESPONSE");
    expect(judge(429, null).platformErrorCode).toBe("RATE_LIMITED");
  });
});

describe("the ends of Google's limits", () => {
  it.each(["quotaExceeded", "dailyLimitExceeded"])("%s ends at midnight Pacific and is the app's", (reason) => {
    const error = judge(403, api(403, reason));
    expect(error.resetsAt?.toISOString()).toBe("2026-11-22T08:00:00.000Z");
    expect(error.limitOwner).toBe("app");
  });

  it("a 429 that names the day is the daily quota, one that names the minute is not", () => {
    const perDay = "Quota exceeded for quota metric 'Video Uploads' and limit 'Video Uploads per day' of service";
    const perMinute = "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user' of service";
    expect(judge(429, api(429, "rateLimitExceeded", perDay)).platformErrorCode).toBe("QUOTA_EXHAUSTED");
    expect(judge(429, api(429, "rateLimitExceeded", perMinute)).platformErrorCode).toBe("RATE_LIMITED");
  });

  it("a channel's upload limit ends after 24 hours and is the account's", () => {
    const error = judge(400, api(400, "uploadLimitExceeded"));
    expect(error.resetsAt?.toISOString()).toBe("2026-11-22T10:00:00.000Z");
    expect(error.limitOwner).toBe("account");
  });

  it("a rate limit ends with Retry-After, or nobody knows when", () => {
    const limited = api(429, "rateLimitExceeded");
    expect(judge(429, limited, { headers: { "Retry-After": "30" } }).resetsAt?.toISOString()).toBe(
      "2026-11-21T10:00:30.000Z",
    );
    expect(judge(429, limited).resetsAt).toBeNull();
  });
});

describe("the errors of Google's OAuth endpoints", () => {
  it.each([
    [400, "invalid_grant", "TOKEN_INVALID", "reconnect"],
    [400, "invalid_token", "TOKEN_INVALID", "reconnect"],
    [401, "invalid_client", "APP_MISCONFIGURED", "tell_operator"],
    [401, "unauthorized_client", "APP_MISCONFIGURED", "tell_operator"],
    [400, "redirect_uri_mismatch", "APP_MISCONFIGURED", "tell_operator"],
    [400, "invalid_scope", "APP_MISCONFIGURED", "tell_operator"],
    [400, "invalid_request", "INVALID_REQUEST", "tell_operator"],
    [400, "unsupported_grant_type", "INVALID_REQUEST", "tell_operator"],
    [400, "something_new", "INVALID_REQUEST", "tell_operator"],
    [500, "internal_failure", "PLATFORM_UNAVAILABLE", "retry"],
  ] as const)("%s %s is %s: %s", (status, error, code, action) => {
    expect(judge(status, { error, error_description: "words" })).toMatchObject({ platformErrorCode: code, action });
  });
});
