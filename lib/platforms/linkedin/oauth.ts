import { isPlatformError } from "@/lib/platforms/errors";
import { parseAnswer } from "@/lib/platforms/shared/parse";
import { requireRefreshToken, type TokenAnswer, tokenAnswer, toTokenSet } from "@/lib/platforms/shared/token-endpoint";
import { ordinaryRhythm } from "@/lib/platforms/token-rhythm";
import type { HeldTokens, OAuthSpec, PlatformCall, TokenSet } from "@/lib/platforms/types";
import { hosts } from "./endpoints";
import * as schemas from "./schemas";

/**
 * LinkedIn's code flow for web apps; PKCE belongs to another flow and is refused here. The scopes are those of the
 * Community Management product as far as we read with them; an app with other products states its own
 * (`LINKEDIN_SCOPES`), because one scope that was not approved fails the whole consent.
 */
export const oauth: OAuthSpec = {
  loginVariant: "linkedin",
  wants: "profile_or_page",
  authorizeUrl: `https://${hosts.web}/oauth/v2/authorization`,
  tokenUrl: `https://${hosts.web}/oauth/v2/accessToken`,
  scopes: [
    "r_basicprofile",
    "r_member_profileAnalytics",
    "r_member_postAnalytics",
    "rw_organization_admin",
    "r_organization_social",
    "r_organization_followers",
  ],
  // Who it is can be read in two ways, and each number asks for its own scope: the accounts say what is missing.
  requiredScopes: [],
  scopeSeparator: " ",
  pkce: "none",
  clientIdParameter: "client_id",
  clientAuthentication: "body",
  extraAuthorizeParameters: {},
  denialErrors: ["user_cancelled_login", "user_cancelled_authorize", "access_denied"],
  // Where no refresh token comes along, this rhythm is never due: only a new consent renews.
  rhythm: ordinaryRhythm,
  // An access token's life, and for apps that get one, a refresh token's, which no refresh prolongs.
  consentDays: { least: 60, most: 365 },
};

/** The tokens of a code exchange. A refresh token is in it for approved partners' apps only. */
export function parseTokens(answer: unknown, now: Date): TokenSet {
  return tokensOf(parseAnswer(tokenAnswer, answer, "linkedin"), now);
}

/**
 * A new access token. LinkedIn sends the same refresh token again, whose year does not start anew: its end is taken
 * from each answer. Throws TOKEN_INVALID where there is no refresh token, as only the person can then renew.
 */
export async function refreshTokens(call: PlatformCall, tokens: HeldTokens): Promise<TokenSet> {
  const refreshToken = requireRefreshToken("linkedin", tokens);
  const { data } = await call.http.request({
    url: oauth.tokenUrl,
    form: {
      grant_type: "refresh_token",
      refresh_token: refreshToken,
      client_id: call.credentials.clientId,
      client_secret: call.credentials.clientSecret,
    },
    endpoint: "oauth.refresh",
    schema: tokenAnswer,
  });
  return tokensOf(data, call.now());
}

/**
 * Takes the access back, as far as LinkedIn lets an app: the endpoint is not documented, so its absence (404) counts as
 * done like a token that is unknown there, and the person is told where to remove the app.
 */
export async function revokeTokens(call: PlatformCall, tokens: HeldTokens): Promise<void> {
  try {
    await call.http.request({
      url: `https://${hosts.web}/oauth/v2/revoke`,
      form: {
        client_id: call.credentials.clientId,
        client_secret: call.credentials.clientSecret,
        token: tokens.refreshToken ?? tokens.accessToken,
      },
      endpoint: "oauth.revoke",
      schema: schemas.revoked,
      emptyBody: true,
    });
  } catch (error) {
    if (!isPlatformError(error, "TOKEN_INVALID", "NOT_FOUND")) throw error;
  }
}

/** An end without its refresh token is no end of anything that we hold. */
function tokensOf(answer: TokenAnswer, now: Date): TokenSet {
  const tokens = toTokenSet(answer, now);
  return tokens.refreshToken === null ? { ...tokens, refreshExpiresAt: null } : tokens;
}
