import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { fakePlatform, json, type SeenRequest } from "@/lib/platforms/shared/fake-platform";
import type { TokenSet } from "@/lib/platforms/types";
import { accountId, answerTo, insights, inspected, managedPage, page, permissions, posts } from "./fixtures";
import { facebook } from "./index";

const tokens: TokenSet = {
  accessToken: "EAAGlong0001",
  refreshToken: null,
  accessExpiresAt: null,
  refreshExpiresAt: null,
  scopes: null,
};
const healthy = ({ url }: SeenRequest) => answerTo(url);
const failed = (code: number, subcode?: number, status = 400) =>
  json({ error: { message: "no", code, error_subcode: subcode } }, status);
const pathOf = ({ url }: SeenRequest) => url.pathname.replace("/v25.0/", "");

/** A platform that answers some paths in its own way. */
function answering(answers: Readonly<Record<string, unknown>>) {
  return fakePlatform(facebook, (request) => {
    const path = pathOf(request);
    const own = answers[path];
    return typeof own === "function" ? own(request) : (own ?? answerTo(request.url));
  });
}
const other = (id: string, more: object = {}) => ({
  ...managedPage,
  id,
  name: `Page ${id}`,
  username: `p${id}`,
  ...more,
});
const noScope = (missing: string) => ({
  data: permissions.data.map((one) => (one.permission === missing ? { ...one, status: "declined" } : one)),
});

describe("the Pages behind a Facebook grant", () => {
  it("come with their own endless tokens, the person's id and what was granted", async () => {
    const { call, seen } = fakePlatform(facebook, healthy);
    const granted = await facebook.fetchAccounts(call, tokens);
    expect(granted.personId).toBe("7712345678901234");
    expect(granted.grantedScopes).toContain("read_insights");
    expect(granted.accounts.map(({ platformUserId }) => platformUserId)).toEqual([accountId]);
    expect(granted.accountTokens?.get(accountId)).toEqual({ accessToken: "EAAGpage0001", expiresAt: null });
    expect(granted.followers?.get(accountId)).toBe(5120);
    const proof = createHmac("sha256", "secret-of-the-client").update("EAAGlong0001").digest("hex");
    for (const request of seen.filter((one) => pathOf(one) !== "debug_token")) {
      expect(request.headers.get("authorization")).toBe("Bearer EAAGlong0001");
      expect(request.url.searchParams.get("appsecret_proof")).toBe(proof);
      expect(request.url.href).not.toContain("EAAGlong0001");
    }
  });

  it("are read to the end of the list, by cursor and never by the address of the next page", async () => {
    const { call, seen } = answering({
      "me/accounts": ({ url }: SeenRequest) =>
        url.searchParams.has("after")
          ? { data: [other("102")] }
          : {
              data: [managedPage],
              paging: { cursors: { after: "CURSOR" }, next: "https://graph.facebook.com/x?access_token=EAAGleak" },
            },
    });
    const { accounts } = await facebook.fetchAccounts(call, tokens);
    expect(accounts).toHaveLength(2);
    const lists = seen.filter((request) => pathOf(request) === "me/accounts");
    expect(lists.map(({ url }) => url.searchParams.get("after"))).toEqual([null, "CURSOR"]);
    expect(lists[0]?.url.searchParams.get("limit")).toBe("100");
  });

  it("include those of a portfolio and those that only a permission names, each once", async () => {
    const { call } = answering({
      "me/accounts": { data: [] },
      "me/businesses": { data: [{ id: "900" }] },
      "900/owned_pages": { data: [managedPage, other("102")] },
      "900/client_pages": { data: [other("102"), other("103")] },
      debug_token: {
        data: { ...inspected.data, granular_scopes: [{ scope: "pages_show_list", target_ids: ["103", "104", "900"] }] },
      },
      "104": other("104"),
      // The permission names a business as well, which has none of a Page's fields.
      "900": () => failed(100),
    });
    const { accounts } = await facebook.fetchAccounts(call, tokens);
    expect(accounts.map(({ platformUserId }) => platformUserId)).toEqual([accountId, "102", "103", "104"]);
  });

  it("are not looked for in portfolios without the permission, and a portfolio that refuses costs nothing", async () => {
    const without = answering({ "me/permissions": noScope("business_management") });
    await facebook.fetchAccounts(without.call, tokens);
    expect(without.seen.map(pathOf)).not.toContain("me/businesses");
    const refusing = answering({
      "me/businesses": { data: [{ id: "900" }] },
      "900/owned_pages": () => failed(200),
      "900/client_pages": { data: [] },
    });
    expect((await facebook.fetchAccounts(refusing.call, tokens)).accounts).toHaveLength(1);
  });

  it.each([
    ["the role lacks ANALYZE", { tasks: ["MODERATE"] }],
    ["the role gives no token at all", { access_token: undefined }],
  ])("cannot be connected when %s, and are shown all the same", async (_case, change) => {
    const { call } = answering({ "me/accounts": { data: [managedPage, other("102", change)] } });
    const granted = await facebook.fetchAccounts(call, tokens);
    expect(granted.accounts.map(({ platformUserId }) => platformUserId)).toEqual([accountId]);
    expect(granted.ineligible).toEqual([
      { platformUserId: "102", username: "p102", displayName: "Page 102", reason: "role_missing" },
    ]);
  });

  it("are readable where a portfolio names no tasks", async () => {
    const { call } = answering({ "me/accounts": { data: [other("102", { tasks: undefined })] } });
    expect((await facebook.fetchAccounts(call, tokens)).accounts).toHaveLength(1);
  });

  it("are ineligible when there is none, or none with a fitting role", async () => {
    const empty = { ...inspected, data: { ...inspected.data, granular_scopes: [] } };
    for (const list of [[], [other("102", { tasks: ["MODERATE"] })]]) {
      const { call } = answering({ "me/accounts": { data: list }, debug_token: empty });
      const granted = await facebook.fetchAccounts(call, tokens);
      expect(granted).toMatchObject({ personId: expect.any(String), accounts: [] });
      expect(granted.refusal).toMatchObject({ platformErrorCode: "ACCOUNT_INELIGIBLE", action: "ask_owner" });
    }
  });

  it("are not asked for when what is needed was declined: the caller sees what is missing", async () => {
    const { call, seen } = answering({ "me/permissions": noScope("pages_read_engagement") });
    const granted = await facebook.fetchAccounts(call, tokens);
    expect(granted).toMatchObject({ accounts: [] });
    expect(granted.grantedScopes).not.toContain("pages_read_engagement");
    expect(seen.map(pathOf)).toEqual(["me", "me/permissions"]);
  });

  it("fail as a whole while the platform is down: half a list would look like all of it", async () => {
    const { call } = answering({ "me/businesses": () => failed(2, undefined, 500) });
    await expect(facebook.fetchAccounts(call, tokens)).rejects.toMatchObject({
      platformErrorCode: "PLATFORM_UNAVAILABLE",
    });
  });
});

