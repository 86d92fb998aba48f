import type { z } from "zod";
import type { PlatformBudgets } from "./budgets";
import type { PlatformError } from "./errors";
import type { PlatformWebhooks } from "./webhook-types";

export * from "./webhook-types";

/** Why a number is null. "Not yet" and "not offered" are never 0. */
export const missingReasons = [
  "not_offered",
  "hidden_by_owner",
  "below_threshold",
  "not_yet_available",
  "permission_missing",
  "not_enough_posts",
  "policy",
] as const;
export type MissingReason = (typeof missingReasons)[number];

export type Precision = "exact" | "3_significant_digits" | "withheld";

/** A count as a platform gave it: a number, or null with the reason. */
export type Measured =
  | { readonly value: number; readonly precision: Precision }
  | { readonly value: null; readonly reason: MissingReason };

/** The counts of an account. Every platform answers for each: with a number, or with why not. */
export const accountMetrics = ["followers", "following", "posts", "views", "likes"] as const;
export type AccountMetric = (typeof accountMetrics)[number];

/** The counts of a post. */
export const postMetrics = ["likes", "comments", "shares", "saves", "views", "reach"] as const;
export type PostMetric = (typeof postMetrics)[number];

/** Facts about a platform that the browser may know as well. */
export interface Manifest<Id extends string = string> {
  readonly id: Id;
  readonly label: string;
  /** Other spellings accepted at the door, lower case. */
  readonly aliases: readonly string[];
  /** Path under `public/`. */
  readonly logo: string;
  /** How many seconds the platform's own account counts may trail reality; shown in the passport. */
  readonly lagSeconds: number;
  /** The same for the metrics of posts. */
  readonly postLagSeconds: number;
  /** Where the owner takes our access back at the platform itself. */
  readonly manageAccessUrl: string;
  /** What the platform never gives, per count; everything else is expected. */
  readonly notOffered: readonly AccountMetric[];
  /** Why a count of followers may be imprecise: the precision it always has. */
  readonly followersPrecision: Precision;
  /** The day (UTC) from which the platform may refuse the version of its API that we speak; absent where none is known. */
  readonly apiSupportedUntil?: string;
}

/** How long the tokens of a log-in live, what renews them, and what ends them for good. Durations are in milliseconds. */
export interface TokenRhythm {
  /**
   * What a new access token is had for: the refresh token (where the consent brought one), the old access token, or
   * nothing but a new consent.
   */
  readonly renewedBy: "refresh_token" | "access_token" | "consent";
  /** Life of an access token whose answer names none; null where it then ends by no clock. */
  readonly unnamedLifeMs: number | null;
  /** Younger access tokens are not renewed, because the platform refuses that. */
  readonly minAgeMs: number;
  /** An access token is renewed when this share of its life is left, but within these bounds before its end. */
  readonly lead: { readonly share: number; readonly atLeastMs: number; readonly atMostMs: number };
  /** A refresh token that nobody uses for so long ends. */
  readonly idleMs: number | null;
  /** The whole consent ends so long after it was given while our app is on trial at the platform. */
  readonly trialMs: number | null;
  /** Scopes that stop working so long after the person was last seen there, all but the exempt ones. */
  readonly dataAccess: { readonly lastsMs: number; readonly exemptScopes: readonly string[] } | null;
}

/** Endpoints, scopes and quirks of a platform's OAuth, as data for the RFC 6749 code flow. */
export interface OAuthSpec {
  /** Which login this is, where a platform has several; stored with each state and grant. */
  readonly loginVariant: string;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly scopes: readonly string[];
  /** Scopes without which statistics cannot be read; a grant lacking one is refused with PERMISSION_MISSING. */
  readonly requiredScopes: readonly string[];
  readonly scopeSeparator: " " | ",";
  readonly pkce: "S256" | "S256-hex" | "none";
  /** Name of the client id parameter, `client_id` almost everywhere. */
  readonly clientIdParameter: string;
  /** Where the client authenticates at the token endpoint. */
  readonly clientAuthentication: "body" | "header";
  readonly extraAuthorizeParameters: Readonly<Record<string, string>>;
  /** Values of the callback's `error` that mean "the person said no"; `access_denied` alone where absent. */
  readonly denialErrors?: readonly string[];
  /** Whose developer app this log-in belongs to, where that is another platform's. */
  readonly credentialsOf?: string;
  /** How its tokens live; `ordinaryRhythm` where absent. */
  readonly rhythm?: TokenRhythm;
  /** Sent along when an account is connected anew: what makes the platform ask again for what has run out. */
  readonly reconnectParameters?: Readonly<Record<string, string>>;
}

