import { describe, expect, it } from "vitest";
import { fakePlatform, json, type SeenRequest } from "@/lib/platforms/shared/fake-platform";
import type { TokenSet } from "@/lib/platforms/types";
import { accountId, answerTo, me, timeline } from "./fixtures";
import { x } from "./index";

const tokens: TokenSet = {
  accessToken: "YWNjZXNz",
  refreshToken: "cmVmcmVzaA",
  accessExpiresAt: null,
  refreshExpiresAt: null,
  scopes: null,
};
const healthy = ({ url }: SeenRequest) => answerTo(url);
const suspended = {
  errors: [
    {
      value: "1501234567890123456",
      detail: "User has been suspended: [1501234567890123456].",
      title: "Forbidden",
      resource_type: "user",
      parameter: "id",
      resource_id: "1501234567890123456",
      type: "https://api.twitter.com/2/problems/user-suspended",
    },
  ],
};

describe("the account behind an X grant", () => {
  it("is the one that consented", async () => {
    const { call, seen } = fakePlatform(x, healthy);
    const granted = await x.fetchAccounts(call, tokens);
    expect(granted.personId).toBe(accountId);
    expect(granted.accounts).toMatchObject([{ platformUserId: accountId, username: "miravale" }]);
    expect(seen[0]?.url.pathname).toBe("/2/users/me");
    expect(seen[0]?.headers.get("authorization")).toBe("Bearer YWNjZXNz");
  });

  it.each([
    [suspended, "ACCOUNT_RESTRICTED", "ask_owner"],
    [{ errors: [{ type: "https://api.x.com/2/problems/resource-not-found" }] }, "NOT_FOUND", "ask_owner"],
    [{ errors: [{ type: "https://api.x.com/2/problems/something-new" }] }, "BAD_RESPONSE", "retry"],
    [{}, "BAD_RESPONSE", "retry"],
  ])("is not there in the 200 %j", async (answer, code, action) => {
    const { call } = fakePlatform(x, () => answer);
    await expect(x.fetchAccounts(call, tokens)).rejects.toMatchObject({ platformErrorCode: code, action });
  });
});

describe("X's statistics", () => {
  it("are read in one call with the owner's token, in the older dialect, for the price of one user", async () => {
    const { session, seen, reports } = fakePlatform(x, healthy);
    const { statistics, sha256 } = await x.fetchStatistics(session(accountId));
    expect(statistics.counts.followers).toEqual({ value: 48211, precision: "exact" });
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.headers.get("authorization")).toBe("Bearer token-of-the-owner");
    expect(seen[0]?.url.search).not.toContain("post.fields");
    const charged = { kind: "account", ids: [accountId], price: 10 };
    expect(reports[0]).toMatchObject({ endpoint: "users.me", cost: 10, charged });
  });

  it("of another account are refused", async () => {
    const { session } = fakePlatform(x, healthy);
    await expect(x.fetchStatistics(session("1"))).rejects.toMatchObject({ platformErrorCode: "BAD_RESPONSE" });
  });

  it("that X dropped without a word are a bad answer, not zero", async () => {
    const { public_metrics: _, ...without } = me.data;
    const { session } = fakePlatform(x, () => ({ data: without }));
    await expect(x.fetchStatistics(session(accountId))).rejects.toMatchObject({ platformErrorCode: "BAD_RESPONSE" });
  });
});

describe("X's statistics of many accounts", () => {
  const ids = (count: number) => Array.from({ length: count }, (_, i) => String(i + 1));

  it("are read with the app's own token, for the price of each", async () => {
    const { call, seen, reports } = fakePlatform(x, () => ({ data: [me.data], errors: suspended.errors }));
    const result = await x.batchStatistics?.fetch(call, [accountId, "2"]);
    expect([...(result?.byId.keys() ?? [])]).toEqual([accountId]);
    expect(seen[0]?.url.searchParams.get("ids")).toBe(`${accountId},2`);
    expect(seen[0]?.headers.get("authorization")).toBe("Bearer key-for-public-reads");
    expect(reports[0]).toMatchObject({ endpoint: "users.batch", cost: 20 });
  });

  it("are none when X knows none of them", async () => {
    const { call } = fakePlatform(x, () => ({ errors: suspended.errors }));
    expect((await x.batchStatistics?.fetch(call, ["2"]))?.byId.size).toBe(0);
  });

  it("are never more than a call takes, and never accounts that nobody asked for", async () => {
    const { call, seen } = fakePlatform(x, healthy);
    await expect(x.batchStatistics?.fetch(call, ids(101))).rejects.toMatchObject({
      platformErrorCode: "INVALID_REQUEST",
    });
    expect(seen).toHaveLength(0);
    expect((await x.batchStatistics?.fetch(call, ids(100)))?.byId.size).toBe(0);
  });

  it("need the app's token, and blame nobody else when it is refused", async () => {
    const fake = fakePlatform(x, () => json({ title: "Unauthorized", type: "about:blank", status: 401 }, 401));
    const call = { ...fake.call, credentials: { ...fake.call.credentials, apiKey: null } };
    const code = { platformErrorCode: "APP_MISCONFIGURED", action: "tell_operator" };
    await expect(x.batchStatistics?.fetch(call, [accountId])).rejects.toMatchObject(code);
    await expect(x.batchStatistics?.fetch(fake.call, [accountId])).rejects.toMatchObject(code);
  });

  it("are all unknown when one of them is malformed, so that nothing wrong is stored", async () => {
    const broken = { ...me.data, id: "2", public_metrics: { followers_count: "12" } };
    const { call } = fakePlatform(x, () => ({ data: [me.data, broken] }));
    await expect(x.batchStatistics?.fetch(call, [accountId, "2"])).rejects.toMatchObject({
      platformErrorCode: "BAD_RESPONSE",
    });
  });
});

