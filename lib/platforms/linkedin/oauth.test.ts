import { describe, expect, it } from "vitest";
import { fakeNow, fakePlatform, json } from "@/lib/platforms/shared/fake-platform";
import { ordinaryRhythm, refreshDueAt } from "@/lib/platforms/token-rhythm";
import { tokens as fixtures } from "./fixtures";
import { linkedin } from "./index";
import { oauth, parseTokens } from "./oauth";

const day = 24 * 3_600_000;
const later = (seconds: number) => new Date(fakeNow.getTime() + seconds * 1000);
const stored = { accessToken: "AQXold", refreshToken: "AQWsim-refresh-0001" };

describe("the answer to the code", () => {
  it("of an approved partner's app carries a refresh token with an end of its own", () => {
    expect(parseTokens(fixtures.partner, fakeNow)).toEqual({
      accessToken: "AQXsim-access-0001",
      refreshToken: "AQWsim-refresh-0001",
      accessExpiresAt: later(5_184_000),
      refreshExpiresAt: later(31_536_000),
      scopes: ["r_basicprofile", "r_member_profileAnalytics", "rw_organization_admin"],
    });
  });

  it("of any other app carries none, and the end of the access is known all the same", () => {
    expect(parseTokens(fixtures.selfServe, fakeNow)).toMatchObject({
      refreshToken: null,
      refreshExpiresAt: null,
      accessExpiresAt: later(5_184_000),
    });
  });

  it("joins scopes by commas or by spaces", () => {
    const spaced = parseTokens({ ...fixtures.selfServe, scope: "openid  profile, email" }, fakeNow);
    expect(spaced.scopes).toEqual(["openid", "profile", "email"]);
  });

  it.each([null, "token", {}, { access_token: "" }, { access_token: "AQX" }, { access_token: 7, expires_in: 1 }])(
    "is refused as BAD_RESPONSE when it is %j",
    (answer) => {
      expect(() => parseTokens(answer, fakeNow)).toThrow(
        expect.objectContaining({ platformErrorCode: "BAD_RESPONSE" }),
      );
    },
  );
});

describe("refreshing", () => {
  it("sends the refresh token with the client and takes over the remaining life of the same token", async () => {
    const answer = { ...fixtures.partner, access_token: "AQXnext", refresh_token_expires_in: 1000 };
    const { call, seen } = fakePlatform(linkedin, () => answer);
    expect(await linkedin.refreshTokens?.(call, stored)).toMatchObject({
      accessToken: "AQXnext",
      refreshToken: stored.refreshToken,
      refreshExpiresAt: later(1000),
    });
    expect(seen[0]?.url.href).toBe("https://www.linkedin.com/oauth/v2/accessToken");
    expect(seen[0]?.form).toEqual({
      grant_type: "refresh_token",
      refresh_token: stored.refreshToken,
      client_id: "client-1",
      client_secret: "secret-of-the-client",
    });
  });

  it("is repeated after an outage: the refresh token is not used up by being used", async () => {
    const { call, seen } = fakePlatform(linkedin, (_request, count) =>
      count === 1 ? json({}, 503) : fixtures.partner,
    );
    await expect(linkedin.refreshTokens?.(call, stored)).resolves.toBeDefined();
    expect(seen).toHaveLength(2);
  });

  it("is not tried without a refresh token", async () => {
    const { call, seen } = fakePlatform(linkedin, () => fixtures.partner);
    await expect(linkedin.refreshTokens?.(call, { ...stored, refreshToken: null })).rejects.toMatchObject({
      platformErrorCode: "TOKEN_INVALID",
      action: "reconnect",
    });
    expect(seen).toHaveLength(0);
  });

  it.each([
    [400, { error: "invalid_request", error_description: "The provided refresh token is expired" }],
    [401, { error: "invalid_grant" }],
    [400, { message: "something new" }],
  ])("refused with %s means that the person has to connect again", async (status, body) => {
    const { call } = fakePlatform(linkedin, () => json(body, status));
    await expect(linkedin.refreshTokens?.(call, stored)).rejects.toMatchObject({
      platformErrorCode: "TOKEN_INVALID",
      action: "reconnect",
    });
  });

  it("refused for the client's sake is nobody's fault but ours", async () => {
    const { call } = fakePlatform(linkedin, () => json({ error: "invalid_client" }, 401));
    await expect(linkedin.refreshTokens?.(call, stored)).rejects.toMatchObject({
      platformErrorCode: "APP_MISCONFIGURED",
      action: "tell_operator",
    });
  });
});

describe("taking the access back", () => {
  it("names the refresh token where there is one, and takes an empty answer", async () => {
    const { call, seen } = fakePlatform(linkedin, () => new Response(null, { status: 200 }));
    await linkedin.revokeTokens?.(call, stored);
    await linkedin.revokeTokens?.(call, { ...stored, refreshToken: null });
    expect(seen.map(({ form }) => form.token)).toEqual([stored.refreshToken, stored.accessToken]);
  });

  it.each([
    [400, { error: "invalid_request" }],
    [404, { message: "Not Found" }],
  ])("counts as done when LinkedIn answers %s", async (status, body) => {
    const { call } = fakePlatform(linkedin, () => json(body, status));
    await expect(linkedin.revokeTokens?.(call, stored)).resolves.toBeUndefined();
  });

  it("is not done while LinkedIn is down", async () => {
    const { call } = fakePlatform(linkedin, () => json({}, 503));
    await expect(linkedin.revokeTokens?.(call, stored)).rejects.toMatchObject({
      platformErrorCode: "PLATFORM_UNAVAILABLE",
    });
  });
});

describe("when a token is due for refresh", () => {
  const due = (hasRefreshToken: boolean) =>
    refreshDueAt(oauth.rhythm ?? ordinaryRhythm, {
      obtainedAt: fakeNow,
      accessExpiresAt: later(5_184_000),
      refreshExpiresAt: null,
      hasRefreshToken,
    });

  it("is a week before its end", () => {
    expect(due(true)).toEqual(new Date(fakeNow.getTime() + 53 * day));
  });

  it("is never where there is no refresh token", () => expect(due(false)).toBeNull());
});
