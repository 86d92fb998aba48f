import { randomBytes, randomUUID } from "node:crypto";
import { z } from "zod";
import type { SandboxClock } from "./clock";
import type { Store } from "./store";

const clientSchema = z.object({
  platform: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  redirectUris: z.array(z.string()),
  /** The app is still in its platform's testing mode (Google: refresh tokens die after 7 days). */
  testing: z.boolean(),
  apiKeys: z.array(z.string()),
  /** Where the app wants to be told of events, as registered in the platform's console; null = nowhere. */
  webhookUrl: z.string().nullable().default(null),
  /** What webhooks are signed with, where that is not the client's secret. */
  webhookSecret: z.string().nullable().default(null),
  /** The app's own number, where that is another than the client's id. */
  applicationId: z.string().nullable().default(null),
  /** The word by which the app knows the platform, where the platform has to know one. */
  verifyToken: z.string().nullable().default(null),
});
const codeSchema = z.object({
  platform: z.string(),
  clientId: z.string(),
  personaId: z.string(),
  redirectUri: z.string(),
  scopes: z.array(z.string()),
  expiresAtMs: z.number(),
  usedAtMs: z.number().nullable(),
  codeChallenge: z.string().nullable(),
  /** Whether redeeming this code also yields a refresh token. */
  withRefresh: z.boolean(),
  /** What the app had asked for, where a platform keeps what it was given before and not asked now. */
  askedScopes: z.array(z.string()).optional(),
  /** Which of the person's accounts the consent is for, where one log-in has several; null for all of them. */
  assetIds: z.array(z.string()).nullable().default(null),
});
const grantSchema = z.object({
  id: z.string(),
  platform: z.string(),
  clientId: z.string(),
  personaId: z.string(),
  scopes: z.array(z.string()),
  createdAtMs: z.number(),
  revokedAtMs: z.number().nullable(),
  /** As in the code. */
  assetIds: z.array(z.string()).nullable().default(null),
});
const tokenSchema = z.object({
  token: z.string(),
  kind: z.enum(["access", "short", "refresh"]),
  grantId: z.string(),
  scopes: z.array(z.string()),
  issuedAtMs: z.number(),
  expiresAtMs: z.number().nullable(),
  lastUsedAtMs: z.number(),
  endedAtMs: z.number().nullable(),
  /** The token this one takes over from; that one ends when this one is first used. */
  replaces: z.string().nullable(),
  /** The one account that this token is for; null for a token of the person. */
  assetId: z.string().nullable().default(null),
});

export type OAuthClient = z.infer<typeof clientSchema>;
export type AuthorizationCode = z.infer<typeof codeSchema>;
export type Grant = z.infer<typeof grantSchema>;
export type IssuedToken = z.infer<typeof tokenSchema>;
export type TokenKind = IssuedToken["kind"];

/** A presented token: what it is, whose, and whether it still works. `ended` = superseded, or pushed out by a limit. */
export interface TokenView {
  readonly token: IssuedToken;
  readonly grant: Grant;
  readonly state: "live" | "expired" | "revoked" | "ended";
}

export interface TokenRequest {
  readonly grant: Grant;
  readonly kind: TokenKind;
  readonly prefix: string;
  readonly scopes: readonly string[];
  /** Milliseconds the token works, or null for one without an end. */
  readonly lifetimeMs: number | null;
  readonly replaces?: string;
  readonly assetId?: string;
}

export type CodeRequest = Omit<AuthorizationCode, "expiresAtMs" | "usedAtMs" | "assetIds"> & {
  readonly assetIds?: string[] | null;
  readonly prefix: string;
  readonly lifetimeMs: number;
};

