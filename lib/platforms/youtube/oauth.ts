import { PlatformError } from "@/lib/platforms/errors";
import { parseAnswer } from "@/lib/platforms/shared/parse";
import { ordinaryRhythm } from "@/lib/platforms/token-rhythm";
import type { OAuthSpec, PlatformCall, TokenSet } from "@/lib/platforms/types";
import { hosts } from "./endpoints";
import * as schemas from "./schemas";

const day = 24 * 3_600_000;

const readonly = "https://www.googleapis.com/auth/youtube.readonly";

export const oauth: OAuthSpec = {
  loginVariant: "google",
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
  return toTokenSet(parseAnswer(schemas.tokens, answer, "youtube"), now);
}

/**
 * A new access token. Google does not rotate refresh tokens and sends none here, so `refreshToken` is null and the
 * stored one stays; should one come, it is passed on.
 */
export async function refreshTokens(
  call: PlatformCall,
  tokens: { accessToken: string; refreshToken: string | null },
): Promise<TokenSet> {
  if (tokens.refreshToken === null) {
    throw new PlatformError({ platform: "youtube", code: "TOKEN_INVALID", detail: "There is no refresh token." });
  }
  const { data } = await call.http.request({
    url: oauth.tokenUrl,
    form: {
      client_id: call.credentials.clientId,
      client_secret: call.credentials.clientSecret,
      grant_type: "refresh_token",
      refresh_token: tokens.refreshToken,
    },
    endpoint: "oauth.refresh",
    cost: 0,
    schema: schemas.tokens,
  });
  return toTokenSet(data, call.now());
}

/** Takes the whole grant back; either token names it. A token that Google does not know any more counts as done. */
export async function revokeTokens(
  call: PlatformCall,
  tokens: { accessToken: string; refreshToken: string | null },
): Promise<void> {
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
    if (!(error instanceof PlatformError && error.platformErrorCode === "TOKEN_INVALID")) throw error;
  }
}

function toTokenSet(answer: schemas.Tokens, now: Date): TokenSet {
  const after = (seconds: number | undefined) =>
    seconds === undefined ? null : new Date(now.getTime() + seconds * 1000);
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? null,
    accessExpiresAt: after(answer.expires_in),
    refreshExpiresAt: after(answer.refresh_token_expires_in),
    scopes: answer.scope === undefined ? null : answer.scope.split(" ").filter((scope) => scope !== ""),
  };
}
