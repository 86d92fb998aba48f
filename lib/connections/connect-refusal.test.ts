import { describe, expect, it } from "vitest";
import el from "@/lib/i18n/messages/el.json";
import en from "@/lib/i18n/messages/en.json";
import { PlatformError, type PlatformErrorCode, platformErrorCodes } from "@/lib/platforms/errors";
import { refusalInCallback, refusalWhileConnecting } from "./connect-refusal";

const spec = {};

describe("refusalInCallback", () => {
  it.each([
    ["access_denied", "OAUTH_DENIED"],
    ["server_error", "PLATFORM_UNAVAILABLE"],
    ["temporarily_unavailable", "PLATFORM_UNAVAILABLE"],
    ["invalid_scope", "PLATFORM_REFUSED"],
  ])("reads %s as %s", (error, code) => {
    expect(refusalInCallback("Toy", spec, error).code).toBe(code);
  });

  it("knows a platform's own words for the person's no", () => {
    const own = { denialErrors: ["user_cancelled_login"] };
    expect(refusalInCallback("Toy", own, "user_cancelled_login").code).toBe("OAUTH_DENIED");
    expect(refusalInCallback("Toy", own, "access_denied").code).toBe("PLATFORM_REFUSED");
  });

  it("repeats nothing that could be markup", () => {
    expect(refusalInCallback("Toy", spec, "<script>alert(1)</script>").message).not.toMatch(/[<>"']|alert\(/);
  });
});

describe("refusalWhileConnecting", () => {
  const expected: Partial<Record<PlatformErrorCode, string>> = {
    TOKEN_EXPIRED: "OAUTH_STATE_INVALID",
    TOKEN_INVALID: "OAUTH_STATE_INVALID",
    PERMISSION_MISSING: "PERMISSION_MISSING",
    ACCOUNT_INELIGIBLE: "ACCOUNT_INELIGIBLE",
    PLATFORM_UNAVAILABLE: "PLATFORM_UNAVAILABLE",
    BAD_RESPONSE: "PLATFORM_UNAVAILABLE",
    RATE_LIMITED: "PLATFORM_LIMIT",
    QUOTA_EXHAUSTED: "PLATFORM_LIMIT",
    OUT_OF_CREDIT: "PLATFORM_LIMIT",
    APP_MISCONFIGURED: "PLATFORM_MISCONFIGURED",
    ACCOUNT_RESTRICTED: "ACCOUNT_RESTRICTED",
  };

  it.each(platformErrorCodes)("has words for %s", (code) => {
    const refusal = refusalWhileConnecting("Toy", new PlatformError({ platform: "toy", code, detail: "why" }));
    expect(refusal.code).toBe(expected[code] ?? "PLATFORM_REFUSED");
    expect(refusal.message).toContain("Toy");
  });

  it.each(Object.values(expected))("shows words of its own for %s in both languages", (code) => {
    for (const { errors } of [en, el]) expect(Object.keys(errors)).toContain(code);
  });

  it("promises no attempt of ours where a limit or our own set-up is the reason", () => {
    for (const code of ["PLATFORM_LIMIT", "PLATFORM_MISCONFIGURED"] as const) {
      expect(en.errors[code]).not.toMatch(/we try/i);
      expect(el.errors[code]).not.toMatch(/δοκιμάζουμε/);
    }
    expect(en.connect.outcome.unavailable).not.toMatch(/we try/i);
  });
});
