import { isPlatformError } from "@/lib/platforms/errors";
import { parseAnswer } from "@/lib/platforms/shared/parse";
import { requireRefreshToken, toTokenSet } from "@/lib/platforms/shared/token-endpoint";
import type { HeldTokens, OAuthSpec, PlatformCall, TokenSet } from "@/lib/platforms/types";
import { apiUrl, hosts } from "./endpoints";
import * as schemas from "./schemas";

export const oauth: OAuthSpec = {
  loginVariant: "tiktok_login_kit",
  wants: "account",
  authorizeUrl: `https://${hosts.consent}/v2/auth/authorize/`,
  tokenUrl: apiUrl("oauth/token"),
  scopes: ["user.info.basic", "user.info.profile", "user.info.stats", "video.list"],
  // Without the list of videos the account's counts can still be read.
  requiredScopes: ["user.info.basic", "user.info.profile", "user.info.stats"],
  scopeSeparator: ",",
  pkce: "S256-hex",
  clientIdParameter: "client_key",
  clientAuthentication: "body",
  // Whoever connects is shown whom they are logged in as, instead of being sent through unseen.
  extraAuthorizeParameters: { disable_auto_auth: "1" },
  // A refresh token's year counts from the consent.
  consentDays: { least: 365, most: 365 },
};

/** The tokens of a code exchange, and whose. Scopes are those really granted; the person may have unticked some. */
export function parseTokens(answer: unknown, now: Date): TokenSet {
  const given = parseAnswer(schemas.tokens, answer, "tiktok");
  const tokens = toTokenSet(given, now);
  return given.open_id === undefined ? tokens : { ...tokens, personId: given.open_id };
}

/**
 * A new access token. The refresh token beside it may be another than before, and then the old one is not to be used
 * again: so the call is never repeated in-process.
 */
export async function refreshTokens(call: PlatformCall, tokens: HeldTokens): Promise<TokenSet> {
  const refreshToken = requireRefreshToken("tiktok", tokens);
  const { data } = await call.http.request({
    url: oauth.tokenUrl,
    form: { ...clientOf(call), grant_type: "refresh_token", refresh_token: refreshToken },
    endpoint: "oauth.refresh",
    schema: schemas.tokens,
    repeatable: false,
  });
  return toTokenSet(data, call.now());
}

/**
 * Takes the grant back. Only a living access token names it, and those live a day: an expired one is renewed first. A
 * grant that TikTok does not know any more counts as done.
 */
export async function revokeTokens(call: PlatformCall, tokens: HeldTokens): Promise<void> {
  try {
    await revoke(call, tokens.accessToken);
  } catch (error) {
    if (!isDead(error)) throw error;
    if (tokens.refreshToken !== null) await revokeRenewed(call, tokens);
  }
}

async function revokeRenewed(call: PlatformCall, tokens: HeldTokens): Promise<void> {
  try {
    const renewed = await refreshTokens(call, tokens);
    await revoke(call, renewed.accessToken);
  } catch (error) {
    if (!isDead(error)) throw error;
  }
}

async function revoke(call: PlatformCall, accessToken: string): Promise<void> {
  await call.http.request({
    url: apiUrl("oauth/revoke"),
    form: { ...clientOf(call), token: accessToken },
    endpoint: "oauth.revoke",
    schema: schemas.revoked,
    emptyBody: true,
  });
}

function isDead(error: unknown): boolean {
  return isPlatformError(error, "TOKEN_INVALID", "TOKEN_EXPIRED");
}

function clientOf({ credentials }: PlatformCall): { client_key: string; client_secret: string } {
  return { client_key: credentials.clientId, client_secret: credentials.clientSecret };
}