/** The memory of clients, codes, grants and tokens behind every platform's OAuth; the platforms add their rules. */
export interface Authority {
  registerClient(client: OAuthClient): OAuthClient;
  client(platform: string, clientId: string): OAuthClient | undefined;
  clientOfKey(platform: string, apiKey: string): OAuthClient | undefined;
  clients(): OAuthClient[];
  createCode(request: CodeRequest): string;
  /** The code of that platform while it is neither used nor expired. Does not use it up. */
  liveCode(platform: string, code: string): AuthorizationCode | undefined;
  spendCode(code: string): void;
  /** The grant this person gave this client: the standing one with its scopes and accounts replaced, or a new one. */
  consent(
    platform: string,
    clientId: string,
    personaId: string,
    scopes: readonly string[],
    assetIds?: readonly string[] | null,
  ): Grant;
  standingGrant(platform: string, clientId: string, personaId: string): Grant | undefined;
  /** Every grant of a platform that stands. */
  standingGrants(platform: string): Grant[];
  issue(request: TokenRequest): string;
  /** Whose token this is, whether or not it still works. Looking is no use of it. */
  ownerOf(platform: string, token: string): string | null;
  /** What a presented token is worth now; undefined for one never issued on that platform. Counts as a use. */
  present(platform: string, token: string): TokenView | undefined;
  end(token: string): void;
  tokensOf(grant: Grant): IssuedToken[];
  revoke(grant: Grant): void;
  /** Revokes every standing grant of a person; returns how many there were. */
  revokePersona(platform: string, personaId: string): number;
  /** Makes every live access token of a person expire now; returns how many there were. */
  expireAccess(platform: string, personaId: string): number;
  /** Remembers a secret of the app's own making that came by (state, code verifier). */
  noteSecret(secret: string): void;
  /** Everything secret handed out or seen so far, for tests that search logs for it. */
  secrets(): string[];
}

