import { describe, expect, it } from "vitest";
import { itJudges, judgeOf, type VerdictRow } from "@/tests/support/verdicts";
import { classify } from "./errors";

const judge = judgeOf(classify, "posts.read");

const error = (status: number, serviceErrorCode: number | undefined, code: string | undefined, message = "words") => ({
  status,
  serviceErrorCode,
  code,
  message,
});
const inputError = (code: string) => ({
  status: 422,
  errorDetailType: "com.linkedin.common.error.BadRequest",
  message: "words",
  errorDetails: { inputErrors: [{ description: "described", input: {}, code }] },
});

const rows: VerdictRow[] = [
  ["expired token", 401, error(401, 65602, "EXPIRED_ACCESS_TOKEN"), "TOKEN_EXPIRED", "refresh", "me.read"],
  ["expired token, number alone", 401, error(401, 65602, undefined), "TOKEN_EXPIRED", "refresh", "me.read"],
  ["revoked token", 401, error(401, 65601, "REVOKED_ACCESS_TOKEN"), "TOKEN_INVALID", "reconnect", "me.read"],
  ["revoked token with 400", 400, error(400, 65601, "REVOKED_ACCESS_TOKEN"), "TOKEN_INVALID", "reconnect", "x"],
  ["revoked token, word alone", 401, error(401, undefined, "REVOKED_ACCESS_TOKEN"), "TOKEN_INVALID", "reconnect", "x"],
  ["invalid token", 401, error(401, 65600, "INVALID_ACCESS_TOKEN"), "TOKEN_INVALID", "reconnect", "me.read"],
  ["no token", 401, error(401, 401, undefined, "Empty oauth2_access_token"), "TOKEN_INVALID", "reconnect", "x"],
  ["401 without codes", 401, {}, "TOKEN_EXPIRED", "refresh", "me.read"],
  ["401 without a body", 401, null, "TOKEN_EXPIRED", "refresh", "me.read"],
  ["missing permission", 403, error(403, 100, "ACCESS_DENIED"), "PERMISSION_MISSING", "reconnect", "me.read"],
  ["missing permission, bare", 403, error(403, undefined, undefined), "PERMISSION_MISSING", "reconnect", "x"],
  ["throttle", 429, error(429, 101, "TOO_MANY_REQUESTS"), "RATE_LIMITED", "wait", "me.read"],
  ["throttle without codes", 429, {}, "RATE_LIMITED", "wait", "me.read"],
  ["duplicate", 422, inputError("DUPLICATE_POST"), "DUPLICATE_CONTENT", "give_up", "posts.create"],
  ["duplicate with 400", 400, inputError("DUPLICATE_POST"), "DUPLICATE_CONTENT", "give_up", "posts.create"],
  ["other content", 422, inputError("MEDIA_ASSET_PROCESSING_FAILED"), "CONTENT_REJECTED", "ask_owner", "x"],
  ["other content with 400", 400, inputError("FIELD_LENGTH_TOO_LONG"), "CONTENT_REJECTED", "ask_owner", "x"],
  ["422 without details", 422, error(422, undefined, undefined), "CONTENT_REJECTED", "ask_owner", "x"],
  ["a request of ours", 400, error(400, 0, "ILLEGAL_ARGUMENT"), "INVALID_REQUEST", "tell_operator", "posts.list"],
  ["sunset version", 426, error(426, undefined, "NONEXISTENT_VERSION"), "APP_MISCONFIGURED", "tell_operator", "x"],
  ["426 without code", 426, {}, "APP_MISCONFIGURED", "tell_operator", "x"],
  ["no version", 400, error(400, undefined, "VERSION_MISSING"), "APP_MISCONFIGURED", "tell_operator", "x"],
  ["analytics unknown", 404, error(404, 0, undefined), "APP_MISCONFIGURED", "tell_operator", "memberFollowersCount.me"],
  ["no such resource", 404, error(404, 0, undefined), "APP_MISCONFIGURED", "tell_operator", "organizationAcls.list"],
  ["gone", 404, error(404, 0, "NOT_FOUND"), "NOT_FOUND", "ask_owner", "organizations.read"],
  ["500", 500, error(500, 0, undefined), "PLATFORM_UNAVAILABLE", "retry", "x"],
  ["502 without JSON", 502, "<html>", "PLATFORM_UNAVAILABLE", "retry", "x"],
  ["503", 503, error(503, 65601, "REVOKED_ACCESS_TOKEN"), "PLATFORM_UNAVAILABLE", "retry", "x"],
  ["504", 504, null, "PLATFORM_UNAVAILABLE", "retry", "x"],
  ["a proxy's page", 403, "<html>", "BAD_RESPONSE", "retry", "x"],
  ["code refused", 400, { error: "invalid_request" }, "TOKEN_INVALID", "reconnect", "oauth.token"],
  ["refresh refused", 400, { error: "invalid_grant" }, "TOKEN_INVALID", "reconnect", "oauth.refresh"],
  ["client refused", 401, { error: "invalid_client" }, "APP_MISCONFIGURED", "tell_operator", "oauth.token"],
  ["client not approved", 400, { error: "unauthorized_client" }, "APP_MISCONFIGURED", "tell_operator", "oauth.refresh"],
  ["unknown grant type", 400, { error: "unsupported_grant_type" }, "INVALID_REQUEST", "tell_operator", "oauth.token"],
  ["token endpoint down", 500, { error: "server_error" }, "PLATFORM_UNAVAILABLE", "retry", "oauth.refresh"],
  ["token endpoint throttles", 429, {}, "RATE_LIMITED", "wait", "oauth.refresh"],
  ["no revocation", 404, {}, "NOT_FOUND", "ask_owner", "oauth.revoke"],
];

