import { PlatformError } from "@/lib/platforms/errors";
import { parseAnswer } from "@/lib/platforms/shared/parse";
import { ordinaryRhythm } from "@/lib/platforms/token-rhythm";
import type { OAuthSpec, PlatformCall, TokenSet } from "@/lib/platforms/types";
import { hosts } from "./endpoints";
import * as schemas from "./schemas";

/**
 * LinkedIn's code flow for web apps; PKCE belongs to another flow and is refused here. The scopes are those of the
 * Community Management product as far as we read with them; an app with other products states its own
 * (`LINKEDIN_SCOPES`), because one scope that was not approved fails the whole consent.
 */
export const oauth: OAuthSpec = {
  loginVariant: "linkedin",
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
};

/** The tokens of a code exchange. A refresh token is in it for approved partners' apps only. */
export function parseTokens(answer: unknown, now: Date): TokenSet {
  return toTokenSet(parseAnswer(schemas.tokens, answer, "linkedin"), now);
}

/**
 * A new access token. LinkedIn sends the same refresh token again, whose year does not start anew: its end is taken
 * from each answer. Throws TOKEN_INVALID where there is no refresh token, as only the person can then renew.
 */
export async function refreshTokens(
  call: PlatformCall,
  tokens: { accessToken: string; refreshToken: string | null },
): Promise<TokenSet> {
  if (tokens.refreshToken === null) {
    throw new PlatformError({ platform: "linkedin", code: "TOKEN_INVALID", detail: "There is no refresh token." });
  }
  const { data } = await call.http.request({
    url: oauth.tokenUrl,
    form: {
      grant_type: "refresh_token",
      refresh_token: tokens.refreshToken,
      client_id: call.credentials.clientId,
      client_secret: call.credentials.clientSecret,
    },
    endpoint: "oauth.refresh",
    schema: schemas.tokens,
  });
  return toTokenSet(data, call.now());
}

/**
 * Takes the access back, as far as LinkedIn lets an app: the endpoint is not documented, so its absence (404) counts as
 * done like a token that is unknown there, and the person is told where to remove the app.
 */
export async function revokeTokens(
  call: PlatformCall,
  tokens: { accessToken: string; refreshToken: string | null },
): Promise<void> {
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
    if (!(error instanceof PlatformError && ["TOKEN_INVALID", "NOT_FOUND"].includes(error.platformErrorCode))) {
      throw error;
    }
  }
}

function toTokenSet(answer: schemas.Tokens, now: Date): TokenSet {
  const after = (seconds: number | undefined) =>
    seconds === undefined ? null : new Date(now.getTime() + seconds * 1000);
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? null,
    accessExpiresAt: after(answer.expires_in),
    refreshExpiresAt: answer.refresh_token === undefined ? null : after(answer.refresh_token_expires_in),
    // Joined by commas in live answers, by spaces in the documentation.
    scopes: answer.scope === undefined ? null : answer.scope.split(/[\s,]+/).filter((scope) => scope !== ""),
  };
}
