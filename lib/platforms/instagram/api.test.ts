import { describe, expect, it } from "vitest";
import { fakePlatform, json, type SeenRequest } from "@/lib/platforms/shared/fake-platform";
import type { TokenSet } from "@/lib/platforms/types";
import { accountId, answerTo, insights, media, profile } from "./fixtures";
import { instagram } from "./index";

const tokens: TokenSet = {
  accessToken: "IGAAlong0001",
  refreshToken: null,
  accessExpiresAt: null,
  refreshExpiresAt: null,
  scopes: ["instagram_business_basic"],
};
const healthy = ({ url }: SeenRequest) => answerTo(url);
const failed = (code: number, subcode?: number) =>
  json({ error: { message: "no", code, error_subcode: subcode } }, 400);
const without = (field: string) => Object.fromEntries(Object.entries(profile).filter(([name]) => name !== field));

describe("the accounts behind an Instagram grant", () => {
  it("are the one professional account, read with the token in a header and no count asked for", async () => {
    const { call, seen } = fakePlatform(instagram, healthy);
    const granted = await instagram.fetchAccounts(call, tokens);
    expect(granted.personId).toBe("24811002233445566");
    expect(granted.accounts.map(({ platformUserId }) => platformUserId)).toEqual([accountId]);
    expect(seen[0]?.url.href).toBe(
      "https://graph.instagram.com/v25.0/me?fields=id%2Cuser_id%2Cusername%2Cname%2Caccount_type%2Cprofile_picture_url",
    );
    expect(seen[0]?.headers.get("authorization")).toBe("Bearer IGAAlong0001");
  });

  it.each([
    ["says that it is personal", { ...profile, account_type: "PERSONAL" }],
    ["names no type", without("account_type")],
    ["is refused for its type", failed(10)],
  ])("are ineligible when the account %s", async (_case, answer) => {
    const { call } = fakePlatform(instagram, () => answer);
    await expect(instagram.fetchAccounts(call, tokens)).rejects.toMatchObject({
      platformErrorCode: "ACCOUNT_INELIGIBLE",
      action: "ask_owner",
    });
  });

  it("are not guessed when the account's id is missing", async () => {
    const { call } = fakePlatform(instagram, () => without("user_id"));
    await expect(instagram.fetchAccounts(call, tokens)).rejects.toMatchObject({ platformErrorCode: "BAD_RESPONSE" });
  });
});

describe("Instagram statistics", () => {
  it("are read in one call", async () => {
    const { session, seen } = fakePlatform(instagram, healthy);
    const { statistics, sha256 } = await instagram.fetchStatistics(session(accountId));
    expect(statistics.counts.followers).toEqual({ value: 18342, precision: "exact" });
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.headers.get("authorization")).toBe("Bearer token-of-the-owner");
  });

  it.each(["followers_count", "follows_count", "media_count", "username"])(
    "without %s are a bad answer, never a zero",
    async (field) => {
      const { session } = fakePlatform(instagram, () => without(field));
      await expect(instagram.fetchStatistics(session(accountId))).rejects.toMatchObject({
        platformErrorCode: "BAD_RESPONSE",
      });
    },
  );

  it("of another account are refused", async () => {
    const { session } = fakePlatform(instagram, healthy);
    await expect(instagram.fetchStatistics(session("17841499999999999"))).rejects.toMatchObject({
      platformErrorCode: "BAD_RESPONSE",
    });
  });

  it.each([
    ["became personal", { ...profile, account_type: "PERSONAL" }],
    ["is refused for its type", failed(10)],
  ])("of an account that %s ask its owner", async (_case, answer) => {
    const { session } = fakePlatform(instagram, () => answer);
    await expect(instagram.fetchStatistics(session(accountId))).rejects.toMatchObject({
      platformErrorCode: "ACCOUNT_INELIGIBLE",
    });
  });
});

