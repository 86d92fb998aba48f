import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { fakeNow, fakePlatform, json } from "@/lib/platforms/shared/fake-platform";
import { ordinaryRhythm, refreshDueAt } from "@/lib/platforms/token-rhythm";
import { tokens as fixtures } from "./fixtures";
import { facebook } from "./index";
import { oauth, parseTokens } from "./oauth";

const day = 24 * 3_600_000;
const held = { accessToken: "EAAGlong0001", refreshToken: null };

describe("Facebook's token answer", () => {
  it("is read with an absolute end, and names no scopes", () => {
    expect(parseTokens(fixtures.short, fakeNow)).toEqual({
      accessToken: "EAAGshort0001",
      refreshToken: null,
      accessExpiresAt: new Date(fakeNow.getTime() + 5100 * 1000),
      refreshExpiresAt: null,
      scopes: null,
    });
  });

  it.each([null, {}, { access_token: "" }, { access_token: 7 }, { access_token: "x", expires_in: "soon" }])(
    "is refused as BAD_RESPONSE when it is %j",
    (answer) => {
      expect(() => parseTokens(answer, fakeNow)).toThrow(
        expect.objectContaining({ platformErrorCode: "BAD_RESPONSE" }),
      );
    },
  );
});

describe("Facebook's long token", () => {
  it("is asked for with every secret in the body, none in the address", async () => {
    const { call, seen } = fakePlatform(facebook, () => fixtures.long);
    const long = await facebook.extendTokens?.(call, parseTokens(fixtures.short, fakeNow));
    expect(long?.accessExpiresAt).toEqual(new Date(fakeNow.getTime() + 5183944 * 1000));
    expect(seen[0]?.method).toBe("POST");
    expect(seen[0]?.url.href).toBe("https://graph.facebook.com/v25.0/oauth/access_token");
    expect(seen[0]?.form).toEqual({
      grant_type: "fb_exchange_token",
      client_id: "client-1",
      client_secret: "secret-of-the-client",
      fb_exchange_token: "EAAGshort0001",
    });
  });

  it("lives 60 days where the answer does not say", async () => {
    const { call } = fakePlatform(facebook, () => ({ access_token: "EAAGlong0001", token_type: "bearer" }));
    const long = await facebook.extendTokens?.(call, parseTokens(fixtures.short, fakeNow));
    expect(long?.accessExpiresAt).toEqual(new Date(fakeNow.getTime() + 60 * day));
  });

  it("is never refreshed: there is no way, and nothing needs it", () => {
    expect(facebook.refreshTokens).toBeUndefined();
    const times = { obtainedAt: fakeNow, accessExpiresAt: null, refreshExpiresAt: null, hasRefreshToken: false };
    expect(refreshDueAt(oauth.rhythm ?? ordinaryRhythm, times)).toBeNull();
  });
});

describe("taking the access back", () => {
  it("de-authorises the app for the person, with the proof that we are its server", async () => {
    const { call, seen } = fakePlatform(facebook, () => ({ success: true }));
    await facebook.revokeTokens?.(call, held);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.method).toBe("DELETE");
    expect(seen[0]?.url.pathname).toBe("/v25.0/me/permissions");
    expect(seen[0]?.headers.get("authorization")).toBe("Bearer EAAGlong0001");
    const proof = createHmac("sha256", "secret-of-the-client").update("EAAGlong0001").digest("hex");
    expect(seen[0]?.url.searchParams.get("appsecret_proof")).toBe(proof);
  });

  it.each([true, { success: true }, {}])("takes %j for done", async (answer) => {
    const { call } = fakePlatform(facebook, () => json(answer));
    await expect(facebook.revokeTokens?.(call, held)).resolves.toBeUndefined();
  });

  it.each([463, 460, 459])(
    "is done by the app's own token where the person's no longer works (190/%i)",
    async (subcode) => {
      const { call, seen } = fakePlatform(facebook, ({ url }) =>
        url.pathname.endsWith("/me/permissions")
          ? json({ error: { code: 190, error_subcode: subcode, message: "no" } }, 400)
          : json({ success: true }),
      );
      await facebook.revokeTokens?.(call, { ...held, personId: "7712345678901234" });
      const { clientId, clientSecret } = call.credentials;
      expect(seen[1]?.method).toBe("DELETE");
      expect(seen[1]?.url.pathname).toBe("/v25.0/7712345678901234/permissions");
      expect(seen[1]?.headers.get("authorization")).toBe(`Bearer ${clientId}|${clientSecret}`);
      const proof = createHmac("sha256", clientSecret).update(`${clientId}|${clientSecret}`).digest("hex");
      expect(seen[1]?.url.searchParams.get("appsecret_proof")).toBe(proof);
    },
  );

  it("counts as done where the app's own token finds nobody, and not where that token is refused", async () => {
    const refusing = (code: number, subcode: number | undefined) =>
      fakePlatform(facebook, ({ url }) => {
        const error = url.pathname.endsWith("/me/permissions")
          ? { code: 190, error_subcode: 463, message: "no" }
          : { code, error_subcode: subcode, message: "no" };
        return json({ error }, 400);
      }).call;
    const access = { ...held, personId: "7712345678901234" };
    await expect(facebook.revokeTokens?.(refusing(100, 33), access)).resolves.toBeUndefined();
    await expect(facebook.revokeTokens?.(refusing(190, undefined), access)).rejects.toMatchObject({
      platformErrorCode: "TOKEN_INVALID",
    });
  });

  it("counts as done where the person has removed the app, and not where the token has merely run out", async () => {
    const refusing = (subcode: number) =>
      fakePlatform(facebook, () => json({ error: { code: 190, error_subcode: subcode, message: "no" } }, 400)).call;
    await expect(facebook.revokeTokens?.(refusing(458), held)).resolves.toBeUndefined();
    await expect(facebook.revokeTokens?.(refusing(463), held)).rejects.toMatchObject({
      platformErrorCode: "TOKEN_EXPIRED",
    });
  });
});
