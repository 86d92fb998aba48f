import type { Authority } from "@/sandbox/core/authority";
import type { Call } from "@/sandbox/core/call";
import { graphError, invalidParameter, permissionMissing } from "@/sandbox/core/graph/errors";
import { DAY_MS } from "@/sandbox/core/growth";
import { ok, Refusal, type Reply } from "@/sandbox/core/reply";
import { sameSecret } from "@/sandbox/core/secrets";
import type { World } from "@/sandbox/core/world";
import {
  appScopedId,
  BASIC_SCOPE,
  issueLongToken,
  LONG_LIFETIME_MS,
  requireToken,
  SHORT_LIFETIME_MS,
  TOKEN_PREFIX,
} from "./access";
import { flatTokenError, notProfessional } from "./errors";
import { INSTAGRAM } from "./personas";

const MINIMUM_REFRESH_AGE_MS = DAY_MS;

/** POST api.instagram.com/oauth/access_token: a one-time code becomes a token of one hour. */
export function exchangeCode(world: World, call: Call): Reply {
  const { form } = call;
  const client = world.authority.client(INSTAGRAM, form.get("client_id") ?? "");
  if (client === undefined) return flatTokenError("Invalid platform app");
  if (!sameSecret(form.get("client_secret") ?? "", client.clientSecret)) return flatTokenError("Invalid client secret");
  if (form.get("grant_type") !== "authorization_code") return flatTokenError("Invalid grant_type");
  const value = form.get("code") ?? "";
  const code = world.authority.liveCode(INSTAGRAM, value);
  if (code === undefined || code.clientId !== client.clientId) {
    return flatTokenError("Matching code was not found or was already used");
  }
  if (form.get("redirect_uri") !== code.redirectUri) {
    return flatTokenError(
      "Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request",
    );
  }
  const persona = world.personas.find(INSTAGRAM, code.personaId);
  if (persona === undefined) return flatTokenError("Matching code was not found or was already used");
  world.authority.spendCode(value);
  call.personaId = persona.id;
  const token = issueShort(world.authority, client.clientId, persona.id, code.scopes);
  return {
    ...ok({ access_token: token, user_id: appScopedId(client.clientId, persona), permissions: code.scopes }),
    // The real answer carries this id as a bare number, beyond what a double can hold.
    rewrite: (json) => json.replace(/"user_id":"(\d+)"/, '"user_id":$1'),
  };
}

function issueShort(authority: Authority, clientId: string, personaId: string, scopes: readonly string[]): string {
  const grant = authority.consent(INSTAGRAM, clientId, personaId, scopes);
  return authority.issue({ grant, kind: "short", prefix: TOKEN_PREFIX, scopes, lifetimeMs: SHORT_LIFETIME_MS });
}

/** GET graph.instagram.com/access_token: a token of one hour becomes one of sixty days. */
export function exchangeForLong(world: World, call: Call): Reply {
  if (call.query.get("grant_type") !== "ig_exchange_token") throw invalidParameter("Invalid grant_type");
  const { persona, token, clientId } = requireToken(world, call.query.get("access_token"));
  if (token.kind !== "short") throw invalidParameter("The access token is not a short-lived one");
  const client = world.authority.client(INSTAGRAM, clientId);
  if (client === undefined || !sameSecret(call.query.get("client_secret") ?? "", client.clientSecret)) {
    throw new Refusal(
      graphError({ status: 400, code: 101, message: "Error validating application. Invalid client secret." }),
    );
  }
  return longTokenReply(issueLongToken(world, client, persona, token.scopes));
}

/**
 * GET graph.instagram.com/refresh_access_token: a token between one and sixty days old becomes a new one of sixty days.
 * The old one goes on working until the new one is first used, so a lost answer costs nothing.
 */
export function refreshLong(world: World, call: Call): Reply {
  if (call.query.get("grant_type") !== "ig_refresh_token") throw invalidParameter("Invalid grant_type");
  const { persona, token, clientId } = requireToken(world, call.query.get("access_token"));
  if (token.kind !== "access") throw invalidParameter("The access token is not a long-lived one");
  if (!token.scopes.includes(BASIC_SCOPE)) throw permissionMissing();
  if (world.personas.accountType(persona) === "personal") throw notProfessional();
  if (call.nowMs - token.issuedAtMs < MINIMUM_REFRESH_AGE_MS) {
    throw invalidParameter("The access token must be at least 24 hours old to be refreshed");
  }
  const grant = world.authority.standingGrant(INSTAGRAM, clientId, persona.id);
  if (grant === undefined) throw permissionMissing();
  return longTokenReply(
    world.authority.issue({
      grant,
      kind: "access",
      prefix: TOKEN_PREFIX,
      scopes: token.scopes,
      lifetimeMs: LONG_LIFETIME_MS,
      replaces: token.token,
    }),
  );
}

function longTokenReply(token: string): Reply {
  return ok({ access_token: token, token_type: "bearer", expires_in: LONG_LIFETIME_MS / 1000 });
}
