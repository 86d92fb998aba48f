import { describe, expect, it } from "vitest";
import { loginOf } from "@/lib/platforms/logins";
import { fakePlatform, json, type SeenRequest } from "@/lib/platforms/shared/fake-platform";
import type { TokenSet } from "@/lib/platforms/types";
import { instagramByFacebook } from "./by-facebook";
import { accountId, answerTo, linkedPage, permissions, profile } from "./fixtures/by-facebook";
import { instagram } from "./index";

const tokens: TokenSet = {
  accessToken: "EAAGlong0001",
  refreshToken: null,
  accessExpiresAt: null,
  refreshExpiresAt: null,
  scopes: null,
};
const pathOf = ({ url }: SeenRequest) => url.pathname.replace("/v25.0/", "");
function answering(answers: Readonly<Record<string, unknown>>) {
  return fakePlatform(instagramByFacebook, (request) => answers[pathOf(request)] ?? answerTo(request.url));
}
const page = (id: string, more: object) => ({ ...linkedPage, id, ...more });

describe("Instagram's two log-ins", () => {
  it("are told apart by the variant of the grant; anything unknown is the first", () => {
    expect(loginOf(instagram, "facebook_login")).toBe(instagramByFacebook);
    for (const variant of ["instagram_login", "mock", null, undefined])
      expect(loginOf(instagram, variant)).toBe(instagram);
  });

  it("use two apps and two hosts", () => {
    expect(instagramByFacebook.oauth.credentialsOf).toBe("facebook");
    expect(instagram.oauth.credentialsOf).toBeUndefined();
    expect(instagramByFacebook.hosts).toEqual(["graph.facebook.com"]);
  });
});

describe("the accounts behind Facebook's log-in", () => {
  it("are those that are linked with a Page, each with the Page's token and the Page's id", async () => {
    const { call, seen } = answering({});
    const granted = await instagramByFacebook.fetchAccounts(call, tokens);
    expect(granted.accounts).toMatchObject([
      { platformUserId: accountId, username: "maya.runs", state: { pageId: "104455667788990" } },
    ]);
    expect(granted.accountTokens?.get(accountId)).toEqual({ accessToken: "EAAGpage0001", expiresAt: null });
    expect(granted.followers?.get(accountId)).toBe(profile.followers_count);
    expect(
      seen.every(({ url }) => url.searchParams.has("appsecret_proof") || url.pathname.endsWith("debug_token")),
    ).toBe(true);
  });

  it("leave out Pages without an account and with too small a role, and say so", async () => {
    const unlinked = page("102", { instagram_business_account: undefined, name: "Bakery", username: "bakery" });
    const account = { id: "17841400099999999", username: "guild" };
    const weak = page("103", { instagram_business_account: account, tasks: ["MODERATE"] });
    const { call } = answering({ "me/accounts": { data: [linkedPage, unlinked, weak] } });
    const granted = await instagramByFacebook.fetchAccounts(call, tokens);
    expect(granted.accounts).toHaveLength(1);
    expect(granted.ineligible).toMatchObject([
      { platformUserId: "102", displayName: "Bakery", reason: "not_linked" },
      { platformUserId: "17841400099999999", username: "guild", reason: "role_missing" },
    ]);
  });

  it("are ineligible when no Page is linked with any", async () => {
    const { call } = answering({ "me/accounts": { data: [page("102", { instagram_business_account: undefined })] } });
    const granted = await instagramByFacebook.fetchAccounts(call, tokens);
    expect(granted).toMatchObject({ personId: expect.any(String), accounts: [] });
    expect(granted.refusal).toMatchObject({ platformErrorCode: "ACCOUNT_INELIGIBLE" });
  });

  it("are not asked for when a needed permission was declined", async () => {
    const declined = { data: permissions.data.filter(({ permission }) => permission !== "instagram_basic") };
    const { call, seen } = answering({ "me/permissions": declined });
    expect((await instagramByFacebook.fetchAccounts(call, tokens)).accounts).toEqual([]);
    expect(seen.map(pathOf)).toEqual(["me", "me/permissions"]);
  });
});

describe("reading by Facebook's log-in", () => {
  it("asks for the account by its id, without the fields that only the other log-in has", async () => {
    const { session, seen } = answering({});
    await instagramByFacebook.fetchStatistics(session(accountId, { pageId: "1" }));
    expect(pathOf(seen[0] as SeenRequest)).toBe(accountId);
    const fields = seen[0]?.url.searchParams.get("fields")?.split(",");
    expect(fields).not.toContain("user_id");
    expect(fields).not.toContain("account_type");
  });

  it("keeps the Page's id with the account", async () => {
    const { session } = answering({});
    const { statistics } = await instagramByFacebook.fetchStatistics(session(accountId, { pageId: "104" }));
    expect(statistics.account.state).toEqual({ pageId: "104" });
  });

  it("refuses the numbers of another account", async () => {
    const { session } = answering({ "17841499999999999": profile });
    await expect(instagramByFacebook.fetchStatistics(session("17841499999999999"))).rejects.toMatchObject({
      platformErrorCode: "BAD_RESPONSE",
    });
  });

  it("lists media and insights under the account's id", async () => {
    const { session, seen } = answering({});
    const result = await instagramByFacebook.posts?.fetchPage(session(accountId), null);
    expect(result?.posts.map(({ metrics }) => metrics.views)).toEqual(
      Array(2).fill({ value: 20419, precision: "exact" }),
    );
    expect(pathOf(seen[0] as SeenRequest)).toBe(`${accountId}/media`);
  });
});

describe("Facebook's exchange for Instagram", () => {
  const verdict = (code: number, endpoint: string, status = 400) =>
    instagramByFacebook.classify({
      status,
      headers: new Headers(),
      body: { error: { code, message: "no" } },
      endpoint,
      now: new Date(),
    }).platformErrorCode;

  it("tells a used code from a wrong secret and from an outage", () => {
    expect(verdict(100, "oauth.code")).toBe("TOKEN_INVALID");
    expect(verdict(1, "oauth.code")).toBe("APP_MISCONFIGURED");
    expect(verdict(1, "oauth.code", 500)).toBe("PLATFORM_UNAVAILABLE");
    expect(verdict(100, "me.profile")).toBe("INVALID_REQUEST");
    expect(verdict(80002, "me.profile")).toBe("RATE_LIMITED");
  });

  it("takes everything back when asked, which the other log-in cannot", async () => {
    const { call, seen } = fakePlatform(instagramByFacebook, () => json({ success: true }));
    await instagramByFacebook.revokeTokens?.(call, tokens);
    expect(seen[0]?.method).toBe("DELETE");
    expect(instagram.revokeTokens).toBeUndefined();
  });
});
