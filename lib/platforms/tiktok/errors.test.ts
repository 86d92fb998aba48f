import { describe, expect, it } from "vitest";
import type { LimitOwner, PlatformErrorAction, PlatformErrorCode } from "@/lib/platforms/errors";
import { fakeNow } from "@/lib/platforms/shared/fake-platform";
import { itJudges, judgeOf } from "@/tests/support/verdicts";
import { classify, isFailure } from "./errors";
import { user, videos } from "./fixtures";

const judge = judgeOf(classify, "user.profile");

const api = (code: string) => ({ data: {}, error: { code, message: "words", log_id: "20261121080000ABCDEF" } });
const flat = (error: string) => ({ error, error_description: "words", log_id: "20261121080000ABCDEF" });

type Row = [status: number, code: string, PlatformErrorCode, PlatformErrorAction];
const apiRows: Row[] = [
  [401, "access_token_invalid", "TOKEN_EXPIRED", "refresh"],
  [401, "scope_not_authorized", "PERMISSION_MISSING", "reconnect"],
  [400, "scope_permission_missed", "PERMISSION_MISSING", "reconnect"],
  [429, "rate_limit_exceeded", "RATE_LIMITED", "wait"],
  [403, "spam_risk_too_many_posts", "QUOTA_EXHAUSTED", "wait"],
  [200, "spam_risk_too_many_posts", "QUOTA_EXHAUSTED", "wait"],
  [403, "spam_risk_too_many_pending_share", "QUOTA_EXHAUSTED", "wait"],
  [403, "reached_active_user_cap", "QUOTA_EXHAUSTED", "wait"],
  [200, "reached_active_user_cap", "QUOTA_EXHAUSTED", "wait"],
  [400, "invalid_params", "INVALID_REQUEST", "tell_operator"],
  [400, "invalid_param", "INVALID_REQUEST", "tell_operator"],
  [400, "invalid_file_upload", "UPLOAD_FAILED", "retry"],
  [400, "file_format_check_failed", "CONTENT_REJECTED", "ask_owner"],
  [400, "duration_check_failed", "CONTENT_REJECTED", "ask_owner"],
  [400, "frame_rate_check_failed", "CONTENT_REJECTED", "ask_owner"],
  [400, "picture_size_check_failed", "CONTENT_REJECTED", "ask_owner"],
  [400, "app_version_check_failed", "CONTENT_REJECTED", "ask_owner"],
  [403, "privacy_level_option_mismatch", "CONTENT_REJECTED", "ask_owner"],
  [200, "video_pull_failed", "UPLOAD_FAILED", "retry"],
  [200, "photo_pull_failed", "UPLOAD_FAILED", "retry"],
  [403, "unaudited_client_can_only_post_to_private_accounts", "PERMISSION_MISSING", "tell_operator"],
  [403, "url_ownership_unverified", "PERMISSION_MISSING", "tell_operator"],
  [403, "spam_risk_user_banned_from_posting", "CONTENT_REJECTED", "give_up"],
  [200, "spam_risk_user_banned_from_posting", "CONTENT_REJECTED", "give_up"],
  [403, "spam_risk", "CONTENT_REJECTED", "give_up"],
  [403, "spam_risk_text", "CONTENT_REJECTED", "give_up"],
  [200, "auth_removed", "TOKEN_INVALID", "reconnect"],
  [200, "publish_cancelled", "PUBLISH_FAILED", "give_up"],
  [400, "invalid_publish_id", "NOT_FOUND", "give_up"],
  [400, "token_not_authorized_for_specified_publish_id", "NOT_FOUND", "give_up"],
  [400, "publish_not_cancellable", "PUBLISH_FAILED", "give_up"],
  [500, "internal_error", "PLATFORM_UNAVAILABLE", "retry"],
  [200, "internal", "PLATFORM_UNAVAILABLE", "retry"],
  [401, "something_new", "TOKEN_EXPIRED", "refresh"],
  [403, "something_new", "PERMISSION_MISSING", "reconnect"],
  [404, "something_new", "NOT_FOUND", "ask_owner"],
  [429, "something_new", "RATE_LIMITED", "wait"],
  [400, "something_new", "INVALID_REQUEST", "tell_operator"],
  [200, "constructor", "INVALID_REQUEST", "tell_operator"],
  [503, "something_new", "PLATFORM_UNAVAILABLE", "retry"],
];

describe("the errors of TikTok's API", () => {
  itJudges(
    judge,
    apiRows.map(([status, code, verdict, action]) => [
      code,
      status,
      api(code),
      verdict,
      action,
      undefined,
      { platformCode: code, detail: "words" },
    ]),
  );

  it("say nothing about the token when the server itself fails", () => {
    expect(judge(503, api("access_token_invalid")).platformErrorCode).toBe("PLATFORM_UNAVAILABLE");
    expect(judge(502, flat("invalid_grant")).platformErrorCode).toBe("PLATFORM_UNAVAILABLE");
  });

  it("without a readable code follow the status, and condemn no token", () => {
    expect(judge(502, "<html>Bad gateway</html>").platformErrorCode).toBe("PLATFORM_UNAVAILABLE");
    expect(judge(429, "<html>Slow down</html>").platformErrorCode).toBe("RATE_LIMITED");
    expect(judge(404, "Unsupported path").platformErrorCode).toBe("BAD_RESPONSE");
    expect(judge(401, { error: { code: 7 } }).platformErrorCode).toBe("BAD_RESPONSE");
    expect(judge(400, api("ok")).platformErrorCode).toBe("BAD_RESPONSE");
  });
});