describe("a Page's statistics", () => {
  it("are read in one call with the Page's own token", async () => {
    const { session, seen } = fakePlatform(facebook, healthy);
    const { statistics, sha256 } = await facebook.fetchStatistics(session(accountId));
    expect(statistics.counts.followers).toEqual({ value: 5120, precision: "exact" });
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.url.pathname).toBe(`/v25.0/${accountId}`);
    expect(seen[0]?.headers.get("authorization")).toBe("Bearer token-of-the-owner");
  });

  it.each(["followers_count", "name", "id"])("without %s are a bad answer, never a zero", async (field) => {
    const cut = Object.fromEntries(Object.entries(page).filter(([name]) => name !== field));
    const { session } = fakePlatform(facebook, () => cut);
    await expect(facebook.fetchStatistics(session(accountId))).rejects.toMatchObject({
      platformErrorCode: "BAD_RESPONSE",
    });
  });

  it("of another Page are refused", async () => {
    const { session } = fakePlatform(facebook, healthy);
    await expect(facebook.fetchStatistics(session("999"))).rejects.toMatchObject({ platformErrorCode: "BAD_RESPONSE" });
  });

  it("are never lost for the sake of a picture", async () => {
    const { session } = fakePlatform(facebook, () => ({ ...page, picture: "none" }));
    const { statistics } = await facebook.fetchStatistics(session(accountId));
    expect(statistics.account.picture).toBeUndefined();
  });
});

