import { parseAnswer } from "@/lib/platforms/shared/parse";
import { requireRefreshToken, tokenAnswer, toTokenSet } from "@/lib/platforms/shared/token-endpoint";
import type { HeldTokens, OAuthSpec, PlatformCall, TokenSet } from "@/lib/platforms/types";
import { apiUrl, hosts } from "./endpoints";
import * as schemas from "./schemas";

export const oauth: OAuthSpec = {
  loginVariant: "toy",
  wants: "account",
  authorizeUrl: `https://${hosts.consent}/oauth/authorize`,
  tokenUrl: apiUrl("oauth/token"),
  scopes: ["profile", "counts"],
  requiredScopes: ["profile", "counts"],
  scopeSeparator: " ",
  pkce: "S256",
  clientIdParameter: "client_id",
  clientAuthentication: "body",
  extraAuthorizeParameters: {},
};

/** The tokens of a code exchange. Throws PlatformError BAD_RESPONSE for an answer without them. */
export function parseTokens(answer: unknown, now: Date): TokenSet {
  return toTokenSet(parseAnswer(tokenAnswer, answer, "toy"), now);
}

/** A new access token. Throws PlatformError TOKEN_INVALID where there is no refresh token. */
export async function refreshTokens(call: PlatformCall, tokens: HeldTokens): Promise<TokenSet> {
  const { data } = await call.http.request({
    url: oauth.tokenUrl,
    form: { ...clientOf(call), grant_type: "refresh_token", refresh_token: requireRefreshToken("toy", tokens) },
    endpoint: "oauth.refresh",
    schema: tokenAnswer,
    repeatable: false,
  });
  return toTokenSet(data, call.now());
}

/** Ends the grant behind the tokens (RFC 7009). One that is unknown there is answered like any other. */
export async function revokeTokens(call: PlatformCall, { accessToken, refreshToken }: HeldTokens): Promise<void> {
  await call.http.request({
    url: apiUrl("oauth/revoke"),
    form: { ...clientOf(call), token: refreshToken ?? accessToken },
    endpoint: "oauth.revoke",
    schema: schemas.revoked,
    emptyBody: true,
  });
}

function clientOf({ credentials }: PlatformCall): { client_id: string; client_secret: string } {
  return { client_id: credentials.clientId, client_secret: credentials.clientSecret };
}
