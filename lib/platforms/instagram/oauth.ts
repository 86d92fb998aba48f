import { parseAnswer } from "@/lib/platforms/shared/parse";
import { toTokenSet } from "@/lib/platforms/shared/token-endpoint";
import type { OAuthSpec, PlatformCall, TokenRhythm, TokenSet } from "@/lib/platforms/types";
import { hosts } from "./endpoints";
import { longLivedToken, shortLivedToken } from "./schemas";

const day = 24 * 3_600_000;

/** Life of the first token, which its answer does not name. */
const shortLifeSeconds = 3600;

/**
 * A token of 60 days renews itself while it lives, once it is 24 hours old. Begun with 30 days left, so that an outage
 * costs nobody a reconnect. A short-lived one ends before it could be renewed.
 */
const rhythm: TokenRhythm = {
  renewedBy: "access_token",
  unnamedLifeMs: 60 * day,
  minAgeMs: day,
  lead: { share: 0, atLeastMs: 30 * day, atMostMs: 30 * day },
  idleMs: null,
  trialMs: null,
  dataAccess: null,
};

export const oauth: OAuthSpec = {
  loginVariant: "instagram_login",
  wants: "professional_account",
  authorizeUrl: `https://${hosts.dialog}/oauth/authorize`,
  tokenUrl: `https://${hosts.token}/oauth/access_token`,
  // The last one opens nothing that we read: without it Instagram does not tell of comments.
  scopes: ["instagram_business_basic", "instagram_business_manage_insights", "instagram_business_manage_comments"],
  requiredScopes: ["instagram_business_basic"],
  scopeSeparator: ",",
  pkce: "none",
  clientIdParameter: "client_id",
  clientAuthentication: "body",
  extraAuthorizeParameters: {},
  rhythm,
};

/**
 * The short-lived token (1 hour) that the code was exchanged for, flat or inside `data`. The numeric `user_id` beside
 * it is never read: it is another id than the account's, and too large for a JSON number.
 */
export function parseTokens(answer: unknown, now: Date): TokenSet {
  const { access_token, permissions: scopes } = parseAnswer(shortLivedToken, answer, "instagram");
  return { ...toTokenSet({ access_token, expires_in: shortLifeSeconds }, now), scopes };
}

/** Exchanges the short-lived token for one of 60 days. The scopes stay those of the first answer. */
export async function extendTokens(call: PlatformCall, tokens: TokenSet): Promise<TokenSet> {
  const { data } = await call.http.request({
    url: `https://${hosts.graph}/access_token`,
    query: {
      grant_type: "ig_exchange_token",
      client_secret: call.credentials.clientSecret,
      access_token: tokens.accessToken,
    },
    endpoint: "oauth.extend",
    schema: longLivedToken,
  });
  return { ...toTokenSet(data, call.now()), scopes: tokens.scopes };
}

/**
 * Exchanges a long-lived token (at least 24 hours old, not expired) for a new one of 60 days. The old one must be
 * treated as dead afterwards, so the call is never repeated in-process.
 */
export async function refreshTokens(call: PlatformCall, tokens: { accessToken: string }): Promise<TokenSet> {
  const { data } = await call.http.request({
    url: `https://${hosts.graph}/refresh_access_token`,
    query: { grant_type: "ig_refresh_token", access_token: tokens.accessToken },
    endpoint: "oauth.refresh",
    schema: longLivedToken,
    repeatable: false,
  });
  return toTokenSet(data, call.now());
}
