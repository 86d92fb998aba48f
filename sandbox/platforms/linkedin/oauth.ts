import type { z } from "zod";
import type { Grant, OAuthClient } from "@/sandbox/core/authority";
import type { Call } from "@/sandbox/core/call";
import { DAY_MS } from "@/sandbox/core/growth";
import { ok, Refusal, type Reply } from "@/sandbox/core/reply";
import { sameSecret } from "@/sandbox/core/secrets";
import type { World } from "@/sandbox/core/world";
import { oauthError } from "./errors";
import { LINKEDIN } from "./personas";
import { knownTokenForm, tokenForm } from "./requests";

export const ACCESS_LIFETIME_MS = 60 * DAY_MS;
export const REFRESH_LIFETIME_MS = 365 * DAY_MS;

const UNUSABLE =
  "Unable to retrieve access token: appid/redirect uri/code verifier does not match authorization code. Or authorization code expired. Or external member binding exists";

/** Whether apps are given refresh tokens: approved partners' are, unless the limit of that name is set to 0. */
export function givesRefreshTokens(world: World): boolean {
  return world.limits.get(`${LINKEDIN}/programmaticRefresh`) !== 0;
}

/** POST www.linkedin.com/oauth/v2/accessToken: redeems a code, or refreshes. */
export function token(world: World, call: Call): Reply {
  const form = readForm(call, tokenForm);
  const client = requireClient(world, form);
  return form.grant_type === "authorization_code"
    ? redeemCode(world, call, client, form)
    : refresh(world, call, client, form.refresh_token);
}

function readForm<T>(call: Call, schema: z.ZodType<T>): T {
  const fields = Object.fromEntries(call.form);
  const result = schema.safeParse(fields);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const unknown = issue?.code === "unrecognized_keys" ? issue.keys : [];
  // An app that LinkedIn has not enabled for its flow of native apps has no verifier to send.
  if (unknown.includes("code_verifier")) throw new Refusal(oauthError(400, "invalid_request", UNUSABLE));
  if (fields.grant_type !== undefined && issue?.path[0] === "grant_type") {
    throw new Refusal(oauthError(400, "unsupported_grant_type", "The grant type is not supported"));
  }
  const place = unknown[0] ?? issue?.path.join(".") ?? "request";
  throw new Refusal(oauthError(400, "invalid_request", `A required parameter "${place}" is missing or invalid`));
}

function requireClient(world: World, form: { client_id: string; client_secret: string }): OAuthClient {
  const client = world.authority.client(LINKEDIN, form.client_id);
  if (client === undefined || !sameSecret(form.client_secret, client.clientSecret)) {
    throw new Refusal(oauthError(401, "invalid_client", "Client authentication failed"));
  }
  return client;
}

function redeemCode(
  world: World,
  call: Call,
  client: OAuthClient,
  form: { readonly code: string; readonly redirect_uri: string },
): Reply {
  const code = world.authority.liveCode(LINKEDIN, form.code);
  if (code === undefined || code.clientId !== client.clientId || code.redirectUri !== form.redirect_uri) {
    return oauthError(400, "invalid_request", UNUSABLE);
  }
  world.authority.spendCode(form.code);
  call.personaId = code.personaId;
  endOtherScopes(world, client, code.personaId, code.scopes);
  const grant = world.authority.consent(LINKEDIN, client.clientId, code.personaId, code.scopes);
  return ok({ ...tokenBody(issueTokens(world, grant)), ...identityToken(grant) });
}

/** A consent with another set of scopes ends every token of the member for this app. */
function endOtherScopes(world: World, client: OAuthClient, personaId: string, scopes: readonly string[]): void {
  const before = world.authority.standingGrant(LINKEDIN, client.clientId, personaId);
  if (before === undefined) return;
  const isSame = before.scopes.length === scopes.length && before.scopes.every((scope) => scopes.includes(scope));
  if (!isSame) for (const { token: value } of world.authority.tokensOf(before)) world.authority.end(value);
}

/** Only its presence means something here: nothing verifies it. */
function identityToken(grant: Grant): { id_token?: string } {
  if (!grant.scopes.includes("openid")) return {};
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return { id_token: `${part({ alg: "none" })}.${part({ aud: grant.clientId, iss: "https://www.linkedin.com" })}.` };
}

