import { describe, expect, it } from "vitest";
import { fakeNow, fakePlatform, json } from "@/lib/platforms/shared/fake-platform";
import { tokens as fixtures } from "./fixtures";
import { youtube } from "./index";
import { parseTokens } from "./oauth";

const held = { accessToken: "ya29.old", refreshToken: "1//0sim" };

describe("Google's token answer", () => {
  it("is read with its granted scopes and absolute times", () => {
    expect(parseTokens(fixtures.first, fakeNow)).toEqual({
      accessToken: "ya29.sim",
      refreshToken: "1//0sim",
      accessExpiresAt: new Date("2026-11-21T10:59:59Z"),
      refreshExpiresAt: null,
      scopes: [
        "https://www.googleapis.com/auth/youtube.readonly",
        "https://www.googleapis.com/auth/yt-analytics.readonly",
      ],
    });
  });

  it("names the end of the refresh token where Google limits it", () => {
    const limited = { ...fixtures.first, refresh_token_expires_in: 604799 };
    expect(parseTokens(limited, fakeNow).refreshExpiresAt?.toISOString()).toBe("2026-11-28T09:59:59.000Z");
  });

  it("without a refresh token says so with null, which keeps the stored one", () => {
    expect(parseTokens(fixtures.refreshed, fakeNow).refreshToken).toBeNull();
  });

  it.each([
    null,
    {},
    { access_token: "x" },
    { access_token: "x", expires_in: "3599" },
    { ...fixtures.first, scope: 1 },
  ])("is refused as BAD_RESPONSE when it is %j", (answer) => {
    expect(() => parseTokens(answer, fakeNow)).toThrow(expect.objectContaining({ platformErrorCode: "BAD_RESPONSE" }));
  });
});

describe("refreshing Google's token", () => {
  it("sends the stored refresh token and keeps it", async () => {
    const { call, seen } = fakePlatform(youtube, () => fixtures.refreshed);
    const next = await youtube.refreshTokens?.(call, held);
    expect(next).toMatchObject({ accessToken: "ya29.next", refreshToken: null });
    expect(seen[0]?.url.href).toBe("https://oauth2.googleapis.com/token");
    expect(seen[0]?.form).toEqual({
      client_id: "client-1",
      client_secret: "secret-of-the-client",
      grant_type: "refresh_token",
      refresh_token: "1//0sim",
    });
  });

  it("passes a new refresh token on, should one ever come", async () => {
    const { call } = fakePlatform(youtube, () => fixtures.first);
    expect((await youtube.refreshTokens?.(call, held))?.refreshToken).toBe("1//0sim");
  });

  it("without a refresh token needs a new consent", async () => {
    const { call, seen } = fakePlatform(youtube, () => fixtures.refreshed);
    await expect(youtube.refreshTokens?.(call, { ...held, refreshToken: null })).rejects.toMatchObject({
      platformErrorCode: "TOKEN_INVALID",
      action: "reconnect",
    });
    expect(seen).toEqual([]);
  });
});

describe("revoking Google's grant", () => {
  it.each([
    [held, "1//0sim"],
    [{ ...held, refreshToken: null }, "ya29.old"],
  ])("names the longest-lived token in the body, never in the address", async (tokens, sent) => {
    const { call, seen } = fakePlatform(youtube, () => ({}));
    await youtube.revokeTokens?.(call, tokens);
    expect(seen[0]?.url.href).toBe("https://oauth2.googleapis.com/revoke");
    expect(seen[0]?.form).toEqual({ token: sent });
  });

  it("counts as done when Google does not know the token any more, or answers with nothing", async () => {
    const unknown = json({ error: "invalid_token", error_description: "Token expired or revoked" }, 400);
    for (const answer of [unknown, new Response("")]) {
      const { call } = fakePlatform(youtube, () => answer);
      await expect(youtube.revokeTokens?.(call, held)).resolves.toBeUndefined();
    }
  });

  it("fails when Google cannot be asked", async () => {
    const { call } = fakePlatform(youtube, () => new Response("", { status: 503 }));
    await expect(youtube.revokeTokens?.(call, held)).rejects.toMatchObject({
      platformErrorCode: "PLATFORM_UNAVAILABLE",
    });
  });
});
