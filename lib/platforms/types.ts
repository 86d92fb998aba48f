import type { AudienceFacts, AudienceReading } from "./audience-types";
import type { PlatformBudgets } from "./budgets";
import type { PlatformCall, PlatformSession } from "./call-types";
import type { AccountMetric, Measured, MissingReason, PostMetric, Precision } from "./count-types";
import type { PlatformError } from "./errors";
import type { FailedResponse } from "./http-types";
import type { EndingAccess, HeldTokens, OAuthSpec, TokenSet } from "./oauth-types";
import type { PlatformWebhooks } from "./webhook-types";

export * from "./audience-types";
export * from "./call-types";
export * from "./count-types";
export * from "./http-types";
export * from "./oauth-types";
export * from "./webhook-types";

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
  /** The same for the counts of posts. */
  readonly postsNotOffered: readonly PostMetric[];
  /** The platform's own agreement with its people, and what it says about their data. */
  readonly legal: { readonly termsUrl: string; readonly privacyUrl: string };
  /** Why a count of followers may be imprecise: the precision it always has. */
  readonly followersPrecision: Precision;
  /** What it counts when one of its posts is seen; the two are never compared, added or averaged with each other. */
  readonly seenAs: "views" | "impressions";
  /**
   * What its readings of an audience have in common; absent where it tells nobody who the audience is. `not_asked`: it
   * would tell, for a permission that we do not ask for.
   */
  readonly audience?: AudienceFacts | "not_asked";
  /** The day (UTC) from which the platform may refuse the version of its API that we speak; absent where none is known. */
  readonly apiSupportedUntil?: string;
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

/** One page of an account's posts, newest first. */
export interface PostPage {
  readonly posts: readonly PlatformPost[];
  /** Opaque; null on the last page. */
  readonly nextCursor: string | null;
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
  revokeTokens?(call: PlatformCall, access: EndingAccess): Promise<void>;
  /**
   * Turns a failed answer into a PlatformError by status and the platform's own codes; by fixed words of a message only
   * where the platform sends one code for two things.
   */
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
    /**
     * Newest first. A cursor may be used hours after it was given, by another process; one that cannot be gone on from
     * without leaving posts out throws INVALID_REQUEST.
     */
    fetchPage(session: PlatformSession, cursor: string | null): Promise<PostPage>;
    /** Why this account's posts cannot be listed, although others' can; null where they can. */
    withheld?(account: PlatformSession["account"]): MissingReason | null;
  };
  audience?: {
    /** Who follows the account, by age and gender, country and city. What is withheld is a reason, never a throw. */
    fetch(session: PlatformSession): Promise<AudienceReading>;
  };
  readonly webhooks?: PlatformWebhooks;
  /** A read that costs next to nothing and proves that the token works; used before a person is alarmed. */
  probe(session: PlatformSession): Promise<void>;
}
