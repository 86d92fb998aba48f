import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { requests } from "@/sandbox/platforms/x/contract";
import { testStack } from "@/tests/support/env";
import { type PlatformId, platformIds } from "./manifests";
import { getPlatform } from "./registry";
import { createPlatformHttp } from "./shared/http";
import type { PlatformCall, PlatformPost, PlatformSession, PostPage, TokenSet } from "./types";

const { sandboxUrl } = testStack();
const clientSecret = `secret-${randomUUID()}`;
const apiKey = `key-${randomUUID()}`;
const clientId = `adapter-check-${randomUUID()}`;

const personas = z.object({
  personas: z.array(
    z.object({
      platform: z.string(),
      id: z.string(),
      platformUserId: z.string().nullable(),
      posts: z.number(),
    }),
  ),
});
const grant = z.object({
  accessToken: z.string(),
  refreshToken: z.string().nullable(),
  expiresInSeconds: z.number(),
  scopes: z.array(z.string()),
});
const callLog = z.object({
  entries: z.array(
    z.object({
      seq: z.number(),
      endpoint: z.string(),
      query: z.record(z.string(), z.string()),
      status: z.number(),
      response: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});

async function control<T>(path: string, schema: z.ZodType<T>, body?: unknown): Promise<T> {
  const sent = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(`${sandboxUrl}/_control${path}`, body === undefined ? {} : sent);
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return schema.parse(await response.json());
}

/** What the sandbox itself wrote down about the latest call. */
async function lastCall(platform: PlatformId) {
  let after = 0;
  for (;;) {
    const { entries } = await control(`/log?platform=${platform}&after=${after}&limit=1000`, callLog);
    const last = entries.at(-1);
    if (!last || entries.length < 1000) return last;
    after = last.seq;
  }
}

const persona = async (platform: PlatformId, id: string) => {
  const all = await control("/personas", personas);
  const found = all.personas.find((one) => one.platform === platform && one.id === id);
  if (!found) throw new Error(`the sandbox has no ${id} on ${platform}`);
  return found;
};

function callTo(id: PlatformId): PlatformCall {
  const { classify, isFailure, hosts } = getPlatform(id);
  const now = () => new Date();
  const http = createPlatformHttp({
    platform: id,
    sandboxUrl,
    allowedHosts: hosts,
    classify,
    isFailure,
    now,
    circuits: new Map(),
  });
  return { http, credentials: { clientId, clientSecret, apiKey: id === "instagram" ? null : apiKey }, now };
}

/** Tokens as after a consent, without the consent screen. */
async function consent(platform: PlatformId, personaId: string, scopes?: string[]): Promise<TokenSet> {
  const given = await control("/grants", grant, { platform, personaId, clientId, scopes });
  return {
    accessToken: given.accessToken,
    refreshToken: given.refreshToken,
    accessExpiresAt: new Date(Date.now() + given.expiresInSeconds * 1000),
    refreshExpiresAt: null,
    scopes: given.scopes,
  };
}

async function connect(
  id: PlatformId,
  personaId: string,
  scopes?: string[],
): Promise<PlatformSession & { tokens: TokenSet }> {
  const call = callTo(id);
  const tokens = await consent(id, personaId, scopes);
  const { accounts, accountTokens, refusal } = await getPlatform(id).fetchAccounts(call, tokens);
  if (refusal) throw refusal;
  const [account] = accounts;
  if (!account || accounts.length > 1) throw new Error("expected one account");
  const own = accountTokens?.get(account.platformUserId)?.accessToken;
  return { ...call, account, accessToken: own ?? tokens.accessToken, tokens };
}

/** All posts, page by page. */
async function allPosts(id: PlatformId, session: PlatformSession): Promise<PlatformPost[]> {
  const posts: PlatformPost[] = [];
  let cursor: string | null = null;
  do {
    const page: PostPage | undefined = await getPlatform(id).posts?.fetchPage(session, cursor);
    posts.push(...(page?.posts ?? []));
    cursor = page?.nextCursor ?? null;
  } while (cursor !== null);
  return posts;
}

/** Does `work` while one of TikTok's limits in the sandbox is set by hand. */
async function withLimit(name: string, value: number, work: () => Promise<void>): Promise<void> {
  await control("/limits", z.unknown(), { platform: "tiktok", name, value });
  try {
    await work();
  } finally {
    await control("/limits", z.unknown(), { platform: "tiktok", name, value: null });
  }
}

beforeAll(async () => {
  const redirectUris = ["http://localhost:3000/callback"];
  for (const platform of platformIds) {
    await control("/clients", z.unknown(), { platform, clientId, clientSecret, redirectUris, apiKeys: [apiKey] });
  }
});

describe("Instagram, as the sandbox speaks it", () => {
  it("gives the numbers that the sandbox says it served", async () => {
    const session = await connect("instagram", "maya");
    const { statistics } = await getPlatform("instagram").fetchStatistics(session);
    const served = (await lastCall("instagram"))?.response;
    expect(statistics.account.platformUserId).toBe((await persona("instagram", "maya")).platformUserId);
    expect(statistics.counts.followers.value).toBe(served?.followers_count);
    expect(statistics.counts.following.value).toBe(served?.follows_count);
    expect(statistics.counts.posts.value).toBe(served?.media_count);
  });

  it("lists every post once, newest first, with insights", async () => {
    const session = await connect("instagram", "oldtimes");
    const posts = await allPosts("instagram", session);
    expect(posts).toHaveLength((await persona("instagram", "oldtimes")).posts);
    expect(new Set(posts.map(({ platformPostId }) => platformPostId)).size).toBe(posts.length);
    const times = posts.map(({ publishedAt }) => publishedAt.getTime());
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(posts.some(({ metrics }) => metrics.views.value !== null)).toBe(true);
  });

  it("pages through more posts than one page holds", async () => {
    const session = await connect("instagram", "maya");
    const first = await getPlatform("instagram").posts?.fetchPage(session, null);
    const second = await getPlatform("instagram").posts?.fetchPage(session, first?.nextCursor ?? null);
    const ids = [...(first?.posts ?? []), ...(second?.posts ?? [])].map(({ platformPostId }) => platformPostId);
    expect(ids).toHaveLength(50);
    expect(new Set(ids).size).toBe(50);
  });

  it("refuses a personal account", async () => {
    await expect(connect("instagram", "private-petra")).rejects.toMatchObject({
      platformErrorCode: "ACCOUNT_INELIGIBLE",
    });
  });

  it("refuses to refresh a token on its first day, which harms nothing", async () => {
    const { tokens, ...session } = await connect("instagram", "tiny");
    await expect(getPlatform("instagram").refreshTokens?.(session, tokens)).rejects.toMatchObject({
      platformErrorCode: "INVALID_REQUEST",
    });
    await expect(getPlatform("instagram").probe(session)).resolves.toBeUndefined();
  });

  it("tells a token that never existed from one that works", async () => {
    const session = await connect("instagram", "tiny");
    const unknown = { ...session, accessToken: "IGAAunknown" };
    await expect(getPlatform("instagram").probe(unknown)).rejects.toMatchObject({ platformErrorCode: "TOKEN_INVALID" });
  });
});

describe("TikTok, as the sandbox speaks it", () => {
  const tiktok = getPlatform("tiktok");
  const invalid = { platformErrorCode: "TOKEN_INVALID", action: "reconnect" };

  it("gives the numbers that the sandbox says it served", async () => {
    const session = await connect("tiktok", "maya");
    const { statistics } = await tiktok.fetchStatistics(session);
    const served = (await lastCall("tiktok"))?.response;
    expect(statistics.account.platformUserId).toBe((await persona("tiktok", "maya")).platformUserId);
    expect(statistics.account.alternateIds).toHaveLength(1);
    expect(statistics.counts.followers.value).toBe(served?.follower_count);
    expect(statistics.counts.following.value).toBe(served?.following_count);
    expect(statistics.counts.likes.value).toBe(served?.likes_count);
    expect(statistics.counts.posts.value).toBe(served?.video_count);
    expect(statistics.counts.views).toEqual({ value: null, reason: "not_offered" });
  });

  it.each(["maya", "oldtimes"])("lists every public video of %s once, newest first, with its counts", async (id) => {
    const posts = await allPosts("tiktok", await connect("tiktok", id));
    expect(posts).toHaveLength((await persona("tiktok", id)).posts);
    expect(new Set(posts.map(({ platformPostId }) => platformPostId)).size).toBe(posts.length);
    const times = posts.map(({ publishedAt }) => publishedAt.getTime());
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(posts.every(({ metrics }) => metrics.views.value !== null && metrics.shares.value !== null)).toBe(true);
    for (const { permalink } of posts) expect(permalink).toMatch(/^https:\/\/www\.tiktok\.com\/@[^/]+\/video\/\d{19}$/);
  });

  it("reads the counts of an account whose videos are private, and lists none of them", async () => {
    const session = await connect("tiktok", "private-petra");
    expect((await tiktok.fetchStatistics(session)).statistics.counts.followers.value).toBeGreaterThan(0);
    expect(await tiktok.posts?.fetchPage(session, null)).toEqual({ posts: [], nextCursor: null });
  });

  it("keeps the counts where the videos were not allowed, and refuses an account without them", async () => {
    const scopes = ["user.info.basic", "user.info.profile", "user.info.stats"];
    const session = await connect("tiktok", "tiny", scopes);
    expect((await tiktok.fetchStatistics(session)).statistics.counts.followers.value).toBeGreaterThan(0);
    const missing = { platformErrorCode: "PERMISSION_MISSING", action: "reconnect" };
    await expect(tiktok.posts?.fetchPage(session, null)).rejects.toMatchObject(missing);
    await expect(connect("tiktok", "tiny", ["user.info.basic", "user.info.stats"])).rejects.toMatchObject(missing);
  });

  it("refreshes with a new refresh token each time, and never with an old one again", async () => {
    const { tokens, ...session } = await connect("tiktok", "luxe");
    const next = await tiktok.refreshTokens?.(session, tokens);
    expect(next?.refreshToken).not.toBe(tokens.refreshToken);
    expect(next?.scopes).toEqual(tokens.scopes);
    await expect(tiktok.probe({ ...session, accessToken: next?.accessToken ?? "" })).resolves.toBeUndefined();
    await expect(tiktok.refreshTokens?.(session, tokens)).rejects.toMatchObject(invalid);
    const held = { accessToken: next?.accessToken ?? "", refreshToken: next?.refreshToken ?? null };
    await expect(tiktok.refreshTokens?.(session, held)).resolves.toBeDefined();
  });

  it("knows a dead refresh token and a wrong secret also where they are told with status 200", async () => {
    const { tokens, ...session } = await connect("tiktok", "luxe");
    await withLimit("oauthErrorStatus", 200, async () => {
      const unknown = { ...tokens, refreshToken: "rft.unknown" };
      await expect(tiktok.refreshTokens?.(session, unknown)).rejects.toMatchObject({ ...invalid, httpStatus: 200 });
      const wrong = { ...session, credentials: { clientId, clientSecret: "wrong-secret", apiKey: null } };
      await expect(tiktok.refreshTokens?.(wrong, tokens)).rejects.toMatchObject({
        platformErrorCode: "APP_MISCONFIGURED",
        action: "tell_operator",
      });
    });
  });

  it("after a revocation accepts neither of the two tokens, also where the access token had ended", async () => {
    for (const ended of [false, true]) {
      const { tokens, ...session } = await connect("tiktok", "oldtimes");
      if (ended) await control("/tokens/expire", z.unknown(), { platform: "tiktok", personaId: "oldtimes" });
      await tiktok.revokeTokens?.(session, tokens);
      await expect(tiktok.probe(session)).rejects.toMatchObject({ platformErrorCode: "TOKEN_EXPIRED" });
      await expect(tiktok.refreshTokens?.(session, tokens)).rejects.toMatchObject(invalid);
      await expect(tiktok.revokeTokens?.(session, tokens)).resolves.toBeUndefined();
    }
  });

  it("waits a minute where it is throttled, as the limit of the app", async () => {
    const session = await connect("tiktok", "giant");
    await withLimit("requestsPerMinute", 0, async () => {
      const refused = await tiktok.fetchStatistics(session).catch((error: unknown) => error);
      expect(refused).toMatchObject({ platformErrorCode: "RATE_LIMITED", limitOwner: "app", action: "wait" });
      expect(refused).toHaveProperty("resetsAt");
    });
  });
});

describe("YouTube, as the sandbox speaks it", () => {
  it("gives the numbers that the sandbox says it served", async () => {
    const session = await connect("youtube", "maya");
    const { statistics } = await getPlatform("youtube").fetchStatistics(session);
    const served = (await lastCall("youtube"))?.response;
    expect(statistics.account.platformUserId).toBe((await persona("youtube", "maya")).platformUserId);
    expect(statistics.counts.followers.value).toBe(Number(served?.subscriberCount));
    expect(statistics.counts.views.value).toBe(Number(served?.viewCount));
    expect(statistics.counts.posts.value).toBe(Number(served?.videoCount));
  });

  it("hides subscribers where the channel hides them", async () => {
    const { statistics } = await getPlatform("youtube").fetchStatistics(await connect("youtube", "quiet"));
    expect(statistics.counts.followers).toEqual({ value: null, reason: "hidden_by_owner" });
  });

  it("reads many channels with the key, and leaves out those it does not know", async () => {
    const known = (await control("/personas", personas)).personas
      .filter(({ platform }) => platform === "youtube")
      .flatMap(({ platformUserId }) => platformUserId ?? []);
    const batch = getPlatform("youtube").batchStatistics;
    const result = await batch?.fetch(callTo("youtube"), [...known, "UCdoesNotExist0000000000"]);
    expect([...(result?.byId.keys() ?? [])].sort()).toEqual(known.sort());
  });

  it("lists the public videos once each, newest first, with their counts", async () => {
    const session = await connect("youtube", "maya");
    const posts = await allPosts("youtube", session);
    expect(posts).toHaveLength((await persona("youtube", "maya")).posts);
    expect(new Set(posts.map(({ platformPostId }) => platformPostId)).size).toBe(posts.length);
    const times = posts.map(({ publishedAt }) => publishedAt.getTime());
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(posts.every(({ metrics }) => metrics.views.value !== null)).toBe(true);
  });

  it("has no account for a person without a channel", async () => {
    await expect(connect("youtube", "newcomer")).rejects.toMatchObject({ platformErrorCode: "ACCOUNT_INELIGIBLE" });
  });

  it("refreshes, keeps the refresh token, and after a revocation accepts neither of the two", async () => {
    const { tokens, ...session } = await connect("youtube", "tiny");
    const youtube = getPlatform("youtube");
    const next = await youtube.refreshTokens?.(session, tokens);
    expect(next).toMatchObject({ refreshToken: null, scopes: tokens.scopes });
    expect(next?.accessToken).not.toBe(tokens.accessToken);
    const renewed = { ...session, accessToken: next?.accessToken ?? "" };
    await expect(youtube.probe(renewed)).resolves.toBeUndefined();

    await youtube.revokeTokens?.(session, tokens);
    await expect(youtube.probe(renewed)).rejects.toMatchObject({ platformErrorCode: "TOKEN_EXPIRED" });
    await expect(youtube.refreshTokens?.(session, tokens)).rejects.toMatchObject({
      platformErrorCode: "TOKEN_INVALID",
      action: "reconnect",
    });
    await expect(youtube.revokeTokens?.(session, tokens)).resolves.toBeUndefined();
  });

  it("refuses a foreign key and a wrong client secret as our own mistake", async () => {
    const call = callTo("youtube");
    const { tokens } = await connect("youtube", "tiny");
    const wrong = { ...call, credentials: { clientId, clientSecret: "wrong-secret", apiKey: "wrong-key" } };
    const code = { platformErrorCode: "APP_MISCONFIGURED", action: "tell_operator" };
    await expect(getPlatform("youtube").refreshTokens?.(wrong, tokens)).rejects.toMatchObject(code);
    await expect(getPlatform("youtube").batchStatistics?.fetch(wrong, ["UC1"])).rejects.toMatchObject(code);
  });
});

describe("Facebook, as the sandbox speaks it", () => {
  const facebook = getPlatform("facebook");

  it("gives the numbers that the sandbox says it served, with the Page's own token", async () => {
    const session = await connect("facebook", "maya");
    expect(session.accessToken).not.toBe(session.tokens.accessToken);
    const { statistics } = await facebook.fetchStatistics(session);
    const served = (await lastCall("facebook"))?.response;
    expect(statistics.account.platformUserId).toBe((await persona("facebook", "maya")).platformUserId);
    expect(statistics.counts.followers.value).toBe(served?.followers_count);
  });

  it("finds every Page of a person, wherever it shows up, and says which cannot be read", async () => {
    const call = callTo("facebook");
    const granted = await facebook.fetchAccounts(call, await consent("facebook", "studio"));
    expect(granted.accounts.map(({ username }) => username)).toEqual(["studiothalassa", "thalassaschool", "syrosfair"]);
    expect(granted.ineligible).toMatchObject([{ username: "pottersguild", reason: "role_missing" }]);
    expect(granted.accountTokens?.size).toBe(3);
    const hidden = await connect("facebook", "oldtimes");
    expect(hidden.account).toMatchObject({ platformUserId: (await persona("facebook", "oldtimes")).platformUserId });
  });

  it("lists every post once, newest first, with insights", async () => {
    const session = await connect("facebook", "oldtimes");
    const posts = await allPosts("facebook", session);
    expect(posts).toHaveLength((await persona("facebook", "oldtimes")).posts);
    expect(new Set(posts.map(({ platformPostId }) => platformPostId)).size).toBe(posts.length);
    const times = posts.map(({ publishedAt }) => publishedAt.getTime());
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(posts.every(({ metrics }) => metrics.likes.value !== null && metrics.shares.value !== null)).toBe(true);
    expect(posts.some(({ metrics }) => metrics.views.value !== null && metrics.reach.value !== null)).toBe(true);
  });

  it("has posts without insights on a Page below a hundred likes, and none on one that never posted", async () => {
    const tiny = await facebook.posts?.fetchPage(await connect("facebook", "tiny"), null);
    expect(tiny?.posts.length).toBeGreaterThan(0);
    for (const { metrics } of tiny?.posts ?? []) {
      expect(metrics.views).toEqual({ value: null, reason: "not_yet_available" });
    }
    expect(await allPosts("facebook", await connect("facebook", "quiet"))).toEqual([]);
  });

  it("has no account for a person without a Page", async () => {
    await expect(connect("facebook", "newcomer")).rejects.toMatchObject({ platformErrorCode: "ACCOUNT_INELIGIBLE" });
  });

  it("is de-authorised as a whole: person and Page are refused afterwards, and a second time is fine", async () => {
    const { tokens, ...session } = await connect("facebook", "nikos");
    await expect(facebook.probe(session)).resolves.toBeUndefined();
    await facebook.revokeTokens?.(session, tokens);
    await expect(facebook.probe(session)).rejects.toMatchObject({
      platformErrorCode: "TOKEN_INVALID",
      action: "reconnect",
      platformCode: "190/458",
    });
    await expect(facebook.revokeTokens?.(session, tokens)).resolves.toBeUndefined();
  });

  it("refuses a proof that was made with another app's secret", async () => {
    const session = await connect("facebook", "tiny");
    const wrong = { ...session, credentials: { ...session.credentials, clientSecret: "another app's secret" } };
    await expect(facebook.probe(wrong)).rejects.toMatchObject({ platformErrorCode: "INVALID_REQUEST" });
  });
});

describe("X, as the sandbox speaks it", () => {
  it("gives the numbers that the sandbox says it served", async () => {
    const session = await connect("x", "maya");
    const { statistics } = await getPlatform("x").fetchStatistics(session);
    const served = (await lastCall("x"))?.response;
    expect(statistics.account.platformUserId).toBe((await persona("x", "maya")).platformUserId);
    expect(statistics.counts.followers.value).toBe(served?.followers_count);
    expect(statistics.counts.following.value).toBe(served?.following_count);
    expect(statistics.counts.posts.value).toBe(served?.tweet_count);
  });

  it("reads a protected account for its owner, and refuses a suspended one", async () => {
    const { account } = (await getPlatform("x").fetchStatistics(await connect("x", "locked"))).statistics;
    expect(account.accountType).toBe("protected");
    await expect(connect("x", "banned")).rejects.toMatchObject({ platformErrorCode: "ACCOUNT_RESTRICTED" });
  });

  it("reads many accounts with the app's token, and leaves out the unknown and the suspended", async () => {
    const all = (await control("/personas", personas)).personas.filter(({ platform }) => platform === "x");
    const known = all.flatMap(({ platformUserId }) => platformUserId ?? []);
    const result = await getPlatform("x").batchStatistics?.fetch(callTo("x"), [...known, "12"]);
    const { platformUserId } = await persona("x", "banned");
    expect([...(result?.byId.keys() ?? [])].sort()).toEqual(known.filter((id) => id !== platformUserId).sort());
  });

  it("lists an account's own posts once each, newest first, with their counts", async () => {
    const session = await connect("x", "oldtimes");
    const posts = await allPosts("x", session);
    expect(posts).toHaveLength((await persona("x", "oldtimes")).posts);
    expect(new Set(posts.map(({ platformPostId }) => platformPostId)).size).toBe(posts.length);
    const times = posts.map(({ publishedAt }) => publishedAt.getTime());
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(new Set(posts.map(({ kind }) => kind))).toEqual(new Set(["text", "image", "video"]));
    expect(posts.every(({ metrics }) => metrics.views.value !== null)).toBe(true);
    expect(posts.some(({ caption }) => caption.length > 280)).toBe(true);
  });

  it("leaves out replies and reposts, and finds nothing where nothing was posted", async () => {
    const session = await connect("x", "leo");
    const first = await getPlatform("x").posts?.fetchPage(session, null);
    expect(first?.posts).toHaveLength(25);
    expect(first?.posts.some(({ caption }) => /^(?:RT )?@/.test(caption))).toBe(false);
    expect(await allPosts("x", await connect("x", "lurker"))).toEqual([]);
  });

  it("trades its refresh token for a new pair, once; a second use ends the access for good", async () => {
    const { tokens, ...session } = await connect("x", "tiny");
    const x = getPlatform("x");
    const next = await x.refreshTokens?.(session, tokens);
    expect(next?.refreshToken).not.toBe(tokens.refreshToken);
    const renewed = { ...session, accessToken: next?.accessToken ?? "" };
    await expect(x.probe(renewed)).resolves.toBeUndefined();
    const refused = { platformErrorCode: "TOKEN_INVALID", action: "reconnect" };
    await expect(x.refreshTokens?.(session, tokens)).rejects.toMatchObject(refused);
    await expect(x.probe(renewed)).rejects.toMatchObject({ platformErrorCode: "TOKEN_EXPIRED" });
    await expect(x.refreshTokens?.(session, { ...tokens, ...next })).rejects.toMatchObject(refused);
  });

  it("takes back both tokens, and once more without complaint", async () => {
    const { tokens, ...session } = await connect("x", "tiny");
    const x = getPlatform("x");
    await x.revokeTokens?.(session, tokens);
    await expect(x.probe(session)).rejects.toMatchObject({ platformErrorCode: "TOKEN_EXPIRED" });
    await expect(x.refreshTokens?.(session, tokens)).rejects.toMatchObject({ platformErrorCode: "TOKEN_INVALID" });
    await expect(x.revokeTokens?.(session, tokens)).resolves.toBeUndefined();
  });

  it("is understood in the newer names as well", async () => {
    const session = await connect("x", "maya");
    const before = await getPlatform("x").fetchStatistics(session);
    await control("/limits", z.unknown(), { platform: "x", name: "newNames", value: 1 });
    try {
      const after = await getPlatform("x").fetchStatistics(session);
      expect(after.statistics.counts.posts).toEqual(before.statistics.counts.posts);
      expect((await getPlatform("x").posts?.fetchPage(session, null))?.posts).toHaveLength(25);
    } finally {
      await control("/limits", z.unknown(), { platform: "x", name: "newNames", value: 0 });
    }
  });

  it("says when a window ends and whose it is, and that waiting does not bring credits back", async () => {
    const session = await connect("x", "eleni");
    const read = () => getPlatform("x").fetchStatistics(session);
    const fault = { platform: "x", kind: "rate_limited", times: 1, retryAfterSeconds: 300 };
    await control("/faults", z.unknown(), fault);
    const limited: unknown = await read().catch((error: unknown) => error);
    expect(limited).toMatchObject({ platformErrorCode: "RATE_LIMITED", limitOwner: "account" });
    const end = z.object({ resetsAt: z.date() }).parse(limited).resetsAt.getTime();
    expect(Math.abs(end - Date.now() - 300_000)).toBeLessThan(20_000);
    await control("/faults", z.unknown(), { ...fault, value: "appDay" });
    await expect(read()).rejects.toMatchObject({ platformErrorCode: "RATE_LIMITED", limitOwner: "app" });
    for (const value of ["credits", "spendCap", "usageCapped"]) {
      await control("/faults", z.unknown(), { ...fault, value });
      await expect(read()).rejects.toMatchObject({ platformErrorCode: "OUT_OF_CREDIT", action: "pause_platform" });
    }
  });

  it("refuses a foreign app token and a wrong client secret as our own mistake", async () => {
    const call = callTo("x");
    const { tokens } = await connect("x", "tiny");
    const wrong = { ...call, credentials: { clientId, clientSecret: "wrong-secret", apiKey: "wrong-key" } };
    const code = { platformErrorCode: "APP_MISCONFIGURED", action: "tell_operator" };
    await expect(getPlatform("x").refreshTokens?.(wrong, tokens)).rejects.toMatchObject(code);
    await expect(getPlatform("x").batchStatistics?.fetch(wrong, ["12"])).rejects.toMatchObject(code);
  });

  it("is asked only what its contract calls a request", async () => {
    const after = (await lastCall("x"))?.seq ?? 0;
    const session = await connect("x", "leo");
    await getPlatform("x").fetchStatistics(session);
    await getPlatform("x").batchStatistics?.fetch(callTo("x"), [session.account.platformUserId]);
    const first = await getPlatform("x").posts?.fetchPage(session, null);
    await getPlatform("x").posts?.fetchPage(session, first?.nextCursor ?? null);
    const shapes = { "users.me": requests.me, "users.list": requests.users, "posts.list": requests.timeline };
    const { entries } = await control(`/log?platform=x&after=${after}&limit=1000`, callLog);
    expect(new Set(entries.map(({ endpoint }) => endpoint))).toEqual(new Set(Object.keys(shapes)));
    for (const { endpoint, query } of entries) {
      expect(shapes[endpoint as keyof typeof shapes].safeParse(query).error, endpoint).toBeUndefined();
    }
  });
});
