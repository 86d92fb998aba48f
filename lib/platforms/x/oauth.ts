import { isPlatformError } from "@/lib/platforms/errors";
import { parseAnswer } from "@/lib/platforms/shared/parse";
import { requireRefreshToken, tokenAnswer, toTokenSet } from "@/lib/platforms/shared/token-endpoint";
import { ordinaryRhythm } from "@/lib/platforms/token-rhythm";
import type { HeldTokens, OAuthSpec, PlatformCall, TokenSet } from "@/lib/platforms/types";
import { apiUrl, hosts } from "./endpoints";
import * as schemas from "./schemas";

const scopes = ["tweet.read", "users.read", "offline.access"] as const;

/** How long before its end a token is renewed. Each time spends a single-use token, so it happens as rarely as it can. */
const leadMs = 10 * 60_000;

export const oauth: OAuthSpec = {
  loginVariant: "x",
  wants: "account",
  authorizeUrl: `https://${hosts.consent}/i/oauth2/authorize`,
  tokenUrl: apiUrl("oauth2/token"),
  scopes,
  // Without offline.access there is no refresh token, and the person would have to come back every two hours.
  requiredScopes: scopes,
  scopeSeparator: " ",
  pkce: "S256",
  clientIdParameter: "client_id",
  clientAuthentication: "header",
  extraAuthorizeParameters: {},
  rhythm: { ...ordinaryRhythm, lead: { share: 0, atLeastMs: leadMs, atMostMs: leadMs } },
};

/** The tokens of a code exchange or a refresh. X does not say how long a refresh token lives. */
export function parseTokens(answer: unknown, now: Date): TokenSet {
  return toTokenSet(parseAnswer(tokenAnswer, answer, "x"), now);
}

/**
 * New tokens for old, both of them. The refresh token that is sent works once, and a second use may end the whole
 * access, so the call is never repeated in-process.
 */
export async function refreshTokens(call: PlatformCall, tokens: HeldTokens): Promise<TokenSet> {
  const refreshToken = requireRefreshToken("x", tokens);
  const { data } = await call.http.request({
    url: oauth.tokenUrl,
    headers: { authorization: basic(call) },
    form: { grant_type: "refresh_token", refresh_token: refreshToken },
    endpoint: "oauth.refresh",
    cost: 0,
    schema: tokenAnswer,
    repeatable: false,
  });
  return toTokenSet(data, call.now());
}

/** Takes both tokens back, the longer-lived one first. A token that X does not know any more counts as done. */
export async function revokeTokens(call: PlatformCall, tokens: HeldTokens): Promise<void> {
  if (tokens.refreshToken !== null) await revoke(call, tokens.refreshToken, "refresh_token");
  await revoke(call, tokens.accessToken, "access_token");
}

async function revoke(call: PlatformCall, token: string, hint: "refresh_token" | "access_token"): Promise<void> {
  try {
    await call.http.request({
      url: apiUrl("oauth2/revoke"),
      headers: { authorization: basic(call) },
      form: { token, token_type_hint: hint },
      endpoint: "oauth.revoke",
      cost: 0,
      schema: schemas.revoked,
      emptyBody: true,
    });
  } catch (error) {
    if (!isPlatformError(error, "TOKEN_INVALID")) throw error;
  }
}

/** A confidential client names itself in the header alone (RFC 6749, 2.3.1). */
function basic({ credentials }: PlatformCall): string {
  const pair = [credentials.clientId, credentials.clientSecret].map(encodeURIComponent).join(":");
  return `Basic ${Buffer.from(pair).toString("base64")}`;
}
