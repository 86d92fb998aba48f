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

/**
 * What a person must have for a log-in to reach something that can be read: any account, a channel, a page that they
 * manage, a professional account, such a one linked with a page of theirs, or a profile or a page.
 */
export const accountKinds = [
  "account",
  "channel",
  "page",
  "professional_account",
  "linked_account",
  "profile_or_page",
] as const;
export type AccountKind = (typeof accountKinds)[number];

/** Endpoints, scopes and quirks of a platform's OAuth, as data for the RFC 6749 code flow. */
export interface OAuthSpec {
  /** Which login this is, where a platform has several; stored with each state and grant. */
  readonly loginVariant: string;
  /** Without what there is nothing to connect; said to whoever has none. */
  readonly wants: AccountKind;
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
  /**
   * After how many days a consent ends, whatever we renew; two figures where it depends on the kind of app. Absent where
   * no clock ends it.
   */
  readonly consentDays?: { readonly least: number; readonly most: number };
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

/** An access that is to be taken back: its tokens, and the provider's id of the person where that is known. */
export type EndingAccess = HeldTokens & Pick<TokenSet, "personId">;

/** What is stored of a token's life. */
export interface StoredTokenTimes {
  readonly obtainedAt: Date;
  readonly accessExpiresAt: Date | null;
  readonly refreshExpiresAt: Date | null;
  readonly hasRefreshToken: boolean;
}