/** What a token endpoint gave. Times are absolute; null means that the platform named none. */
export interface TokenSet {
  readonly accessToken: string;
  /** Null when the platform sent none: a stored one is then kept, never replaced by nothing. */
  readonly refreshToken: string | null;
  readonly accessExpiresAt: Date | null;
  readonly refreshExpiresAt: Date | null;
  readonly scopes: readonly string[] | null;
  /** The provider's id of the person, where the answer names it as `GrantedAccounts.personId` does. */
  readonly personId?: string;
}

/** The tokens that we hold of a grant, unsealed for a call. */
export type HeldTokens = Pick<TokenSet, "accessToken" | "refreshToken">;

/** What is stored of a token's life. */
export interface StoredTokenTimes {
  readonly obtainedAt: Date;
  readonly accessExpiresAt: Date | null;
  readonly refreshExpiresAt: Date | null;
  readonly hasRefreshToken: boolean;
}

/** An account's picture: where it is served now, and what stays of that address while the picture is the same. */
export interface AccountPicture {
  readonly url: string;
  /** Without the parts that change at every reading (server, signature, end). */
  readonly key: string;
}

/** An account behind a grant. `state` is the adapter's own memory (a playlist id, say); small, and no secret. */
export interface PlatformAccount {
  readonly platformUserId: string;
  readonly alternateIds: readonly string[];
  readonly username: string;
  readonly displayName: string;
  readonly profileUrl: string | null;
  readonly accountType: string | null;
  readonly platformVerified: boolean | null;
  /** Null where it has none; left out where the answer does not say. */
  readonly picture?: AccountPicture | null;
  readonly state: Readonly<Record<string, string>>;
}

/** One reading of an account's counts, and the account's facts as they came with it. */
export interface AccountStatistics {
  readonly account: PlatformAccount;
  readonly counts: Readonly<Record<AccountMetric, Measured>>;
}

/** A post with its metrics, as far as one page of the listing (and its insights) gives them. */
export interface PlatformPost {
  readonly platformPostId: string;
  readonly kind: "image" | "video" | "carousel" | "text" | "other";
  readonly caption: string;
  readonly permalink: string | null;
  readonly publishedAt: Date;
  readonly metrics: Readonly<Record<PostMetric, Measured>>;
}

export interface PostPage {
  readonly posts: readonly PlatformPost[];
  /** Opaque; null on the last page. */
  readonly nextCursor: string | null;
}

export interface PlatformRequest<T> {
  /** Absolute https URL of the real platform; the client maps it to the sandbox where one is set. */
  readonly url: string;
  readonly method?: "GET" | "POST" | "DELETE";
  readonly query?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  /** A JSON body, for platforms that want one; never together with `form`. */
  readonly json?: unknown;
  /** Further headers (an API version, another kind of authorization). */
  readonly headers?: Readonly<Record<string, string>>;
  readonly bearer?: string;
  /** Name of the remote call for logs, counters and budgets, for example "media.list". */
  readonly endpoint: string;
  /** Quota units that it costs; 1 unless said. */
  readonly cost?: number;
  /** What the answer must look like; a mismatch is BAD_RESPONSE. */
  readonly schema: z.ZodType<T>;
  /** False for calls that must not be repeated in-process (a single-use code or token). Default true. */
  readonly repeatable?: boolean;
  /** True where answers of any 2xx status with an empty body are fine; `schema` then sees null. */
  readonly emptyBody?: boolean;
}

/** The one thing that adapters ask of an answer's headers. */
export interface AnswerHeaders {
  /** By its lower-case name; null where the header is missing. */
  get(name: string): string | null;
}

export interface PlatformResponse<T> {
  readonly data: T;
  /** SHA-256 (hex) of the raw body. */
  readonly sha256: string;
  readonly headers: AnswerHeaders;
}

/** The one way to a platform: time-outs, retries with jitter, circuit breaker, Retry-After, redaction, sandbox mapping. */
export interface PlatformHttp {
  request<T>(request: PlatformRequest<T>): Promise<PlatformResponse<T>>;
}

export interface PlatformCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly apiKey: string | null;
  /** What this installation's app may ask for, where that differs from app to app; else the log-in's own scopes. */
  readonly scopes?: readonly string[] | null;
}

/** What every adapter call is handed; adapters look nothing up. */
export interface PlatformCall {
  readonly http: PlatformHttp;
  readonly credentials: PlatformCredentials;
  readonly now: () => Date;
}

/** A call in the name of a connected account. */
export interface PlatformSession extends PlatformCall {
  readonly accessToken: string;
  readonly account: { readonly platformUserId: string; readonly state: Readonly<Record<string, string>> };
}

/** A failed HTTP answer, as `classify` sees it. */
export interface FailedResponse {
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** The parsed body where it is JSON, else the first 2,000 characters of text. */
  readonly body: unknown;
  readonly endpoint: string;
  readonly now: Date;
}

