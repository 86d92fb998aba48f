import type { Grant, OAuthClient } from "@/sandbox/core/authority";
import type { Call } from "@/sandbox/core/call";
import { DAY_MS } from "@/sandbox/core/growth";
import type { Persona } from "@/sandbox/core/personas";
import { ok, Refusal, type Reply } from "@/sandbox/core/reply";
import { challengeS256, sameSecret } from "@/sandbox/core/secrets";
import type { World } from "@/sandbox/core/world";
import { oauthError, unauthenticated } from "./errors";
import { accountOf, YOUTUBE } from "./personas";

export const ACCESS_LIFETIME_MS = 3_599_000;
const TESTING_REFRESH_LIFETIME_MS = 7 * DAY_MS - 1000;
const UNUSED_REFRESH_LIFETIME_MS = 183 * DAY_MS;
const LIVE_REFRESH_TOKENS = 100;
const REVOKED = "Token has been expired or revoked.";

/** POST oauth2.googleapis.com/token: redeems a code, or refreshes. */
export function token(world: World, call: Call): Reply {
  const client = requireClient(world, call.form);
  switch (call.form.get("grant_type")) {
    case "authorization_code":
      return redeemCode(world, call, client);
    case "refresh_token":
      return refresh(world, call, client);
    case null:
      return oauthError(400, "invalid_request", "Required parameter is missing: grant_type");
    default:
      return oauthError(400, "unsupported_grant_type", "Invalid grant_type");
  }
}

function requireClient(world: World, form: URLSearchParams): OAuthClient {
  const client = world.authority.client(YOUTUBE, form.get("client_id") ?? "");
  if (client === undefined) throw new Refusal(oauthError(401, "invalid_client", "The OAuth client was not found."));
  if (!sameSecret(form.get("client_secret") ?? "", client.clientSecret)) {
    throw new Refusal(oauthError(401, "invalid_client", "Unauthorized"));
  }
  return client;
}

function redeemCode(world: World, call: Call, client: OAuthClient): Reply {
  const value = call.form.get("code");
  if (value === null) return oauthError(400, "invalid_request", "Missing required parameter: code");
  const code = world.authority.liveCode(YOUTUBE, value);
  if (code === undefined) return oauthError(400, "invalid_grant", "Bad Request");
  if (code.clientId !== client.clientId) return oauthError(400, "invalid_grant", "Bad Request");
  if (call.form.get("redirect_uri") !== code.redirectUri) {
    return oauthError(400, "redirect_uri_mismatch", "Bad Request");
  }
  const verifier = call.form.get("code_verifier");
  if (code.codeChallenge !== null && verifier === null)
    return oauthError(400, "invalid_grant", "Missing code verifier.");
  if ((code.codeChallenge ?? null) !== (verifier === null ? null : challengeS256(verifier))) {
    return oauthError(400, "invalid_grant", "Invalid code verifier.");
  }
  world.authority.spendCode(value);
  call.personaId = code.personaId;
  const grant = world.authority.consent(YOUTUBE, client.clientId, code.personaId, code.scopes);
  const refreshToken = code.withRefresh ? issueRefresh(world, client, grant) : null;
  return ok({
    access_token: issueAccess(world, grant, code.scopes),
    expires_in: ACCESS_LIFETIME_MS / 1000,
    ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
    scope: code.scopes.join(" "),
    token_type: "Bearer",
    ...(refreshToken !== null && client.testing
      ? { refresh_token_expires_in: TESTING_REFRESH_LIFETIME_MS / 1000 }
      : {}),
  });
}

function refresh(world: World, call: Call, client: OAuthClient): Reply {
  const value = call.form.get("refresh_token");
  if (value === null) return oauthError(400, "invalid_request", "Missing required parameter: refresh_token");
  const view = world.authority.present(YOUTUBE, value);
  if (view === undefined || view.token.kind !== "refresh") return oauthError(400, "invalid_grant", "Bad Request");
  if (view.grant.clientId !== client.clientId) return oauthError(400, "invalid_grant", "Bad Request");
  call.personaId = view.grant.personaId;
  const idle = call.nowMs - view.token.lastUsedAtMs > UNUSED_REFRESH_LIFETIME_MS;
  if (view.state !== "live" || idle) return oauthError(400, "invalid_grant", REVOKED);
  return ok({
    access_token: issueAccess(world, view.grant, view.token.scopes),
    expires_in: ACCESS_LIFETIME_MS / 1000,
    scope: view.token.scopes.join(" "),
    token_type: "Bearer",
  });
}

