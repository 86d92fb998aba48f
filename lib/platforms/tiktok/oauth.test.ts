import { describe, expect, it } from "vitest";
import { fakeNow, fakePlatform, json, type SeenRequest } from "@/lib/platforms/shared/fake-platform";
import { tokens as fixtures } from "./fixtures";
import { tiktok } from "./index";
import { parseTokens } from "./oauth";

const held = { accessToken: "act.old", refreshToken: "rft.old" };
const client = { client_key: "client-1", client_secret: "secret-of-the-client" };
const flat = (error: string, status = 400) => json({ error, error_description: "no", log_id: "2026" }, status);

describe("TikTok's token answer", () => {
  it("is read with its granted scopes and the ends of both tokens", () => {
    expect(parseTokens(fixtures.first, fakeNow)).toEqual({
      accessToken: "act.sim0001",
      refreshToken: "rft.sim0001",
      accessExpiresAt: new Date("2026-11-22T10:00:00Z"),
      refreshExpiresAt: new Date("2027-11-21T10:00:00Z"),
      scopes: ["user.info.basic", "user.info.profile", "user.info.stats", "video.list"],
      // By which an unwanted consent is told apart from somebody else's.
      personId: fixtures.first.open_id,
    });
  });

  it("names the scopes that were left ticked, and none of those that were not", () => {
    expect(parseTokens({ ...fixtures.first, scope: "user.info.basic, video.list," }, fakeNow).scopes).toEqual([
      "user.info.basic",
      "video.list",
    ]);
  });

  it.each([
    null,
    {},
    { error: "invalid_grant" },
    { data: fixtures.first },
    { ...fixtures.first, access_token: "" },
    { ...fixtures.first, expires_in: "86400" },
    { ...fixtures.first, scope: ["user.info.basic"] },
  ])("is refused as BAD_RESPONSE when it is %j", (answer) => {
    expect(() => parseTokens(answer, fakeNow)).toThrow(expect.objectContaining({ platformErrorCode: "BAD_RESPONSE" }));
  });
});

describe("refreshing TikTok's token", () => {
  it("sends key, secret and refresh token as a form, and passes the new refresh token on", async () => {
    const { call, seen } = fakePlatform(tiktok, () => fixtures.rotated);
    expect(await tiktok.refreshTokens?.(call, held)).toMatchObject({
      accessToken: "act.sim0002",
      refreshToken: "rft.sim0002",
      refreshExpiresAt: new Date(fakeNow.getTime() + 31449600 * 1000),
    });
    expect(seen[0]?.url.href).toBe("https://open.tiktokapis.com/v2/oauth/token/");
    expect(seen[0]?.form).toEqual({ ...client, grant_type: "refresh_token", refresh_token: "rft.old" });
  });

  it("keeps the stored refresh token when none is sent", async () => {
    const { refresh_token: _, ...without } = fixtures.rotated;
    const { call } = fakePlatform(tiktok, () => without);
    expect((await tiktok.refreshTokens?.(call, held))?.refreshToken).toBeNull();
  });

  it("is never sent twice for one asking: the token may have been used up by the first", async () => {
    const { call, seen } = fakePlatform(tiktok, () => json({}, 503));
    await expect(tiktok.refreshTokens?.(call, held)).rejects.toMatchObject({
      platformErrorCode: "PLATFORM_UNAVAILABLE",
    });
    expect(seen).toHaveLength(1);
  });

  it.each([200, 400])("takes a dead refresh token for one, also when told so with %i", async (status) => {
    const { call } = fakePlatform(tiktok, () => flat("invalid_grant", status));
    await expect(tiktok.refreshTokens?.(call, held)).rejects.toMatchObject({
      platformErrorCode: "TOKEN_INVALID",
      action: "reconnect",
    });
  });

  it("without a refresh token needs a new consent", async () => {
    const { call, seen } = fakePlatform(tiktok, () => fixtures.rotated);
    await expect(tiktok.refreshTokens?.(call, { ...held, refreshToken: null })).rejects.toMatchObject({
      platformErrorCode: "TOKEN_INVALID",
      action: "reconnect",
    });
    expect(seen).toEqual([]);
  });
});

describe("revoking TikTok's grant", () => {
  const isRevoke = ({ url }: SeenRequest) => url.pathname.endsWith("/oauth/revoke/");

  it("names the access token in the body, and takes an empty answer for done", async () => {
    const { call, seen } = fakePlatform(tiktok, () => new Response(""));
    await tiktok.revokeTokens?.(call, held);
    expect(seen.map(({ url }) => url.href)).toEqual(["https://open.tiktokapis.com/v2/oauth/revoke/"]);
    expect(seen[0]?.form).toEqual({ ...client, token: "act.old" });
  });

  it.each([
    ["by a flat error", () => flat("invalid_request")],
    ["by an error of the API", () => json({ error: { code: "access_token_invalid" } }, 401)],
  ])("renews an access token that has ended, told %s, and revokes the new one", async (_name, refused) => {
    const { call, seen } = fakePlatform(tiktok, (request) => {
      if (!isRevoke(request)) return fixtures.rotated;
      return request.form.token === "act.old" ? refused() : new Response("");
    });
    await tiktok.revokeTokens?.(call, held);
    expect(seen.map(({ form }) => form.token ?? form.refresh_token)).toEqual(["act.old", "rft.old", "act.sim0002"]);
  });

  it.each([held, { ...held, refreshToken: null }])(
    "counts as done when TikTok knows neither token any more (%j)",
    async (tokens) => {
      const { call } = fakePlatform(tiktok, (request) => flat(isRevoke(request) ? "invalid_request" : "invalid_grant"));
      await expect(tiktok.revokeTokens?.(call, tokens)).resolves.toBeUndefined();
    },
  );

  it("fails when TikTok cannot be asked, or does not know us", async () => {
    const down = fakePlatform(tiktok, () => new Response("", { status: 503 }));
    await expect(tiktok.revokeTokens?.(down.call, held)).rejects.toMatchObject({
      platformErrorCode: "PLATFORM_UNAVAILABLE",
    });
    const foreign = fakePlatform(tiktok, () => flat("invalid_client", 401));
    await expect(tiktok.revokeTokens?.(foreign.call, held)).rejects.toMatchObject({
      platformErrorCode: "APP_MISCONFIGURED",
    });
  });
});
