import { describe, expect, it } from "vitest";
import { checkAdapter } from "@/tests/support/adapter-check";
import { linkedin } from "./index";

const check = checkAdapter(linkedin);

describe("LinkedIn, as the sandbox speaks it", () => {
  it("opens the member and the pages that the member runs, by one grant", async () => {
    const { accounts, personId } = await linkedin.fetchAccounts(check.call, await check.consent("mira"));
    const urns = await Promise.all(
      ["mira", "vale-studio", "vale-labs"].map(async (id) => (await check.persona(id)).platformUserId),
    );
    expect(accounts.map(({ platformUserId }) => platformUserId)).toEqual(urns);
    expect(accounts.map(({ accountType }) => accountType)).toEqual(["member", "organization", "organization"]);
    expect(personId).toBe(urns[0]);
    expect(accounts[0]?.picture?.url).toMatch(/^https:\/\/media\.licdn\.com\//);
  });

  it("gives the followers of a member that the sandbox says it served", async () => {
    const session = await check.connect("maya");
    const { result, calls } = await check.served(() => linkedin.fetchStatistics(session));
    expect(calls.map(({ endpoint }) => endpoint)).toEqual(["memberFollowersCount"]);
    expect(result.statistics.counts.followers.value).toBe(calls[0]?.response?.memberFollowersCount);
    expect(result.statistics.counts.followers.value).toBeGreaterThan(3_000);
  });

  it("gives the followers and views of a page that the sandbox says it served", async () => {
    const session = await check.connect("eleni", { account: "aegean-lines" });
    const { result, calls } = await check.served(() => linkedin.fetchStatistics(session));
    const numbers = Object.assign({}, ...calls.map(({ response }) => response));
    expect(result.statistics.counts.followers.value).toBe(numbers.firstDegreeSize);
    expect(result.statistics.counts.views.value).toBe(numbers.pageViews);
    expect(result.statistics.counts.likes).toEqual({ value: null, reason: "not_offered" });
  });

  it("tells where the followers of a page live, by codes and names, in two calls", async () => {
    const session = await check.connect("eleni", { account: "aegean-lines" });
    const { statistics } = await linkedin.fetchStatistics(session);
    const { result, calls } = await check.served(async () => linkedin.audience?.fetch(session));
    expect(calls.map(({ endpoint, status }) => [endpoint, status])).toEqual([
      ["organizationalEntityFollowerStatistics", 200],
      ["geo", 200],
    ]);
    expect(result?.age_gender).toEqual({ counts: null, reason: "not_offered" });
    const countries = Object.entries(result?.country.counts ?? {});
    expect(countries.map(([code]) => code)).toContain("GR");
    expect(countries.every(([code]) => /^[A-Z]{2}$/.test(code))).toBe(true);
    const placed = countries.reduce((sum, [, count]) => sum + count, 0);
    expect(placed).toBeGreaterThan(0);
    expect(placed).toBeLessThanOrEqual(statistics.counts.followers.value ?? 0);
    expect(Object.keys(result?.city.counts ?? {})).toContain("Athens, Attica, Greece");
  });

  it("tells nothing of where followers live to who only runs a page's content", async () => {
    const session = await check.connect("mira", { account: "vale-labs" });
    const { result, calls } = await check.served(async () => linkedin.audience?.fetch(session));
    expect(result?.country).toEqual({ counts: null, reason: "permission_missing" });
    expect(calls).toEqual([]);
  });

  it("keeps the reports of a page from who only runs its content", async () => {
    const session = await check.connect("mira", { account: "vale-labs" });
    const { statistics } = await linkedin.fetchStatistics(session);
    expect(statistics.counts.followers.value).not.toBeNull();
    expect(statistics.counts.views).toEqual({ value: null, reason: "permission_missing" });
    const posts = await check.everyPost(session, "vale-labs");
    expect(posts.every(({ metrics }) => metrics.views.value === null)).toBe(true);
  });

  it("reads a page whose id no number holds", async () => {
    const session = await check.connect("quiet", { account: "vale-archive" });
    expect(session.account.platformUserId).toBe("urn:li:organization:9007199254740993");
    const { statistics } = await linkedin.fetchStatistics(session);
    expect(statistics.account.username).toBe("valearchive");
    expect(await check.allPosts(session)).toEqual([]);
  });

  it("has no numbers for a member whose app has the sign-in product alone, and says why", async () => {
    const session = await check.connect("maya", { scopes: ["openid", "profile", "email"] });
    const { statistics } = await linkedin.fetchStatistics(session);
    expect(statistics.account.displayName).toBe("Maya R.");
    expect(statistics.counts.followers).toEqual({ value: null, reason: "permission_missing" });
    expect(linkedin.posts?.withheld?.(session.account)).toBe("not_offered");
  });

  it("lists every post of a page once, newest first, with the figures of both kinds", async () => {
    const session = await check.connect("mira", { account: "vale-studio" });
    const posts = await check.everyPost(session, "vale-studio");
    const known = posts.filter(({ metrics }) => metrics.views.value !== null);
    expect(new Set(known.map(({ platformPostId }) => platformPostId.split(":")[2]))).toEqual(
      new Set(["share", "ugcPost"]),
    );
    const yearAgo = Date.now() - 364 * 86_400_000;
    const settled = posts.filter(({ publishedAt }) => {
      const time = publishedAt.getTime();
      return time > yearAgo && time < Date.now() - 4 * 86_400_000;
    });
    expect(settled.every(({ metrics }) => metrics.views.value !== null)).toBe(true);
    expect(posts.every(({ metrics }) => metrics.views.value !== 0)).toBe(true);
    expect(posts.at(-1)?.metrics.views).toEqual({ value: null, reason: "not_offered" });
  });

  it("gives the figures of a page's posts that the sandbox says it served", async () => {
    const session = await check.connect("mira", { account: "vale-studio" });
    const { result, calls } = await check.served(async () => linkedin.posts?.fetchPage(session, null));
    const sum = (metric: "views" | "likes" | "reach") =>
      (result?.posts ?? []).reduce((total, { metrics }) => total + (metrics[metric].value ?? 0), 0);
    const total = (field: string) =>
      calls.reduce((all, { response }) => all + Number(response?.[`sum(${field})`] ?? response?.[field] ?? 0), 0);
    expect(sum("views")).toBe(total("impressionCount"));
    expect(sum("reach")).toBe(total("uniqueImpressionsCount"));
    expect(sum("likes")).toBe(total("likeCount"));
    expect(sum("views")).toBeGreaterThan(0);
  });

  it("withholds the posts of a member, but with the permission that nobody new gets", async () => {
    const usual = await check.connect("maya");
    expect(linkedin.posts?.withheld?.(usual.account)).toBe("not_offered");
    await expect(linkedin.posts?.fetchPage(usual, null)).rejects.toMatchObject({
      platformErrorCode: "PERMISSION_MISSING",
    });
    const session = await check.connect("maya", { scopes: [...linkedin.oauth.scopes, "r_member_social"] });
    expect(linkedin.posts?.withheld?.(session.account)).toBeNull();
    const first = await linkedin.posts?.fetchPage(session, null);
    expect(first?.posts).toHaveLength(10);
    const last = first?.posts.at(-1)?.metrics;
    expect(last?.views.value).toBeGreaterThan(last?.reach.value ?? 0);
    expect(last?.saves.value).not.toBeNull();
  });

  it("refreshes with the same refresh token, and after a revocation accepts neither", async () => {
    const { tokens, ...session } = await check.connect("maya");
    const next = await linkedin.refreshTokens?.(session, tokens);
    expect(next?.refreshToken).toBe(tokens.refreshToken);
    expect(next?.accessToken).not.toBe(tokens.accessToken);
    const renewed = { ...session, accessToken: next?.accessToken ?? "" };
    await expect(linkedin.probe(renewed)).resolves.toBeUndefined();

    await linkedin.revokeTokens?.(session, tokens);
    const invalid = { platformErrorCode: "TOKEN_INVALID", action: "reconnect" };
    await expect(linkedin.probe(renewed)).rejects.toMatchObject(invalid);
    await expect(linkedin.refreshTokens?.(session, tokens)).rejects.toMatchObject(invalid);
    await expect(linkedin.revokeTokens?.(session, tokens)).resolves.toBeUndefined();
  });

  it("gives no refresh token to an app that is no partner's", async () => {
    await check.withLimit("programmaticRefresh", 0, async () => {
      expect((await check.consent("maya")).refreshToken).toBeNull();
    });
  });

  it("tells a daily limit of the member from one of the app, until midnight UTC", async () => {
    const session = await check.connect("maya");
    const midnight = new Date(new Date().setUTCHours(24, 0, 0, 0));
    const spent = { platformErrorCode: "QUOTA_EXHAUSTED", action: "wait", resetsAt: midnight };
    await check.withLimit("memberDay", 0, async () => {
      await expect(linkedin.probe(session)).rejects.toMatchObject({ ...spent, limitOwner: "account" });
      await check.withLimit("applicationDay", 0, async () => {
        await expect(linkedin.probe(session)).rejects.toMatchObject({ ...spent, limitOwner: "endpoint" });
      });
    });
  });

  it("refuses a wrong client secret as our own mistake, and an unknown token as the person's", async () => {
    const { tokens, ...session } = await check.connect("maya");
    await expect(linkedin.refreshTokens?.(check.foreignCall, tokens)).rejects.toMatchObject({
      platformErrorCode: "APP_MISCONFIGURED",
      action: "tell_operator",
    });
    await expect(linkedin.probe({ ...session, accessToken: "AQXunknown" })).rejects.toMatchObject({
      platformErrorCode: "TOKEN_INVALID",
    });
  });
});