/** An authority whose records are kept in the store and whose time is the sandbox's clock. */
export function createAuthority(store: Store, clock: SandboxClock): Authority {
  const clients = store.table("clients", clientSchema);
  const codes = store.table("codes", codeSchema);
  const grants = store.table("grants", grantSchema);
  const tokens = store.table("tokens", tokenSchema);
  // Which tokens a grant has had, so that they are found among many thousand others.
  const tokensByGrant = new Map<string, string[]>();
  const noteToken = ({ grantId, token }: IssuedToken) => {
    const theirs = tokensByGrant.get(grantId);
    if (theirs === undefined) tokensByGrant.set(grantId, [token]);
    else theirs.push(token);
  };
  for (const token of tokens.values()) noteToken(token);
  const noted = store.table("notedSecrets", z.literal(true));
  // Which of a person's grants stands, so that looking it up does not walk all of them.
  const standing = new Map<string, string>();
  const keyOf = (platform: string, clientId: string, personaId: string) => [platform, clientId, personaId].join("\n");
  for (const grant of grants.values()) {
    if (grant.revokedAtMs === null) standing.set(keyOf(grant.platform, grant.clientId, grant.personaId), grant.id);
  }

  const standingGrant = (platform: string, clientId: string, personaId: string) => {
    const id = standing.get(keyOf(platform, clientId, personaId));
    return id === undefined ? undefined : grants.get(id);
  };
  const revoke = (grant: Grant) => {
    grants.put(grant.id, { ...grant, revokedAtMs: clock.now() });
    standing.delete(keyOf(grant.platform, grant.clientId, grant.personaId));
  };
  const end = (value: string) => {
    const token = tokens.get(value);
    if (token !== undefined && token.endedAtMs === null) tokens.put(value, { ...token, endedAtMs: clock.now() });
  };
  const stateOf = (token: IssuedToken, grant: Grant): TokenView["state"] => {
    if (grant.revokedAtMs !== null) return "revoked";
    if (token.endedAtMs !== null) return "ended";
    return token.expiresAtMs !== null && token.expiresAtMs <= clock.now() ? "expired" : "live";
  };

  return {
    registerClient: (client) => clients.put(`${client.platform}/${client.clientId}`, client),
    client: (platform, clientId) => clients.get(`${platform}/${clientId}`),
    clientOfKey: (platform, apiKey) =>
      [...clients.values()].find((client) => client.platform === platform && client.apiKeys.includes(apiKey)),
    clients: () => [...clients.values()],
    createCode: ({ prefix, lifetimeMs, assetIds = null, ...request }) => {
      const code = prefix + randomBytes(48).toString("base64url");
      codes.put(code, { ...request, assetIds, expiresAtMs: clock.now() + lifetimeMs, usedAtMs: null });
      return code;
    },
    liveCode: (platform, value) => {
      const code = codes.get(value);
      const live = code?.platform === platform && code.usedAtMs === null && code.expiresAtMs > clock.now();
      return live ? code : undefined;
    },
    spendCode: (value) => {
      const code = codes.get(value);
      if (code !== undefined) codes.put(value, { ...code, usedAtMs: clock.now() });
    },
    consent: (platform, clientId, personaId, wanted, assets = null) => {
      const before = standingGrant(platform, clientId, personaId);
      const [scopes, assetIds] = [[...wanted], assets === null ? null : [...assets]];
      if (before !== undefined) return grants.put(before.id, { ...before, scopes, assetIds });
      const id = randomUUID();
      standing.set(keyOf(platform, clientId, personaId), id);
      const createdAtMs = clock.now();
      return grants.put(id, { id, platform, clientId, personaId, scopes, assetIds, createdAtMs, revokedAtMs: null });
    },
    standingGrant,
    standingGrants: (platform) =>
      [...standing.values()].flatMap((id) => {
        const grant = grants.get(id);
        return grant?.platform === platform ? grant : [];
      }),
    issue: ({ grant, kind, prefix, scopes, lifetimeMs, replaces, assetId }) => {
      const token = prefix + randomBytes(kind === "refresh" ? 48 : 96).toString("base64url");
      const now = clock.now();
      const issued = tokens.put(token, {
        token,
        kind,
        grantId: grant.id,
        scopes: [...scopes],
        issuedAtMs: now,
        expiresAtMs: lifetimeMs === null ? null : now + lifetimeMs,
        lastUsedAtMs: now,
        endedAtMs: null,
        replaces: replaces ?? null,
        assetId: assetId ?? null,
      });
      noteToken(issued);
      return token;
    },
    ownerOf: (platform, value) => {
      const grant = grants.get(tokens.get(value)?.grantId ?? "");
      return grant?.platform === platform ? grant.personaId : null;
    },
    present: (platform, value) => {
      const token = tokens.get(value);
      const grant = token === undefined ? undefined : grants.get(token.grantId);
      if (token === undefined || grant === undefined || grant.platform !== platform) return undefined;
      const state = stateOf(token, grant);
      if (state === "live" && token.replaces !== null) end(token.replaces);
      const view = { token, grant, state };
      if (state === "live" && token.kind === "refresh") tokens.put(value, { ...token, lastUsedAtMs: clock.now() });
      return view;
    },
    end,
    tokensOf: (grant) => (tokensByGrant.get(grant.id) ?? []).flatMap((token) => tokens.get(token) ?? []),
    revoke,
    revokePersona: (platform, personaId) => {
      const theirs = [...standing.values()]
        .map((id) => grants.get(id))
        .filter((grant) => grant?.platform === platform && grant.personaId === personaId);
      for (const grant of theirs) if (grant !== undefined) revoke(grant);
      return theirs.length;
    },
    expireAccess: (platform, personaId) => {
      let expired = 0;
      for (const token of [...tokens.values()]) {
        const grant = grants.get(token.grantId);
        if (token.kind === "refresh" || grant?.platform !== platform || grant.personaId !== personaId) continue;
        if (stateOf(token, grant) !== "live") continue;
        tokens.put(token.token, { ...token, expiresAtMs: clock.now() });
        expired += 1;
      }
      return expired;
    },
    noteSecret: (secret) => {
      if (noted.get(secret) === undefined) noted.put(secret, true);
    },
    secrets: () => [
      ...[...noted.entries()].map(([secret]) => secret),
      ...[...clients.values()].flatMap(({ clientSecret, apiKeys, webhookSecret, verifyToken }) =>
        [clientSecret, ...apiKeys, webhookSecret, verifyToken].filter((secret) => secret !== null),
      ),
      ...[...codes.entries()].map(([code]) => code),
      ...[...tokens.values()].map((token) => token.token),
    ],
  };
}