/** What a token endpoint gives: times are milliseconds of life left. */
export interface IssuedTokens {
  readonly grant: Grant;
  readonly accessToken: string;
  readonly accessLifeMs: number;
  readonly refresh: { readonly token: string; readonly lifeMs: number } | null;
}

/** New tokens of a grant; earlier ones go on working until they end. */
export function issueTokens(world: World, grant: Grant): IssuedTokens {
  const refreshToken = givesRefreshTokens(world)
    ? world.authority.issue({
        grant,
        kind: "refresh",
        prefix: "AQW",
        scopes: grant.scopes,
        lifetimeMs: REFRESH_LIFETIME_MS,
      })
    : null;
  return {
    grant,
    accessToken: issueAccess(world, grant, ACCESS_LIFETIME_MS),
    accessLifeMs: ACCESS_LIFETIME_MS,
    refresh: refreshToken === null ? null : { token: refreshToken, lifeMs: REFRESH_LIFETIME_MS },
  };
}

function issueAccess(world: World, grant: Grant, lifetimeMs: number): string {
  return world.authority.issue({ grant, kind: "access", prefix: "AQX", scopes: grant.scopes, lifetimeMs });
}

function tokenBody({ grant, accessToken, accessLifeMs, refresh: renewal }: IssuedTokens) {
  return {
    access_token: accessToken,
    expires_in: Math.floor(accessLifeMs / 1000),
    // Live answers join by commas what was asked for with spaces.
    scope: [...grant.scopes].sort().join(","),
    token_type: "Bearer",
    ...(renewal === null
      ? {}
      : { refresh_token: renewal.token, refresh_token_expires_in: Math.floor(renewal.lifeMs / 1000) }),
  };
}

/** The same refresh token comes back, with what is left of its year; no access token outlives it. */
function refresh(world: World, call: Call, client: OAuthClient, value: string): Reply {
  const view = world.authority.present(LINKEDIN, value);
  if (view === undefined || view.token.kind !== "refresh" || view.grant.clientId !== client.clientId) {
    return oauthError(400, "invalid_request", "The provided refresh token is invalid");
  }
  if (view.state === "expired") return oauthError(400, "invalid_request", "The provided refresh token is expired");
  if (view.state !== "live") return oauthError(400, "invalid_request", "The token has been revoked");
  const leftMs = (view.token.expiresAtMs ?? call.nowMs + REFRESH_LIFETIME_MS) - call.nowMs;
  const accessLifeMs = Math.min(ACCESS_LIFETIME_MS, leftMs);
  const accessToken = issueAccess(world, view.grant, accessLifeMs);
  return ok(tokenBody({ grant: view.grant, accessToken, accessLifeMs, refresh: { token: value, lifeMs: leftMs } }));
}

/** POST www.linkedin.com/oauth/v2/introspectToken: what a token of the asking client is worth. */
export function introspect(world: World, call: Call): Reply {
  const form = readForm(call, knownTokenForm);
  const client = requireClient(world, form);
  const view = world.authority.present(LINKEDIN, form.token);
  if (view === undefined || view.grant.clientId !== client.clientId) return ok({ active: false });
  const { token: issued, grant, state } = view;
  const seconds = (ms: number) => Math.floor(ms / 1000);
  return ok({
    active: state === "live",
    client_id: client.clientId,
    authorized_at: seconds(grant.createdAtMs),
    created_at: seconds(issued.issuedAtMs),
    status: state === "live" ? "active" : state === "expired" ? "expired" : "revoked",
    expires_at: seconds(issued.expiresAtMs ?? issued.issuedAtMs),
    scope: [...issued.scopes].sort().join(","),
    auth_type: "3L",
  });
}

/** POST www.linkedin.com/oauth/v2/revoke: ends the grant behind a token of the asking client; answers with nothing. */
export function revoke(world: World, call: Call): Reply {
  const form = readForm(call, knownTokenForm);
  const client = requireClient(world, form);
  const view = world.authority.present(LINKEDIN, form.token);
  if (view === undefined || view.grant.clientId !== client.clientId || view.state === "revoked") {
    return oauthError(400, "invalid_request", "The token is invalid or revoked");
  }
  world.authority.revoke(view.grant);
  return { status: 200, body: null };
}
