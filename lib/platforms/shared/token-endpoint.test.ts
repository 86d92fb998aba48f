import { describe, expect, it } from "vitest";
import { fakeNow } from "./fake-platform";
import { oauthError, requireRefreshToken, tokenAnswer, toTokenSet } from "./token-endpoint";

describe("a token endpoint's answer", () => {
  it.each([
    ["no token", { expires_in: 3600 }],
    ["an empty token", { access_token: "", expires_in: 3600 }],
    ["no life", { access_token: "a" }],
    ["a life that is over", { access_token: "a", expires_in: 0 }],
    ["an empty refresh token", { access_token: "a", expires_in: 3600, refresh_token: "" }],
  ])("is refused with %s", (_what, answer) => expect(tokenAnswer.safeParse(answer).success).toBe(false));

  it("makes times of lives, and null of what it does not name", () => {
    const answer = { access_token: "a", expires_in: 3600, refresh_token: "r", refresh_token_expires_in: 86_400 };
    expect(toTokenSet(answer, fakeNow)).toEqual({
      accessToken: "a",
      refreshToken: "r",
      accessExpiresAt: new Date("2026-11-21T11:00:00Z"),
      refreshExpiresAt: new Date("2026-11-22T10:00:00Z"),
      scopes: null,
    });
    const nothing = { refreshToken: null, accessExpiresAt: null, refreshExpiresAt: null, scopes: null };
    expect(toTokenSet({ access_token: "a" }, fakeNow)).toEqual({ accessToken: "a", ...nothing });
  });

  it.each(["read write", "read,write", " read, write "])("names its scopes in any spelling (%s)", (scope) => {
    expect(toTokenSet({ access_token: "a", scope }, fakeNow).scopes).toEqual(["read", "write"]);
  });
});

describe("a refusal", () => {
  it("needs a word for it, and may say more", () => {
    expect(oauthError.safeParse({ error: "" }).success).toBe(false);
    expect(oauthError.parse({ error: "invalid_grant", error_description: 7 })).toEqual({ error: "invalid_grant" });
  });
});

describe("a refresh", () => {
  it("is impossible without a refresh token, and says that only a new consent helps", () => {
    const refused = expect.objectContaining({ platformErrorCode: "TOKEN_INVALID", action: "reconnect" });
    expect(() => requireRefreshToken("tiktok", { accessToken: "a", refreshToken: null })).toThrow(refused);
    expect(requireRefreshToken("tiktok", { accessToken: "a", refreshToken: "r" })).toBe("r");
  });
});