describe("a Page's posts", () => {
  function listing(onInsights: (request: SeenRequest) => unknown) {
    const isInsights = (request: SeenRequest) => pathOf(request).endsWith("/insights");
    return fakePlatform(facebook, (request) => (isInsights(request) ? onInsights(request) : answerTo(request.url)));
  }

  it("come with their insights and the cursor of the next page", async () => {
    const { session, seen } = listing(({ url }) => answerTo(url));
    const result = await facebook.posts?.fetchPage(session(accountId), null);
    expect(result?.posts.map(({ metrics }) => metrics.views)).toEqual(
      Array(2).fill({ value: 6120, precision: "exact" }),
    );
    expect(result?.nextCursor).toBe("Q2c4after");
    expect(seen.map(pathOf)).toEqual([
      `${accountId}/published_posts`,
      `${accountId}_122100000001/insights`,
      `${accountId}_122100000002/insights`,
    ]);
    expect(seen[1]?.url.searchParams.get("metric")).toBe("post_media_view,post_total_media_view_unique");
  });

  it("continue at the cursor, and end where the platform names no next page", async () => {
    const last = { ...posts, paging: { cursors: posts.paging.cursors } };
    const { session, seen } = fakePlatform(facebook, (request) =>
      pathOf(request).endsWith("/published_posts") ? last : insights,
    );
    const result = await facebook.posts?.fetchPage(session(accountId), "Q2c4after");
    expect(seen[0]?.url.searchParams.get("after")).toBe("Q2c4after");
    expect(result?.nextCursor).toBeNull();
  });

  it("keep the metric that is alive when a dead one fails the whole call", async () => {
    const { session } = listing(({ url }) => {
      const metric = url.searchParams.get("metric") ?? "";
      if (metric.includes("unique")) return failed(100);
      return { data: insights.data.filter(({ name }) => name === metric) };
    });
    const { posts: listed } = (await facebook.posts?.fetchPage(session(accountId), null)) ?? { posts: [] };
    expect(listed[0]?.metrics).toMatchObject({
      views: { value: 6120 },
      reach: { value: null, reason: "not_offered" },
      likes: { value: 214 },
    });
  });

  it.each([
    ["the permission is missing", () => failed(10), "permission_missing"],
    ["the platform throttles", () => failed(80001), "not_yet_available"],
    ["the token dies meanwhile", () => failed(190, 458), "not_yet_available"],
    ["the server fails", () => new Response("", { status: 500 }), "not_yet_available"],
    ["the post is gone meanwhile", () => failed(100, 33), "not_yet_available"],
    ["the Page has too few likes for insights", () => ({ data: [] }), "not_yet_available"],
  ] as const)("are still listed when %s, with the reason in place of the insights", async (_case, answer, reason) => {
    const { session } = listing(answer);
    const { posts: listed } = (await facebook.posts?.fetchPage(session(accountId), null)) ?? { posts: [] };
    expect(listed).toHaveLength(2);
    for (const { metrics } of listed) expect(metrics.views).toEqual({ value: null, reason });
    expect(listed[0]?.metrics.likes).toEqual({ value: 214, precision: "exact" });
  });

  it("cost no further calls once the platform throttles", async () => {
    const many = { data: Array.from({ length: 20 }, (_, i) => ({ ...posts.data[0], id: `${accountId}_1221000${i}` })) };
    const { session, seen } = fakePlatform(facebook, (request) =>
      pathOf(request).endsWith("/insights") ? failed(80001) : many,
    );
    const result = await facebook.posts?.fetchPage(session(accountId), null);
    expect(result?.posts).toHaveLength(20);
    expect(seen.length).toBeLessThanOrEqual(1 + 5);
  });

  it("fail as a page when the listing does", async () => {
    const { session } = fakePlatform(facebook, () => failed(190, 463));
    await expect(facebook.posts?.fetchPage(session(accountId), null)).rejects.toMatchObject({
      platformErrorCode: "TOKEN_EXPIRED",
    });
  });
});

describe("the probe", () => {
  it("asks for the Page's id alone", async () => {
    const { session, seen } = fakePlatform(facebook, healthy);
    await facebook.probe(session(accountId));
    expect(seen[0]?.url.pathname).toBe(`/v25.0/${accountId}`);
    expect(seen[0]?.url.searchParams.get("fields")).toBe("id");
  });
});
