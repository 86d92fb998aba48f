import { randomUUID } from "node:crypto";
import { beforeAll, expect } from "vitest";
import { createPlatformHttp } from "@/lib/platforms/shared/http";
import type { Platform, PlatformCall, PlatformPost, PlatformSession, PostPage, TokenSet } from "@/lib/platforms/types";
import { callsSince, control, type LoggedCall, lastCall } from "./connect";
import { testStack } from "./env";

interface SandboxPersona {
  readonly platform: string;
  readonly id: string;
  readonly platformUserId: string | null;
  readonly posts: number;
}

interface Granted {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly expiresInSeconds: number;
  readonly scopes: readonly string[];
}

/** An adapter in front of the sandbox, with an app of its own registered there. */
export interface AdapterCheck {
  /** Calls with the app's credentials; reads without an owner have a key where the platform has such reads. */
  readonly call: PlatformCall;
  /** The same calls with credentials that the platform does not know. */
  readonly foreignCall: PlatformCall;
  personas(): Promise<SandboxPersona[]>;
  persona(id: string): Promise<SandboxPersona>;
  /** Tokens as after a consent to all that the log-in asks for, or to these scopes; without the consent screen. */
  consent(personaId: string, scopes?: readonly string[]): Promise<TokenSet>;
  /** A session for the one account behind a person's grant, or for the named persona's account among several. */
  connect(
    personaId: string,
    options?: { scopes?: readonly string[]; account?: string },
  ): Promise<PlatformSession & { tokens: TokenSet }>;
  /** What the sandbox itself wrote down about this platform's calls while `work` ran. */
  served<T>(work: () => Promise<T>): Promise<{ result: T; calls: LoggedCall[] }>;
  /** All posts that the session lists, page by page. */
  allPosts(session: PlatformSession): Promise<PlatformPost[]>;
  /** The same. Throws unless each of the persona's posts is listed once, newest first. */
  everyPost(session: PlatformSession, personaId: string): Promise<PlatformPost[]>;
  /** Does `work` while a limit of the sandbox is set by hand. */
  withLimit(name: string, value: number, work: () => Promise<void>): Promise<void>;
}

/** Prepares a test file to check an adapter against its stand-in in the running stack. */
export function checkAdapter(platform: Platform): AdapterCheck {
  const { sandboxUrl } = testStack();
  const clientId = `adapter-check-${randomUUID()}`;
  const clientSecret = `secret-${randomUUID()}`;
  const apiKey = `key-${randomUUID()}`;
  const now = () => new Date();
  const { id, hosts, classify, isFailure } = platform;
  const http = createPlatformHttp({
    platform: id,
    sandboxUrl,
    allowedHosts: hosts,
    classify,
    isFailure,
    now,
    circuits: new Map(),
  });
  const credentials = { clientId, clientSecret, apiKey: platform.batchStatistics ? apiKey : null };
  const call: PlatformCall = { http, credentials, now };
  const wrongCredentials = { clientId, clientSecret: "wrong-secret", apiKey: "wrong-key" };

  const personas = async () => {
    const all = await control<{ personas: SandboxPersona[] }>("personas");
    return all.personas.filter((one) => one.platform === id);
  };
  const persona = async (personaId: string) => {
    const found = (await personas()).find((one) => one.id === personaId);
    if (!found) throw new Error(`the sandbox has no ${personaId} on ${id}`);
    return found;
  };
  const consent = async (personaId: string, scopes = platform.oauth.scopes): Promise<TokenSet> => {
    const given = await control<Granted>("grants", { platform: id, personaId, clientId, scopes });
    return {
      accessToken: given.accessToken,
      refreshToken: given.refreshToken,
      accessExpiresAt: new Date(Date.now() + given.expiresInSeconds * 1000),
      refreshExpiresAt: null,
      scopes: given.scopes,
    };
  };
  const allPosts = async (session: PlatformSession) => {
    const posts: PlatformPost[] = [];
    let cursor: string | null = null;
    do {
      const page: PostPage | undefined = await platform.posts?.fetchPage(session, cursor);
      posts.push(...(page?.posts ?? []));
      cursor = page?.nextCursor ?? null;
    } while (cursor !== null);
    return posts;
  };
  const limit = (name: string, value: number | null) => control("limits", { platform: id, name, value });

  beforeAll(async () => {
    const redirectUris = ["http://localhost:3000/callback"];
    await control("clients", { platform: id, clientId, clientSecret, redirectUris, apiKeys: [apiKey] });
  });
  return {
    call,
    foreignCall: { ...call, credentials: wrongCredentials },
    personas,
    persona,
    consent,
    connect: async (personaId, { scopes, account: wanted } = {}) => {
      const tokens = await consent(personaId, scopes);
      const { accounts, accountTokens, refusal } = await platform.fetchAccounts(call, tokens);
      if (refusal) throw refusal;
      const named = wanted === undefined ? null : (await persona(wanted)).platformUserId;
      const [account, ...more] =
        named === null ? accounts : accounts.filter(({ platformUserId }) => platformUserId === named);
      if (!account || more.length > 0) throw new Error(`expected one account behind the grant of ${personaId}`);
      const own = accountTokens?.get(account.platformUserId)?.accessToken;
      return { ...call, account, accessToken: own ?? tokens.accessToken, tokens };
    },
    served: async (work) => {
      const before = await lastCall();
      const result = await work();
      return { result, calls: await callsSince(before, id) };
    },
    allPosts,
    everyPost: async (session, personaId) => {
      const posts = await allPosts(session);
      expect(posts).toHaveLength((await persona(personaId)).posts);
      expect(new Set(posts.map(({ platformPostId }) => platformPostId)).size).toBe(posts.length);
      const times = posts.map(({ publishedAt }) => publishedAt.getTime());
      expect(times).toEqual([...times].sort((a, b) => b - a));
      return posts;
    },
    withLimit: async (name, value, work) => {
      await limit(name, value);
      try {
        await work();
      } finally {
        await limit(name, null);
      }
    },
  };
}
