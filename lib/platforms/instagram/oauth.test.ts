import { describe, expect, it } from "vitest";
import { fakeNow, fakePlatform, json } from "@/lib/platforms/shared/fake-platform";
import { ordinaryRhythm, refreshDueAt } from "@/lib/platforms/token-rhythm";
import { tokens as fixtures } from "./fixtures";
import { instagram } from "./index";
import { oauth, parseTokens } from "./oauth";

const day = 24 * 3_600_000;
const short = {
  accessToken: "IGAAshort0001",
  refreshToken: null,
  accessExpiresAt: new Date(fakeNow.getTime() + 3_600_000),
  refreshExpiresAt: null,
  scopes: ["instagram_business_basic"],
};

describe("the answer to the code", () => {
  const expected = { ...short, scopes: ["instagram_business_basic", "instagram_business_manage_insights"] };

  it("is read flat, with permissions as an array", () => {
    expect(parseTokens(fixtures.short, fakeNow)).toEqual(expected);
  });

  it("is read wrapped, with permissions as a comma-joined string", () => {
    const permissions = "instagram_business_basic, instagram_business_manage_insights";
    expect(parseTokens({ data: [{ ...fixtures.short, permissions }] }, fakeNow)).toEqual(expected);
  });

  it("carries no trace of the imprecise numeric user id", () => {
    expect(JSON.stringify(parseTokens(fixtures.short, fakeNow))).not.toContain("2481100223344");
  });

  it.each([null, "token", {}, { data: [] }, { access_token: "" }, { access_token: 7, permissions: [] }])(
    "is refused as BAD_RESPONSE when it is %j",
    (answer) => {
      expect(() => parseTokens(answer, fakeNow)).toThrow(
        expect.objectContaining({ platformErrorCode: "BAD_RESPONSE" }),
      );
    },
  );
});

describe("exchanging tokens", () => {
  it("extends the short token with the secret and keeps the granted scopes", async () => {
    const { call, seen } = fakePlatform(instagram, () => fixtures.long);
    const long = await instagram.extendTokens?.(call, short);
    expect(long).toEqual({
      accessToken: "IGAAlong0001",
      refreshToken: null,
      accessExpiresAt: new Date(fakeNow.getTime() + 5183944 * 1000),
      refreshExpiresAt: null,
      scopes: ["instagram_business_basic"],
    });
    expect(seen[0]?.url.origin + (seen[0]?.url.pathname ?? "")).toBe("https://graph.instagram.com/access_token");
    expect(Object.fromEntries(seen[0]?.url.searchParams ?? [])).toEqual({
      grant_type: "ig_exchange_token",
      client_secret: "secret-of-the-client",
      access_token: "IGAAshort0001",
    });
  });

  it("refreshes a long token without the secret, and never twice for one asking", async () => {
    const { call, seen } = fakePlatform(instagram, (_request, count) => (count === 1 ? fixtures.long : json({}, 503)));
    const long = await instagram.refreshTokens?.(call, { accessToken: "IGAAold", refreshToken: null });
    expect(long).toMatchObject({ accessToken: "IGAAlong0001", refreshToken: null, scopes: null });
    expect(seen[0]?.url.pathname).toBe("/refresh_access_token");
    expect(Object.fromEntries(seen[0]?.url.searchParams ?? [])).toEqual({
      grant_type: "ig_refresh_token",
      access_token: "IGAAold",
    });
    await expect(instagram.refreshTokens?.(call, { accessToken: "IGAAold", refreshToken: null })).rejects.toMatchObject(
      {
        platformErrorCode: "PLATFORM_UNAVAILABLE",
      },
    );
    expect(seen).toHaveLength(2);
  });

  it("has no way to revoke, and does not pretend to", () => {
    expect(instagram.revokeTokens).toBeUndefined();
  });
});

describe("when a token is due for refresh", () => {
  const obtainedAt = fakeNow;
  const due = (lifeMs: number | null) =>
    refreshDueAt(oauth.rhythm ?? ordinaryRhythm, {
      obtainedAt,
      accessExpiresAt: lifeMs === null ? null : new Date(obtainedAt.getTime() + lifeMs),
      refreshExpiresAt: null,
      hasRefreshToken: false,
    });

  it("is 30 days before its end", () => expect(due(60 * day)).toEqual(new Date(obtainedAt.getTime() + 30 * day)));
  it("takes 60 days for granted where no end is known", () => expect(due(null)).toEqual(due(60 * day)));
  it("is never before it is 24 hours old", () => expect(due(20 * day)).toEqual(new Date(obtainedAt.getTime() + day)));
  it("is never for one that ends before that", () => {
    expect(due(3_600_000)).toBeNull();
    expect(due(day)).toBeNull();
  });
});