describe("LinkedIn's errors", () => {
  itJudges(judge, rows);

  it("carry the most telling of the platform's codes, and its words", () => {
    expect(judge(422, inputError("DUPLICATE_POST"))).toMatchObject({
      platformCode: "DUPLICATE_POST",
      detail: "words",
    });
    expect(judge(403, error(403, 100, "ACCESS_DENIED")).platformCode).toBe("ACCESS_DENIED");
    expect(judge(403, error(403, 100, undefined)).platformCode).toBe("100");
    expect(
      judge(400, { error: "invalid_request", error_description: "why" }, { endpoint: "oauth.token" }),
    ).toMatchObject({
      platformCode: "invalid_request",
      detail: "why",
    });
  });
});

describe("LinkedIn's throttles", () => {
  const throttle = (scope: string) =>
    judge(
      429,
      error(429, 101, undefined, `Resource level throttle ${scope} limit for calls to this resource is reached.`),
    );

  it.each([
    ["APPLICATION DAY", "endpoint"],
    ["MEMBER DAY", "account"],
  ] as const)("of %s are spent until midnight UTC and belong to the %s", (scope, limitOwner) => {
    const failed = throttle(scope);
    expect(failed).toMatchObject({ platformErrorCode: "QUOTA_EXHAUSTED", action: "wait", limitOwner });
    expect(failed.resetsAt?.toISOString()).toBe("2026-11-22T00:00:00.000Z");
  });

  it("of another kind protect the platform and end after minutes", () => {
    const failed = throttle("INFRASTRUCTURE");
    expect(failed).toMatchObject({ platformErrorCode: "RATE_LIMITED", limitOwner: "platform" });
    expect(failed.resetsAt?.toISOString()).toBe("2026-11-21T10:05:00.000Z");
  });

  it("never say that anything has ended already, at midnight itself either", () => {
    const midnight = new Date("2026-11-22T00:00:00Z");
    const body = { message: "MEMBER DAY" };
    const failed = classify({ status: 429, headers: new Headers(), body, endpoint: "x", now: midnight });
    expect(failed.resetsAt?.toISOString()).toBe("2026-11-23T00:00:00.000Z");
  });
});
