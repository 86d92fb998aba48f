import { describe, expect, it } from "vitest";
import { fakeNow, fakePlatform, json } from "@/lib/platforms/shared/fake-platform";
import { ordinaryRhythm, refreshDueAt } from "@/lib/platforms/token-rhythm";
import * as fixtures from "./fixtures";
import { x } from "./index";
import { oauth, parseTokens } from "./oauth";

const held = { accessToken: "b2xkLWFjY2Vzcw", refreshToken: "b2xkLXJlZnJlc2g" };
const basic = `Basic ${Buffer.from("client-1:secret-of-the-client").toString("base64")}`;
const spent = { error: "invalid_request", error_description: "Value passed for the token was invalid." };

describe("X's consent", () => {
  it("asks for reading and for a refresh token, and counts none of the three as optional", () => {
    expect(oauth.scopes).toEqual(["tweet.read", "users.read", "offline.access"]);
    expect(oauth.requiredScopes).toEqual(oauth.scopes);
    expect(oauth).toMatchObject({ pkce: "S256", clientAuthentication: "header", scopeSeparator: " " });
  });
});

describe("X's token answer", () => {
  it("is read with its scopes and the end of the access token; the refresh token's end is not known", () => {
    expect(parseTokens(fixtures.tokens, fakeNow)).toEqual({
      accessToken: "bmV4dC1hY2Nlc3M",
      refreshToken: "bmV4dC1yZWZyZXNo",
      accessExpiresAt: new Date("2026-11-21T12:00:00Z"),
      refreshExpiresAt: null,
      scopes: ["tweet.read", "users.read", "offline.access"],
    });
  });

  it("without offline access has no refresh token", () => {
    const { refresh_token: _, ...online } = fixtures.tokens;
    expect(parseTokens(online, fakeNow).refreshToken).toBeNull();
  });

  it.each([
    null,
    {},
    { access_token: "a" },
    { ...fixtures.tokens, expires_in: "7200" },
    { ...fixtures.tokens, scope: [] },
  ])("is refused as BAD_RESPONSE when it is %j", (answer) => {
    expect(() => parseTokens(answer, fakeNow)).toThrow(expect.objectContaining({ platformErrorCode: "BAD_RESPONSE" }));
  });
});

describe("X's tokens are due for refresh", () => {
  const due = (hasRefreshToken: boolean) =>
    refreshDueAt(oauth.rhythm ?? ordinaryRhythm, {
      obtainedAt: new Date("2026-11-21T08:00:00Z"),
      accessExpiresAt: new Date("2026-11-21T10:00:00Z"),
      refreshExpiresAt: null,
      hasRefreshToken,
    });

  it("ten minutes before their end, as each refresh spends a single-use token", () => {
    expect(due(true)?.toISOString()).toBe("2026-11-21T09:50:00.000Z");
  });

  it("never, without a refresh token", () => expect(due(false)).toBeNull());
});

describe("refreshing X's token", () => {
  it("names the client in the header alone and brings both tokens anew", async () => {
    const { call, seen, reports } = fakePlatform(x, () => fixtures.tokens);
    const next = await x.refreshTokens?.(call, held);
    expect(next).toMatchObject({ accessToken: "bmV4dC1hY2Nlc3M", refreshToken: "bmV4dC1yZWZyZXNo" });
    expect(seen[0]?.url.href).toBe("https://api.x.com/2/oauth2/token");
    expect(seen[0]?.headers.get("authorization")).toBe(basic);
    expect(seen[0]?.form).toEqual({ grant_type: "refresh_token", refresh_token: "b2xkLXJlZnJlc2g" });
    expect(reports[0]).toMatchObject({ endpoint: "oauth.refresh", cost: 0 });
  });

  it("is never sent a second time when its outcome is unknown: the token may be spent", async () => {
    const { call, seen } = fakePlatform(x, () => {
      throw new TypeError("fetch failed");
    });
    await expect(x.refreshTokens?.(call, held)).rejects.toMatchObject({ platformErrorCode: "PLATFORM_UNAVAILABLE" });
    expect(seen).toHaveLength(1);
  });

  it.each(["invalid_request", "invalid_grant"])("needs a new consent once the token is spent (%s)", async (error) => {
    const { call } = fakePlatform(x, () => json({ ...spent, error }, 400));
    await expect(x.refreshTokens?.(call, held)).rejects.toMatchObject({
      platformErrorCode: "TOKEN_INVALID",
      action: "reconnect",
      platformCode: error,
    });
  });

  it("without a refresh token asks nobody", async () => {
    const { call, seen } = fakePlatform(x, () => fixtures.tokens);
    await expect(x.refreshTokens?.(call, { ...held, refreshToken: null })).rejects.toMatchObject({
      platformErrorCode: "TOKEN_INVALID",
      action: "reconnect",
    });
    expect(seen).toEqual([]);
  });

  it("puts neither token nor client secret into an error that quotes them", async () => {
    const quoted = `${held.refreshToken} ${basic}`;
    const { call } = fakePlatform(x, () => json({ error: "invalid_request", error_description: quoted }, 400));
    const error: unknown = await x.refreshTokens?.(call, held).catch((thrown: unknown) => thrown);
    expect(JSON.stringify(error)).not.toContain(held.refreshToken);
    expect(JSON.stringify(error)).not.toContain(basic.slice(6));
  });
});

describe("revoking X's tokens", () => {
  it("takes back both, the refresh token first, and never in an address", async () => {
    const { call, seen } = fakePlatform(x, () => ({ revoked: true }));
    await x.revokeTokens?.(call, held);
    expect(seen.map(({ url }) => url.href)).toEqual(Array(2).fill("https://api.x.com/2/oauth2/revoke"));
    expect(seen.map(({ form }) => form)).toEqual([
      { token: "b2xkLXJlZnJlc2g", token_type_hint: "refresh_token" },
      { token: "b2xkLWFjY2Vzcw", token_type_hint: "access_token" },
    ]);
    expect(seen[0]?.headers.get("authorization")).toBe(basic);
  });

  it("counts as done when X knows neither of them, or answers with nothing", async () => {
    for (const answer of [() => json(spent, 400), () => new Response("")]) {
      const { call, seen } = fakePlatform(x, answer);
      await expect(x.revokeTokens?.(call, held)).resolves.toBeUndefined();
      expect(seen).toHaveLength(2);
    }
  });

  it("asks once where there is no refresh token, and fails when X cannot be asked", async () => {
    const { call, seen } = fakePlatform(x, () => new Response("", { status: 503 }), { maxRetries: 0 });
    await expect(x.revokeTokens?.(call, { ...held, refreshToken: null })).rejects.toMatchObject({
      platformErrorCode: "PLATFORM_UNAVAILABLE",
    });
    expect(seen.map(({ form }) => form.token_type_hint)).toEqual(["access_token"]);
  });
});