describe("Instagram posts", () => {
  function page(onInsights: (request: SeenRequest) => unknown) {
    const isInsights = ({ url }: SeenRequest) => url.pathname.endsWith("/insights");
    return fakePlatform(instagram, (request) => (isInsights(request) ? onInsights(request) : answerTo(request.url)));
  }

  it("come with their insights and the cursor of the next page", async () => {
    const { session, seen } = page(({ url }) => answerTo(url));
    const { posts, nextCursor } = (await instagram.posts?.fetchPage(session(accountId), null)) ?? { posts: [] };
    expect(posts.map(({ metrics }) => metrics.views)).toEqual(Array(2).fill({ value: 20419, precision: "exact" }));
    expect(nextCursor).toBe("QVFIUmFhZnRlcg");
    expect(seen.map(({ url }) => url.pathname)).toEqual([
      "/v25.0/me/media",
      "/v25.0/17900111222333444/insights",
      "/v25.0/17900111222333445/insights",
    ]);
    expect(seen[1]?.url.searchParams.get("metric")).toBe("views,reach,saved,shares");
  });

  it("continue at the cursor by an address of our own, and end where the platform names no next page", async () => {
    const last = { ...media, paging: { cursors: media.paging.cursors } };
    const { session, seen } = fakePlatform(instagram, ({ url }) => (url.pathname.endsWith("/media") ? last : insights));
    const result = await instagram.posts?.fetchPage(session(accountId), "QVFIUmFhZnRlcg");
    expect(seen[0]?.url.searchParams.get("after")).toBe("QVFIUmFhZnRlcg");
    expect(result?.nextCursor).toBeNull();
  });

  it("keep the metrics that exist when one that does not fails the whole call", async () => {
    const { session } = page(({ url }) => {
      const metric = url.searchParams.get("metric") ?? "";
      if (metric.includes("shares")) return failed(100);
      return { data: insights.data.filter(({ name }) => name === metric) };
    });
    const { posts } = (await instagram.posts?.fetchPage(session(accountId), null)) ?? { posts: [] };
    expect(posts[0]?.metrics).toMatchObject({
      views: { value: 20419 },
      reach: { value: 15202 },
      saves: { value: 64 },
      shares: { value: null, reason: "not_offered" },
      likes: { value: 812 },
    });
  });

  it.each([
    ["the permission is missing", () => failed(10), "permission_missing"],
    ["the platform throttles", () => failed(4), "not_yet_available"],
    ["the token dies meanwhile", () => failed(190, 458), "not_yet_available"],
    ["the server fails", () => new Response("", { status: 500 }), "not_yet_available"],
    ["the media is from before the account was professional", () => failed(100, 2108006), "not_offered"],
    ["the media is gone meanwhile", () => failed(100, 33), "not_yet_available"],
    ["the answer is malformed", () => json({ data: [{ name: "views", values: [] }] }), "not_yet_available"],
  ] as const)("are still listed when %s, with the reason in place of the insights", async (_case, answer, reason) => {
    const { session } = page(answer);
    const { posts } = (await instagram.posts?.fetchPage(session(accountId), null)) ?? { posts: [] };
    expect(posts).toHaveLength(2);
    for (const { metrics } of posts) expect(metrics.views).toEqual({ value: null, reason });
    expect(posts[0]?.metrics.likes).toEqual({ value: 812, precision: "exact" });
  });

  it("with too few viewers say so, and keep nobody from asking for the others' insights", async () => {
    const few = { error: { code: 10, message: "(#10) Not enough viewers for the media to show insights" } };
    const { session } = page(({ url }) => (url.pathname.includes("17900111222333444") ? json(few, 400) : insights));
    const { posts } = (await instagram.posts?.fetchPage(session(accountId), null)) ?? { posts: [] };
    expect(posts.map(({ metrics }) => metrics.views)).toEqual([
      { value: null, reason: "below_threshold" },
      { value: 20419, precision: "exact" },
    ]);
  });

  it("cost no further calls once the platform throttles", async () => {
    const many = { data: Array.from({ length: 20 }, (_, i) => ({ ...media.data[0], id: `179001112223334${i}` })) };
    const { session, seen } = fakePlatform(instagram, ({ url }) =>
      url.pathname.endsWith("/insights") ? failed(80002) : many,
    );
    const result = await instagram.posts?.fetchPage(session(accountId), null);
    expect(result?.posts).toHaveLength(20);
    expect(seen.length).toBeLessThanOrEqual(1 + 5);
  });

  it("fail as a page when the listing does", async () => {
    const { session } = fakePlatform(instagram, () => failed(190, 463));
    await expect(instagram.posts?.fetchPage(session(accountId), null)).rejects.toMatchObject({
      platformErrorCode: "TOKEN_EXPIRED",
    });
  });
});

describe("the probe", () => {
  it("asks for the id alone", async () => {
    const { session, seen } = fakePlatform(instagram, healthy);
    await instagram.probe(session(accountId));
    expect(seen[0]?.url.href).toBe("https://graph.instagram.com/v25.0/me?fields=id");
  });
});
