import { isPlatformError } from "@/lib/platforms/errors";
import { parseAnswer } from "@/lib/platforms/shared/parse";
import { requireRefreshToken, tokenAnswer, toTokenSet } from "@/lib/platforms/shared/token-endpoint";
import { ordinaryRhythm } from "@/lib/platforms/token-rhythm";
import type { HeldTokens, OAuthSpec, PlatformCall, TokenSet } from "@/lib/platforms/types";
import { hosts } from "./endpoints";
import * as schemas from "./schemas";

const day = 24 * 3_600_000;

const readonly = "https://www.googleapis.com/auth/youtube.readonly";

export const oauth: OAuthSpec = {
  loginVariant: "google",
  wants: "channel",
  authorizeUrl: `https://${hosts.consent}/o/oauth2/v2/auth`,
  tokenUrl: `https://${hosts.token}/token`,
  scopes: [readonly],
  requiredScopes: [readonly],
  scopeSeparator: " ",
  pkce: "S256",
  clientIdParameter: "client_id",
  clientAuthentication: "body",
  extraAuthorizeParameters: {
    // A refresh token comes only with offline access, and a second time only with a new consent.
    access_type: "offline",
    prompt: "consent",
    include_granted_scopes: "true",
  },
  // Refresh tokens have no end of their own: they die unused, and after a week while the consent screen is "in testing".
  rhythm: { ...ordinaryRhythm, idleMs: 180 * day, trialMs: 7 * day },
};

/** The tokens of a code exchange or a refresh. Scopes are those really granted; the person may have unticked some. */
export function parseTokens(answer: unknown, now: Date): TokenSet {
  return toTokenSet(parseAnswer(tokenAnswer, answer, "youtube"), now);
}

/**
 * A new access token. Google does not rotate refresh tokens and sends none here, so `refreshToken` is null and the
 * stored one stays; should one come, it is passed on.
 */
export async function refreshTokens(call: PlatformCall, tokens: HeldTokens): Promise<TokenSet> {
  const refreshToken = requireRefreshToken("youtube", tokens);
  const { data } = await call.http.request({
    url: oauth.tokenUrl,
    form: {
      client_id: call.credentials.clientId,
      client_secret: call.credentials.clientSecret,
      grant_type: "refresh_token",
      refresh_token: refreshToken,
    },
    endpoint: "oauth.refresh",
    cost: 0,
    schema: tokenAnswer,
  });
  return toTokenSet(data, call.now());
}

/** Takes the whole grant back; either token names it. A token that Google does not know any more counts as done. */
export async function revokeTokens(call: PlatformCall, tokens: HeldTokens): Promise<void> {
  try {
    await call.http.request({
      url: `https://${hosts.token}/revoke`,
      form: { token: tokens.refreshToken ?? tokens.accessToken },
      endpoint: "oauth.revoke",
      cost: 0,
      schema: schemas.revoked,
      emptyBody: true,
    });
  } catch (error) {
    if (!isPlatformError(error, "TOKEN_INVALID")) throw error;
  }
}
