import { createHash } from "node:crypto";
import type { z } from "zod";
import type { Grant, OAuthClient } from "@/sandbox/core/authority";
import type { Call } from "@/sandbox/core/call";
import { DAY_MS } from "@/sandbox/core/growth";
import type { GrantedTokens } from "@/sandbox/core/platform";
import { ok, Refusal, type Reply } from "@/sandbox/core/reply";
import { sameSecret } from "@/sandbox/core/secrets";
import type { World } from "@/sandbox/core/world";
import { clientForm, codeForm, refreshForm, revokeForm } from "./contract";
import { oauthError } from "./errors";
import { TIKTOK } from "./personas";

const ACCESS_LIFETIME_MS = DAY_MS;
const REFRESH_LIFETIME_MS = 365 * DAY_MS;
const CLIENT_LIFETIME_MS = 7_200_000;

/** POST open.tiktokapis.com/v2/oauth/token/: redeems a code, refreshes, or gives an app a token of its own. */
export function token(world: World, call: Call): Reply {
  const client = requireClient(world, call);
  switch (call.form.get("grant_type")) {
    case "authorization_code":
      return redeemCode(world, call, client);
    case "refresh_token":
      return refresh(world, call, client);
    case "client_credentials":
      return clientToken(world, call, client);
    default:
      return oauthError(world, 400, "unsupported_grant_type", "The grant type is not supported.");
  }
}

function requireClient(world: World, call: Call): OAuthClient {
  const client = world.authority.client(TIKTOK, call.form.get("client_key") ?? "");
  if (client === undefined || !sameSecret(call.form.get("client_secret") ?? "", client.clientSecret)) {
    throw new Refusal(oauthError(world, 401, "invalid_client", "Client key or secret is incorrect."));
  }
  return client;
}

/** The form in the shape it must have. TikTok takes forms alone: a JSON body is an empty one. */
function readForm<T>(world: World, call: Call, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(Object.fromEntries(call.form));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.code === "unrecognized_keys" ? issue.keys.join(", ") : String(issue?.path[0] ?? "");
  throw new Refusal(oauthError(world, 400, "invalid_request", `The request parameters are malformed: ${name}.`));
}

function redeemCode(world: World, call: Call, client: OAuthClient): Reply {
  const form = readForm(world, call, codeForm);
  const refused = (description: string) => oauthError(world, 400, "invalid_request", description);
  const code = world.authority.liveCode(TIKTOK, form.code);
  if (code === undefined || code.clientId !== client.clientId) return refused("Authorization code is expired.");
  if (form.redirect_uri !== code.redirectUri) {
    return refused("Redirect_uri is not matched with the uri when requesting code.");
  }
  if ((code.codeChallenge ?? null) !== (form.code_verifier === undefined ? null : challengeOf(form.code_verifier))) {
    return refused("Code verifier or code challenge is invalid.");
  }
  world.authority.spendCode(form.code);
  call.personaId = code.personaId;
  const grant = world.authority.consent(TIKTOK, client.clientId, code.personaId, code.scopes);
  return ok(tokenBody(world, grant, code.scopes, issueTokens(world, grant, code.scopes)));
}

/** TikTok's challenge: the SHA-256 of the verifier in hex, under the name S256 all the same. */
function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier).digest("hex");
}

function refresh(world: World, call: Call, client: OAuthClient): Reply {
  const form = readForm(world, call, refreshForm);
  const view = world.authority.present(TIKTOK, form.refresh_token);
  if (view?.state !== "live" || view.token.kind !== "refresh" || view.grant.clientId !== client.clientId) {
    return oauthError(world, 400, "invalid_grant", "Refresh token is invalid or expired.");
  }
  const { grant, token: old } = view;
  call.personaId = grant.personaId;
  const leftMs = (old.expiresAtMs ?? call.nowMs + REFRESH_LIFETIME_MS) - call.nowMs;
  const rotates = world.limits.get(`${TIKTOK}/rotateRefreshTokens`) !== 0;
  const accessToken = issueAccess(world, grant, old.scopes);
  if (!rotates) return ok(tokenBody(world, grant, old.scopes, lives(accessToken, old.token, leftMs)));
  world.authority.end(old.token);
  const refreshToken = issueRefresh(world, grant, old.scopes, leftMs);
  return ok(tokenBody(world, grant, old.scopes, lives(accessToken, refreshToken, leftMs)));
}

function clientToken(world: World, call: Call, client: OAuthClient): Reply {
  readForm(world, call, clientForm);
  // A grant of nobody: such a token works nowhere that a person's is asked for.
  const grant = world.authority.consent(TIKTOK, client.clientId, "", []);
  const accessToken = world.authority.issue({
    grant,
    kind: "access",
    prefix: "clt.",
    scopes: [],
    lifetimeMs: CLIENT_LIFETIME_MS,
  });
  return ok({ access_token: accessToken, expires_in: CLIENT_LIFETIME_MS / 1000, token_type: "Bearer" });
}

/** POST open.tiktokapis.com/v2/oauth/revoke/: ends the grant behind a living access token; the answer is empty. */
export function revoke(world: World, call: Call): Reply {
  const client = requireClient(world, call);
  const form = readForm(world, call, revokeForm);
  const view = world.authority.present(TIKTOK, form.token);
  if (view?.state !== "live" || view.token.kind !== "access" || view.grant.clientId !== client.clientId) {
    return oauthError(world, 400, "invalid_request", "The access token is invalid or expired.");
  }
  world.authority.revoke(view.grant);
  return { status: 200, body: null };
}

/** The tokens of a fresh consent. */
export function issueTokens(world: World, grant: Grant, scopes: readonly string[]): GrantedTokens {
  const refreshToken = issueRefresh(world, grant, scopes, REFRESH_LIFETIME_MS);
  return lives(issueAccess(world, grant, scopes), refreshToken, REFRESH_LIFETIME_MS);
}

function lives(accessToken: string, refreshToken: string, refreshLifeMs: number): GrantedTokens {
  return {
    accessToken,
    refreshToken,
    expiresInSeconds: ACCESS_LIFETIME_MS / 1000,
    refreshExpiresInSeconds: Math.max(1, Math.floor(refreshLifeMs / 1000)),
  };
}

function issueAccess(world: World, grant: Grant, scopes: readonly string[]): string {
  return world.authority.issue({ grant, kind: "access", prefix: "act.", scopes, lifetimeMs: ACCESS_LIFETIME_MS });
}

function issueRefresh(world: World, grant: Grant, scopes: readonly string[], lifetimeMs: number): string {
  return world.authority.issue({ grant, kind: "refresh", prefix: "rft.", scopes, lifetimeMs });
}

function tokenBody(
  world: World,
  grant: Grant,
  scopes: readonly string[],
  tokens: GrantedTokens,
): Record<string, unknown> {
  return {
    access_token: tokens.accessToken,
    expires_in: tokens.expiresInSeconds,
    open_id: world.personas.find(TIKTOK, grant.personaId)?.platformUserId ?? "",
    refresh_expires_in: tokens.refreshExpiresInSeconds,
    refresh_token: tokens.refreshToken,
    scope: scopes.join(","),
    token_type: "Bearer",
  };
}
