import { describe, expect, it } from "vitest";
import type { PlatformErrorAction, PlatformErrorCode } from "@/lib/platforms/errors";
import { classify } from "./errors";

const now = new Date("2026-11-21T10:00:00Z");

function verdict(status: number, body: unknown, endpoint = "posts.read") {
  return classify({ status, headers: new Headers(), body, endpoint, now });
}

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

type Row = [name: string, status: number, body: unknown, endpoint: string, PlatformErrorCode, PlatformErrorAction];
const rows: Row[] = [
  ["expired token", 401, error(401, 65602, "EXPIRED_ACCESS_TOKEN"), "me.read", "TOKEN_EXPIRED", "refresh"],
  ["expired token, number alone", 401, error(401, 65602, undefined), "me.read", "TOKEN_EXPIRED", "refresh"],
  ["revoked token", 401, error(401, 65601, "REVOKED_ACCESS_TOKEN"), "me.read", "TOKEN_INVALID", "reconnect"],
  ["revoked token with 400", 400, error(400, 65601, "REVOKED_ACCESS_TOKEN"), "x", "TOKEN_INVALID", "reconnect"],
  ["revoked token, word alone", 401, error(401, undefined, "REVOKED_ACCESS_TOKEN"), "x", "TOKEN_INVALID", "reconnect"],
  ["invalid token", 401, error(401, 65600, "INVALID_ACCESS_TOKEN"), "me.read", "TOKEN_INVALID", "reconnect"],
  ["no token", 401, error(401, 401, undefined, "Empty oauth2_access_token"), "x", "TOKEN_INVALID", "reconnect"],
  ["401 without codes", 401, {}, "me.read", "TOKEN_EXPIRED", "refresh"],
  ["401 without a body", 401, null, "me.read", "TOKEN_EXPIRED", "refresh"],
  ["missing permission", 403, error(403, 100, "ACCESS_DENIED"), "me.read", "PERMISSION_MISSING", "reconnect"],
  ["missing permission, bare", 403, error(403, undefined, undefined), "x", "PERMISSION_MISSING", "reconnect"],
  ["throttle", 429, error(429, 101, "TOO_MANY_REQUESTS"), "me.read", "RATE_LIMITED", "wait"],
  ["throttle without codes", 429, {}, "me.read", "RATE_LIMITED", "wait"],
  ["duplicate", 422, inputError("DUPLICATE_POST"), "posts.create", "DUPLICATE_CONTENT", "give_up"],
  ["duplicate with 400", 400, inputError("DUPLICATE_POST"), "posts.create", "DUPLICATE_CONTENT", "give_up"],
  ["other content", 422, inputError("MEDIA_ASSET_PROCESSING_FAILED"), "x", "CONTENT_REJECTED", "ask_owner"],
  ["other content with 400", 400, inputError("FIELD_LENGTH_TOO_LONG"), "x", "CONTENT_REJECTED", "ask_owner"],
  ["422 without details", 422, error(422, undefined, undefined), "x", "CONTENT_REJECTED", "ask_owner"],
  ["a request of ours", 400, error(400, 0, "ILLEGAL_ARGUMENT"), "posts.list", "INVALID_REQUEST", "tell_operator"],
  ["sunset version", 426, error(426, undefined, "NONEXISTENT_VERSION"), "x", "APP_MISCONFIGURED", "tell_operator"],
  ["426 without code", 426, {}, "x", "APP_MISCONFIGURED", "tell_operator"],
  ["no version", 400, error(400, undefined, "VERSION_MISSING"), "x", "APP_MISCONFIGURED", "tell_operator"],
  ["analytics unknown", 404, error(404, 0, undefined), "memberFollowersCount.me", "APP_MISCONFIGURED", "tell_operator"],
  ["no such resource", 404, error(404, 0, undefined), "organizationAcls.list", "APP_MISCONFIGURED", "tell_operator"],
  ["gone", 404, error(404, 0, "NOT_FOUND"), "organizations.read", "NOT_FOUND", "ask_owner"],
  ["500", 500, error(500, 0, undefined), "x", "PLATFORM_UNAVAILABLE", "retry"],
  ["502 without JSON", 502, "<html>", "x", "PLATFORM_UNAVAILABLE", "retry"],
  ["503", 503, error(503, 65601, "REVOKED_ACCESS_TOKEN"), "x", "PLATFORM_UNAVAILABLE", "retry"],
  ["504", 504, null, "x", "PLATFORM_UNAVAILABLE", "retry"],
  ["a proxy's page", 403, "<html>", "x", "BAD_RESPONSE", "retry"],
  ["code refused", 400, { error: "invalid_request" }, "oauth.token", "TOKEN_INVALID", "reconnect"],
  ["refresh refused", 400, { error: "invalid_grant" }, "oauth.refresh", "TOKEN_INVALID", "reconnect"],
  ["client refused", 401, { error: "invalid_client" }, "oauth.token", "APP_MISCONFIGURED", "tell_operator"],
  ["client not approved", 400, { error: "unauthorized_client" }, "oauth.refresh", "APP_MISCONFIGURED", "tell_operator"],
  ["unknown grant type", 400, { error: "unsupported_grant_type" }, "oauth.token", "INVALID_REQUEST", "tell_operator"],
  ["token endpoint down", 500, { error: "server_error" }, "oauth.refresh", "PLATFORM_UNAVAILABLE", "retry"],
  ["token endpoint throttles", 429, {}, "oauth.refresh", "RATE_LIMITED", "wait"],
  ["no revocation", 404, {}, "oauth.revoke", "NOT_FOUND", "ask_owner"],
];

describe("LinkedIn's errors", () => {
  it.each(rows)("%s", (_name, status, body, endpoint, code, action) => {
    expect(verdict(status, body, endpoint)).toMatchObject({ platformErrorCode: code, action, httpStatus: status });
  });

  it("carry the most telling of the platform's codes, and its words", () => {
    expect(verdict(422, inputError("DUPLICATE_POST"))).toMatchObject({
      platformCode: "DUPLICATE_POST",
      detail: "words",
    });
    expect(verdict(403, error(403, 100, "ACCESS_DENIED")).platformCode).toBe("ACCESS_DENIED");
    expect(verdict(403, error(403, 100, undefined)).platformCode).toBe("100");
    expect(verdict(400, { error: "invalid_request", error_description: "why" }, "oauth.token")).toMatchObject({
      platformCode: "invalid_request",
      detail: "why",
    });
  });
});

describe("LinkedIn's throttles", () => {
  const throttle = (scope: string) =>
    verdict(
      429,
      error(429, 101, undefined, `Resource level throttle ${scope} limit for calls to this resource is reached.`),
    );

  it.each([
    ["APPLICATION DAY", "app"],
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