describe("X's posts", () => {
  const state = { username: "miravale" };
  const page = (answer: unknown, cursor: string | null = null) => {
    const fake = fakePlatform(x, () => answer);
    return { ...fake, read: () => x.posts?.fetchPage(fake.session(accountId, state), cursor) };
  };

  it("are the account's own, newest first, without replies and reposts, 25 to a page", async () => {
    const { read, seen, reports } = page(timeline);
    expect((await read())?.posts.map(({ platformPostId }) => platformPostId)).toEqual([
      "1990000000000000003",
      "1990000000000000002",
    ]);
    expect(seen[0]?.url.pathname).toBe(`/2/users/${accountId}/tweets`);
    expect(Object.fromEntries(seen[0]?.url.searchParams ?? [])).toEqual({
      max_results: "25",
      exclude: "replies,retweets",
      "tweet.fields": "created_at,public_metrics,attachments,note_tweet",
      expansions: "attachments.media_keys",
      "media.fields": "media_key,type",
    });
    expect(reports[0]).toMatchObject({ endpoint: "posts.list", cost: 125, charged: { kind: "post", price: 5 } });
  });

  it("continue at X's token, behind what was seen", async () => {
    const first = await page(timeline).read();
    expect(first?.nextCursor).toBe("1990000000000000002:7140dibdnow9c7btw4");
    const older = { ...timeline.data[1], id: "1980000000000000001" };
    const { read, seen } = page(
      { data: [timeline.data[1], older], meta: { next_token: "more" } },
      first?.nextCursor ?? null,
    );
    const second = await read();
    expect(seen[0]?.url.searchParams.get("pagination_token")).toBe("7140dibdnow9c7btw4");
    expect(second?.posts.map(({ platformPostId }) => platformPostId)).toEqual(["1980000000000000001"]);
    expect(second?.nextCursor).toBe("1980000000000000001:more");
  });

  it("end where no token comes, and nowhere else", async () => {
    const { next_token: _, ...last } = timeline.meta;
    expect((await page({ ...timeline, meta: last }).read())?.nextCursor).toBeNull();
    expect((await page({ ...timeline, meta: last }, "1990000000000000002:loop").read())?.nextCursor).toBeNull();
  });

  it("go on behind a page of which nothing was left, from what was seen before it", async () => {
    const empty = { meta: { result_count: 0, next_token: "on" } };
    const first = await page(empty).read();
    expect(first).toEqual({ posts: [], nextCursor: ":on" });
    expect(await page(empty, "1990000000000000002:loop").read()).toEqual({
      posts: [],
      nextCursor: "1990000000000000002:on",
    });
    const { read, seen } = page(timeline, first?.nextCursor ?? null);
    expect((await read())?.posts).toHaveLength(2);
    expect(seen[0]?.url.searchParams.get("pagination_token")).toBe("on");
  });

  it("that were all shown before lead to themselves, so that a listing without end is not taken for a whole one", async () => {
    const cursor = "1990000000000000002:loop";
    expect(await page(timeline, cursor).read()).toEqual({ posts: [], nextCursor: cursor });
  });

  it("are not listed from a place that is none", async () => {
    const { read, seen } = page(timeline, "7140dibdnow9c7btw4");
    await expect(read()).rejects.toMatchObject({ platformErrorCode: "INVALID_REQUEST" });
    expect(seen).toEqual([]);
  });

  it("are none for an account without any", async () => {
    expect(await page({ meta: { result_count: 0 } }).read()).toEqual({ posts: [], nextCursor: null });
  });

  it("that may not be seen are refused, not taken for none", async () => {
    const type = "https://api.twitter.com/2/problems/not-authorized-for-resource";
    await expect(page({ errors: [{ type, detail: "Sorry, you are not authorized." }] }).read()).rejects.toMatchObject({
      platformErrorCode: "PERMISSION_MISSING",
    });
  });

  it("stand beside the errors of others in one answer", async () => {
    const errors = [{ type: "https://api.twitter.com/2/problems/resource-not-found" }];
    expect((await page({ ...timeline, errors }).read())?.posts).toHaveLength(2);
  });
});

describe("the probe", () => {
  it("asks who the token belongs to, and for nothing else", async () => {
    const { session, seen } = fakePlatform(x, healthy);
    await x.probe(session(accountId));
    expect(seen[0]?.url.href).toBe("https://api.x.com/2/users/me");
  });

  it("fails for a suspended account", async () => {
    const { session } = fakePlatform(x, () => suspended);
    await expect(x.probe(session(accountId))).rejects.toMatchObject({ platformErrorCode: "ACCOUNT_RESTRICTED" });
  });
});