/** A token that one account of a grant has for itself. */
export interface AccountToken {
  readonly accessToken: string;
  /** When it stops opening the account; null where nothing ends it by time. */
  readonly expiresAt: Date | null;
}

/** Why an account that the person sees at the platform cannot be read through this grant. */
export const ineligibleReasons = ["role_missing", "not_linked"] as const;
export type IneligibleReason = (typeof ineligibleReasons)[number];

/** An account behind a grant that cannot be connected; shown with the others, so that nobody looks for it in vain. */
export interface IneligibleAccount {
  readonly platformUserId: string;
  readonly username: string;
  readonly displayName: string;
  readonly reason: IneligibleReason;
}

/** What a grant opens. */
export interface GrantedAccounts {
  /** The provider's id of the person. */
  readonly personId: string;
  /** None, one or several. */
  readonly accounts: readonly PlatformAccount[];
  /** Why there is none, where the person is known all the same. */
  readonly refusal?: PlatformError;
  /** What the person sees at the platform and cannot connect. */
  readonly ineligible?: readonly IneligibleAccount[];
  /** Tokens of their own that some accounts have (Facebook Pages), by platformUserId; secret like the grant's. */
  readonly accountTokens?: ReadonlyMap<string, AccountToken>;
  /** Followers as the listing showed them, by platformUserId; helps to choose and is stored nowhere else. */
  readonly followers?: ReadonlyMap<string, number>;
  /** What the person granted, where the token answer did not name it. */
  readonly grantedScopes?: readonly string[];
}

/**
 * A platform. Required: what every network has. Optional: capabilities; a missing key means that the network does not
 * offer it, and callers ask for the key instead of catching "not implemented".
 */
export interface Platform<Id extends string = string> {
  readonly id: Id;
  readonly manifest: Manifest<Id>;
  /** The log-in that is offered first; its variant stands with each grant that it gave. */
  readonly oauth: OAuthSpec;
  /** Further log-ins for the same accounts, each with everything that differs under it; see `loginOf`. */
  readonly otherLogins?: readonly Platform<Id>[];
  /** Every host that the adapter calls; the HTTP client refuses any other. */
  readonly hosts: readonly string[];
  /** Hosts that serve the accounts' pictures; `*.example.com` is any name below it. */
  readonly pictureHosts?: readonly string[];
  /** The token endpoint's answer to the code exchange. Throws PlatformError("BAD_RESPONSE") on anything else. */
  parseTokens(answer: unknown, now: Date): TokenSet;
  /** A second exchange directly after the first, where the first token is short-lived. */
  extendTokens?(call: PlatformCall, tokens: TokenSet): Promise<TokenSet>;
  /** New tokens for old. A null refreshToken in the result keeps the stored one. */
  refreshTokens?(call: PlatformCall, tokens: HeldTokens): Promise<TokenSet>;
  /** Takes our access back at the platform. Succeeds when the token is already unknown there. */
  revokeTokens?(call: PlatformCall, tokens: HeldTokens): Promise<void>;
  /** Turns a failed answer into a PlatformError by status and the platform's own codes, never by words in a message. */
  classify(response: FailedResponse): PlatformError;
  /** For platforms that report errors inside a 2xx answer: whether this body is one. */
  isFailure?(body: unknown): boolean;
  /**
   * Who consented, and the accounts behind the grant. Where none can be read: `refusal`, or thrown
   * ACCOUNT_INELIGIBLE where no account at all stands behind the log-in.
   */
  fetchAccounts(call: PlatformCall, tokens: TokenSet): Promise<GrantedAccounts>;
  /** Current counts, read with the owner's token. */
  fetchStatistics(session: PlatformSession): Promise<{ statistics: AccountStatistics; sha256: string }>;
  /** Current counts of many accounts in one call, read without their owners' tokens (needs `credentials.apiKey`). */
  batchStatistics?: {
    readonly maxAccounts: number;
    /**
     * Accounts the platform does not know are missing from the map. A malformed answer throws BAD_RESPONSE for the
     * whole call; nothing is known of any account then.
     */
    fetch(
      call: PlatformCall,
      platformUserIds: readonly string[],
    ): Promise<{ byId: Map<string, AccountStatistics>; sha256: string }>;
  };
  /** What the platform allows us, where it has numbers or tells how much is used. */
  readonly budgets?: PlatformBudgets;
  posts?: {
    /** Newest first. */
    fetchPage(session: PlatformSession, cursor: string | null): Promise<PostPage>;
  };
  readonly webhooks?: PlatformWebhooks;
  /** A read that costs next to nothing and proves that the token works; used before a person is alarmed. */
  probe(session: PlatformSession): Promise<void>;
}
