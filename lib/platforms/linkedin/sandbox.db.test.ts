import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createPlatformHttp } from "@/lib/platforms/shared/http";
import type { PlatformCall, PlatformPost, PlatformSession, PostPage, TokenSet } from "@/lib/platforms/types";
import { testStack } from "@/tests/support/env";
import { linkedin } from "./index";

const { sandboxUrl } = testStack();
const clientId = `linkedin-check-${randomUUID()}`;
const clientSecret = `secret-${randomUUID()}`;

const personas = z.object({
  personas: z.array(
    z.object({ platform: z.string(), id: z.string(), platformUserId: z.string().nullable(), posts: z.number() }),
  ),
});
const grant = z.object({
  accessToken: z.string(),
  refreshToken: z.string().nullable(),
  expiresInSeconds: z.number(),
  scopes: z.array(z.string()),
});
const calls = z.object({
  entries: z.array(
    z.object({
      seq: z.number(),
      endpoint: z.string(),
      status: z.number(),
      response: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
  lastSeq: z.number(),
});

async function control<T>(path: string, schema: z.ZodType<T>, body?: unknown): Promise<T> {
  const sent = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(`${sandboxUrl}/_control${path}`, body === undefined ? {} : sent);
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return schema.parse(await response.json());
}

const limit = (name: string, value: number | null) =>
  control("/limits", z.unknown(), { platform: "linkedin", name, value });

async function lastSeq(): Promise<number> {
  let after = 0;
  for (;;) {
    const { entries, lastSeq: seq } = await control(`/log?platform=linkedin&limit=10000&after=${after}`, calls);
    if (entries.length < 10_000) return seq;
    after = seq;
  }
}

/** What the sandbox wrote down about LinkedIn's calls while this ran. */
async function served<T>(work: () => Promise<T>) {
  const before = await lastSeq();
  const result = await work();
  const { entries } = await control(`/log?platform=linkedin&limit=10000&after=${before}`, calls);
  return { result, entries };
}

const persona = async (id: string) => {
  const found = (await control("/personas", personas)).personas.find(
    (one) => one.platform === "linkedin" && one.id === id,
  );
  if (!found) throw new Error(`the sandbox has no ${id} on LinkedIn`);
  return found;
};

const now = () => new Date();
const call: PlatformCall = {
  http: createPlatformHttp({
    platform: "linkedin",
    sandboxUrl,
    allowedHosts: linkedin.hosts,
    classify: linkedin.classify,
    now,
    circuits: new Map(),
  }),
  credentials: { clientId, clientSecret, apiKey: null },
  now,
};

const asked = [...linkedin.oauth.scopes];

/** Tokens as after a consent, without the consent screen. */
async function consent(personaId: string, scopes = asked): Promise<TokenSet> {
  const given = await control("/grants", grant, { platform: "linkedin", personaId, clientId, scopes });
  return {
    accessToken: given.accessToken,
    refreshToken: given.refreshToken,
    accessExpiresAt: new Date(Date.now() + given.expiresInSeconds * 1000),
    refreshExpiresAt: null,
    scopes: given.scopes,
  };
}

/** A session for one of the accounts behind a person's grant. */
async function connect(
  personaId: string,
  { account: wanted = personaId, scopes = asked } = {},
): Promise<PlatformSession & { tokens: TokenSet }> {
  const tokens = await consent(personaId, scopes);
  const { accounts } = await linkedin.fetchAccounts(call, tokens);
  const { platformUserId } = await persona(wanted);
  const account = accounts.find((one) => one.platformUserId === platformUserId);
  if (!account) throw new Error(`${wanted} is not behind the grant of ${personaId}`);
  return { ...call, account, accessToken: tokens.accessToken, tokens };
}

async function allPosts(session: PlatformSession): Promise<PlatformPost[]> {
  const posts: PlatformPost[] = [];
  let cursor: string | null = null;
  do {
    const page: PostPage | undefined = await linkedin.posts?.fetchPage(session, cursor);
    posts.push(...(page?.posts ?? []));
    cursor = page?.nextCursor ?? null;
  } while (cursor !== null);
  return posts;
}

beforeAll(async () => {
  const redirectUris = ["http://localhost:3000/callback"];
  await control("/clients", z.unknown(), { platform: "linkedin", clientId, clientSecret, redirectUris });
});

afterEach(async () => {
  for (const name of ["programmaticRefresh", "memberDay", "applicationDay"]) await limit(name, null);
});

describe("LinkedIn, as the sandbox speaks it", () => {
  it("opens the member and the pages that the member runs, by one grant", async () => {
    const { accounts, personId } = await linkedin.fetchAccounts(call, await consent("mira"));
    const urns = await Promise.all(
      ["mira", "vale-studio", "vale-labs"].map(async (id) => (await persona(id)).platformUserId),
    );
    expect(accounts.map(({ platformUserId }) => platformUserId)).toEqual(urns);
    expect(accounts.map(({ accountType }) => accountType)).toEqual(["member", "organization", "organization"]);
    expect(personId).toBe(urns[0]);
    expect(accounts[0]?.picture?.url).toMatch(/^https:\/\/media\.licdn\.com\//);
  });

  it("gives the followers of a member that the sandbox says it served", async () => {
    const session = await connect("maya");
    const { result, entries } = await served(() => linkedin.fetchStatistics(session));
    expect(entries.map(({ endpoint }) => endpoint)).toEqual(["memberFollowersCount"]);
    expect(result.statistics.counts.followers.value).toBe(entries[0]?.response?.memberFollowersCount);
    expect(result.statistics.counts.followers.value).toBeGreaterThan(3_000);
  });

  it("gives the followers and views of a page that the sandbox says it served", async () => {
    const session = await connect("eleni", { account: "aegean-lines" });
    const { result, entries } = await served(() => linkedin.fetchStatistics(session));
    const numbers = Object.assign({}, ...entries.map(({ response }) => response));
    expect(result.statistics.counts.followers.value).toBe(numbers.firstDegreeSize);
    expect(result.statistics.counts.views.value).toBe(numbers.pageViews);
    expect(result.statistics.counts.likes).toEqual({ value: null, reason: "not_offered" });
  });

  it("keeps the reports of a page from who only runs its content", async () => {
    const session = await connect("mira", { account: "vale-labs" });
    const { statistics } = await linkedin.fetchStatistics(session);
    expect(statistics.counts.followers.value).not.toBeNull();
    expect(statistics.counts.views).toEqual({ value: null, reason: "permission_missing" });
    const posts = await allPosts(session);
    expect(posts).toHaveLength((await persona("vale-labs")).posts);
    expect(posts.every(({ metrics }) => metrics.views.value === null)).toBe(true);
  });

  it("reads a page whose id no number holds", async () => {
    const session = await connect("quiet", { account: "vale-archive" });
    expect(session.account.platformUserId).toBe("urn:li:organization:9007199254740993");
    const { statistics } = await linkedin.fetchStatistics(session);
    expect(statistics.account.username).toBe("valearchive");
    expect(await allPosts(session)).toEqual([]);
  });

  it("has no numbers for a member whose app has the sign-in product alone, and says why", async () => {
    const session = await connect("maya", { scopes: ["openid", "profile", "email"] });
    const { statistics } = await linkedin.fetchStatistics(session);
    expect(statistics.account.displayName).toBe("Maya R.");
    expect(statistics.counts.followers).toEqual({ value: null, reason: "permission_missing" });
    expect(await allPosts(session)).toEqual([]);
  });

  it("lists every post of a page once, newest first, with the figures of both kinds", async () => {
    const session = await connect("mira", { account: "vale-studio" });
    const posts = await allPosts(session);
    expect(posts).toHaveLength((await persona("vale-studio")).posts);
    expect(new Set(posts.map(({ platformPostId }) => platformPostId)).size).toBe(posts.length);
    const times = posts.map(({ publishedAt }) => publishedAt.getTime());
    expect(times).toEqual([...times].sort((a, b) => b - a));
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
    const session = await connect("mira", { account: "vale-studio" });
    const { result, entries } = await served(async () => linkedin.posts?.fetchPage(session, null));
    const sum = (metric: "views" | "likes" | "reach") =>
      (result?.posts ?? []).reduce((total, { metrics }) => total + (metrics[metric].value ?? 0), 0);
    const total = (field: string) =>
      entries.reduce((all, { response }) => all + Number(response?.[`sum(${field})`] ?? response?.[field] ?? 0), 0);
    expect(sum("views")).toBe(total("impressionCount"));
    expect(sum("reach")).toBe(total("uniqueImpressionsCount"));
    expect(sum("likes")).toBe(total("likeCount"));
    expect(sum("views")).toBeGreaterThan(0);
  });

  it("lists no posts of a member, but with the permission that nobody new gets", async () => {
    expect(await allPosts(await connect("maya"))).toEqual([]);
    const session = await connect("maya", { scopes: [...asked, "r_member_social"] });
    const first = await linkedin.posts?.fetchPage(session, null);
    expect(first?.posts).toHaveLength(10);
    const last = first?.posts.at(-1)?.metrics;
    expect(last?.views.value).toBeGreaterThan(last?.reach.value ?? 0);
    expect(last?.saves.value).not.toBeNull();
  });

  it("refreshes with the same refresh token, and after a revocation accepts neither", async () => {
    const { tokens, ...session } = await connect("maya");
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
    await limit("programmaticRefresh", 0);
    expect((await consent("maya")).refreshToken).toBeNull();
  });

  it("tells a daily limit of the member from one of the app, until midnight UTC", async () => {
    const session = await connect("maya");
    const midnight = new Date(new Date().setUTCHours(24, 0, 0, 0));
    await limit("memberDay", 0);
    const spent = { platformErrorCode: "QUOTA_EXHAUSTED", action: "wait", resetsAt: midnight };
    await expect(linkedin.probe(session)).rejects.toMatchObject({ ...spent, limitOwner: "account" });
    await limit("applicationDay", 0);
    await expect(linkedin.probe(session)).rejects.toMatchObject({ ...spent, limitOwner: "app" });
  });

  it("refuses a wrong client secret as our own mistake, and an unknown token as the person's", async () => {
    const { tokens, ...session } = await connect("maya");
    const wrong = { ...call, credentials: { ...call.credentials, clientSecret: "wrong-secret" } };
    await expect(linkedin.refreshTokens?.(wrong, tokens)).rejects.toMatchObject({
      platformErrorCode: "APP_MISCONFIGURED",
      action: "tell_operator",
    });
    await expect(linkedin.probe({ ...session, accessToken: "AQXunknown" })).rejects.toMatchObject({
      platformErrorCode: "TOKEN_INVALID",
    });
  });
});
