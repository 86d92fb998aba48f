import type { z } from "zod";
import type { Grant, OAuthClient } from "@/sandbox/core/authority";
import type { Call } from "@/sandbox/core/call";
import type { GrantedTokens } from "@/sandbox/core/platform";
import { ok, type Reply } from "@/sandbox/core/reply";
import { challengeS256, sameSecret } from "@/sandbox/core/secrets";
import type { World } from "@/sandbox/core/world";
import { codeForm, refreshForm, revokeForm } from "./contract";
import { failed, refusal } from "./errors";
import { TOY } from "./personas";

const ACCESS_LIFETIME_MS = 3_600_000;

/** POST api.toy.example/oauth/token: redeems a code, or refreshes. A code works once, a refresh token again and again. */
export function token(world: World, call: Call): Reply {
  const client = requireClient(world, call);
  switch (call.form.get("grant_type")) {
    case "authorization_code":
      return redeemCode(world, call, client);
    case "refresh_token":
      return refresh(world, call, client);
    default:
      return failed(400, "unsupported_grant_type", "The grant type is not supported.");
  }
}

/** POST api.toy.example/oauth/revoke: ends the grant behind any of its tokens; an unknown one is answered alike. */
export function revoke(world: World, call: Call): Reply {
  const client = requireClient(world, call);
  const view = world.authority.present(TOY, readForm(call, revokeForm).token);
  if (view?.grant.clientId === client.clientId) {
    call.personaId = view.grant.personaId;
    world.authority.revoke(view.grant);
  }
  return { status: 200, body: null };
}

/** The tokens of a fresh consent. */
export function issueTokens(world: World, grant: Grant): GrantedTokens {
  const { scopes } = grant;
  const refreshToken = world.authority.issue({ grant, kind: "refresh", prefix: "toyr-", scopes, lifetimeMs: null });
  return { ...accessOf(world, grant), refreshToken };
}

function accessOf(world: World, grant: Grant): Omit<GrantedTokens, "refreshToken"> {
  const { scopes } = grant;
  const lifetimeMs = ACCESS_LIFETIME_MS;
  const accessToken = world.authority.issue({ grant, kind: "access", prefix: "toya-", scopes, lifetimeMs });
  return { accessToken, expiresInSeconds: lifetimeMs / 1000, refreshExpiresInSeconds: null };
}

function requireClient(world: World, call: Call): OAuthClient {
  const client = world.authority.client(TOY, call.form.get("client_id") ?? "");
  if (client === undefined || !sameSecret(call.form.get("client_secret") ?? "", client.clientSecret)) {
    throw refusal(401, "invalid_client", "Client id or secret is wrong.");
  }
  return client;
}

function readForm<T>(call: Call, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(Object.fromEntries(call.form));
  if (!parsed.success) throw refusal(400, "invalid_request", "A parameter is missing, malformed or unknown.");
  return parsed.data;
}

function redeemCode(world: World, call: Call, client: OAuthClient): Reply {
  const form = readForm(call, codeForm);
  const code = world.authority.liveCode(TOY, form.code);
  const fits =
    code?.clientId === client.clientId &&
    code.redirectUri === form.redirect_uri &&
    code.codeChallenge === challengeS256(form.code_verifier);
  if (!fits) return failed(400, "invalid_grant", "The code is used, expired, or was given for another request.");
  world.authority.spendCode(form.code);
  call.personaId = code.personaId;
  const grant = world.authority.consent(TOY, client.clientId, code.personaId, code.scopes);
  return answer(grant, issueTokens(world, grant));
}

function refresh(world: World, call: Call, client: OAuthClient): Reply {
  const view = world.authority.present(TOY, readForm(call, refreshForm).refresh_token);
  if (view?.state !== "live" || view.token.kind !== "refresh" || view.grant.clientId !== client.clientId) {
    return failed(400, "invalid_grant", "The refresh token is unknown or revoked.");
  }
  call.personaId = view.grant.personaId;
  return answer(view.grant, { ...accessOf(world, view.grant), refreshToken: null });
}

function answer(grant: Grant, { accessToken, refreshToken, expiresInSeconds }: GrantedTokens): Reply {
  return ok({
    access_token: accessToken,
    token_type: "Bearer",
    expires_in: expiresInSeconds,
    ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
    scope: grant.scopes.join(" "),
  });
}