const oauthRows: [endpoint: string, ...Row][] = [
  ["oauth.refresh", 200, "invalid_grant", "TOKEN_INVALID", "reconnect"],
  ["oauth.refresh", 400, "invalid_grant", "TOKEN_INVALID", "reconnect"],
  ["oauth.token", 400, "invalid_grant", "TOKEN_INVALID", "reconnect"],
  ["oauth.token", 400, "invalid_request", "TOKEN_INVALID", "reconnect"],
  ["oauth.token", 200, "invalid_request", "TOKEN_INVALID", "reconnect"],
  ["oauth.revoke", 400, "invalid_request", "TOKEN_INVALID", "reconnect"],
  ["oauth.refresh", 400, "invalid_request", "INVALID_REQUEST", "tell_operator"],
  ["oauth.revoke", 401, "access_token_invalid", "TOKEN_EXPIRED", "refresh"],
  ["oauth.token", 401, "invalid_client", "APP_MISCONFIGURED", "tell_operator"],
  ["oauth.token", 200, "invalid_client", "APP_MISCONFIGURED", "tell_operator"],
  ["oauth.token", 400, "unauthorized_client", "APP_MISCONFIGURED", "tell_operator"],
  ["oauth.token", 400, "invalid_scope", "APP_MISCONFIGURED", "tell_operator"],
  ["oauth.token", 400, "unsupported_grant_type", "APP_MISCONFIGURED", "tell_operator"],
  ["oauth.refresh", 200, "server_error", "PLATFORM_UNAVAILABLE", "retry"],
  ["oauth.refresh", 400, "temporarily_unavailable", "PLATFORM_UNAVAILABLE", "retry"],
  ["oauth.refresh", 200, "internal_error", "PLATFORM_UNAVAILABLE", "retry"],
  ["oauth.refresh", 429, "rate_limit_exceeded", "RATE_LIMITED", "wait"],
  ["oauth.refresh", 429, "something_new", "RATE_LIMITED", "wait"],
  ["oauth.refresh", 400, "something_new", "INVALID_REQUEST", "tell_operator"],
];

describe("the flat errors of TikTok's token endpoints", () => {
  itJudges(
    judge,
    oauthRows.map(([endpoint, status, code, verdict, action]) => [
      `${code} at ${endpoint}`,
      status,
      flat(code),
      verdict,
      action,
      endpoint,
      { platformCode: code, detail: "words" },
    ]),
  );
});

describe("TikTok's limits", () => {
  it.each<[string, LimitOwner, string]>([
    ["rate_limit_exceeded", "endpoint", "2026-11-21T10:01:00.000Z"],
    ["spam_risk_too_many_posts", "account", "2026-11-22T10:00:00.000Z"],
    ["spam_risk_too_many_pending_share", "account", "2026-11-22T10:00:00.000Z"],
    ["reached_active_user_cap", "app", "2026-11-22T10:00:00.000Z"],
  ])("of the code %s belong to the %s and end at %s when nothing says when", (code, owner, end) => {
    const error = judge(429, api(code));
    expect(error.limitOwner).toBe(owner);
    expect(error.resetsAt?.toISOString()).toBe(end);
  });

  it.each([
    [{ "Retry-After": "90" }, "2026-11-21T10:01:30.000Z"],
    [{ "X-RateLimit-Reset": "15" }, "2026-11-21T10:00:15.000Z"],
    [{ "X-RateLimit-Reset": String(fakeNow.getTime() / 1000 + 40) }, "2026-11-21T10:00:40.000Z"],
    [{ "X-RateLimit-Reset": String(fakeNow.getTime() / 1000 - 40) }, "2026-11-21T10:00:00.000Z"],
    [{ "X-RateLimit-Reset": "999999999999" }, "2026-11-22T10:00:00.000Z"],
    [{ "X-RateLimit-Reset": "soon" }, "2026-11-21T10:01:00.000Z"],
  ])("end when a header says so (%j)", (headers, end) => {
    expect(judge(429, api("rate_limit_exceeded"), { headers }).resetsAt?.toISOString()).toBe(end);
  });

  it("without a body end after the minute that they are counted over", () => {
    expect(judge(429, null)).toMatchObject({ limitOwner: "endpoint", resetsAt: new Date("2026-11-21T10:01:00Z") });
  });
});

describe("an answer with a status of success", () => {
  it.each([
    ["an error of the API", api("spam_risk_too_many_posts")],
    ["an error beside data", { ...user, error: { code: "internal_error", message: "" } }],
    ["a flat error", flat("invalid_grant")],
    ["a flat error without words", { error: "invalid_grant" }],
  ])("is a failure with %s", (_name, body) => expect(isFailure(body)).toBe(true));

  it.each([
    ["the account", user],
    ["the videos", videos],
    ["tokens", { access_token: "act.1", expires_in: 86400 }],
    ["nothing", null],
    ["an empty error", { error: "" }],
    ["no error that can be read", { error: { code: 0 } }],
  ])("is none with %s", (_name, body) => expect(isFailure(body)).toBe(false));
});