/** A new access token of a grant; earlier ones go on working until they expire. */
export function issueAccess(world: World, grant: Grant, scopes: readonly string[]): string {
  return world.authority.issue({ grant, kind: "access", prefix: "ya29.", scopes, lifetimeMs: ACCESS_LIFETIME_MS });
}

/** A new refresh token of a grant. Beyond a hundred live ones the oldest stops working, as Google lets it. */
export function issueRefresh(world: World, client: OAuthClient, grant: Grant): string {
  const live = world.authority
    .tokensOf(grant)
    .filter(({ kind, endedAtMs }) => kind === "refresh" && endedAtMs === null);
  const [oldest] = live.length >= LIVE_REFRESH_TOKENS ? live : [];
  if (oldest !== undefined) world.authority.end(oldest.token);
  return world.authority.issue({
    grant,
    kind: "refresh",
    prefix: "1//0",
    scopes: grant.scopes,
    lifetimeMs: client.testing ? TESTING_REFRESH_LIFETIME_MS : null,
  });
}

/** Seconds a new refresh token lives, or null for one without an end. */
export function refreshLifetimeSeconds(client: OAuthClient): number | null {
  return client.testing ? TESTING_REFRESH_LIFETIME_MS / 1000 : null;
}

/** POST oauth2.googleapis.com/revoke: ends the whole grant behind an access or refresh token, in form or query. */
export function revoke(world: World, call: Call): Reply {
  const value = call.form.get("token") ?? call.query.get("token");
  if (value === null) return oauthError(400, "invalid_request", "Missing required parameter: token");
  const view = world.authority.present(YOUTUBE, value);
  if (view === undefined || view.state === "revoked" || view.state === "ended") {
    return oauthError(400, "invalid_token", "Token expired or revoked");
  }
  if (view.state === "expired" && view.token.kind === "access") {
    return oauthError(400, "invalid_token", "Token expired or revoked");
  }
  world.authority.revoke(view.grant);
  return ok({});
}

/** GET or POST oauth2.googleapis.com/tokeninfo: what an access token is for; all values are strings. */
export function tokenInfo(world: World, call: Call): Reply {
  const value = call.query.get("access_token") ?? call.form.get("access_token") ?? "";
  const view = world.authority.present(YOUTUBE, value);
  const persona = view === undefined ? undefined : world.personas.find(YOUTUBE, view.grant.personaId);
  if (view?.state !== "live" || persona === undefined) return oauthError(400, "invalid_token", "Invalid Value");
  const expiresAtMs = view.token.expiresAtMs ?? call.nowMs;
  return ok({
    azp: view.grant.clientId,
    aud: view.grant.clientId,
    sub: accountOf(persona).sub,
    scope: view.token.scopes.join(" "),
    exp: String(Math.floor(expiresAtMs / 1000)),
    expires_in: String(Math.floor((expiresAtMs - call.nowMs) / 1000)),
    access_type: "offline",
  });
}

/** GET www.googleapis.com/oauth2/v2/userinfo: the Google account, as far as the granted identity scopes go. */
export function userInfo(persona: Persona, scopes: readonly string[]): Reply {
  const account = accountOf(persona);
  const may = (name: string) =>
    scopes.includes(name) || scopes.includes(`https://www.googleapis.com/auth/userinfo.${name}`);
  if (!may("profile") && !may("email") && !scopes.includes("openid")) throw unauthenticated();
  return ok({
    id: account.sub,
    ...(may("email") ? { email: account.email, verified_email: true } : {}),
    ...(may("profile") ? { name: account.name, picture: `https://lh3.googleusercontent.example/${account.sub}` } : {}),
  });
}
