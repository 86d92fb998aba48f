import type { Call } from "@/sandbox/core/call";
import { ok, type Reply } from "@/sandbox/core/reply";
import { sameSecret } from "@/sandbox/core/secrets";
import type { World } from "@/sandbox/core/world";
import { issueLongToken, LONG_LIFETIME_MS, requireToken, SHORT_LIFETIME_MS, TOKEN_PREFIX } from "./access";
import { exchangeRefused } from "./errors";
import { FACEBOOK } from "./personas";

/** A parameter of the token endpoint, which takes query and body alike. */
const parameter = (call: Call, name: string) => call.form.get(name) ?? call.query.get(name) ?? "";

/** GET and POST /oauth/access_token: a one-time code, or a person's living token, becomes a token. */
export function exchange(world: World, call: Call): Reply {
  const client = world.authority.client(FACEBOOK, parameter(call, "client_id"));
  if (client === undefined) return exchangeRefused(101, "Error validating application. Invalid application ID.");
  if (!sameSecret(parameter(call, "client_secret"), client.clientSecret)) {
    return exchangeRefused(1, "Error validating client secret.");
  }
  if (parameter(call, "grant_type") === "fb_exchange_token") {
    call.endpoint = "oauth.exchange";
    return exchangeForLong(world, call, client.clientId);
  }
  const value = parameter(call, "code");
  const code = world.authority.liveCode(FACEBOOK, value);
  if (code === undefined || code.clientId !== client.clientId) {
    return exchangeRefused(100, "This authorization code has been used or has expired.");
  }
  if (parameter(call, "redirect_uri") !== code.redirectUri) {
    return exchangeRefused(
      100,
      "Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request",
    );
  }
  world.authority.spendCode(value);
  call.personaId = code.personaId;
  // What was granted to this app before, and not asked about now, stays granted.
  const before = world.authority.standingGrant(FACEBOOK, client.clientId, code.personaId)?.scopes ?? [];
  const scopes = [...new Set([...before.filter((scope) => !code.askedScopes?.includes(scope)), ...code.scopes])];
  const grant = world.authority.consent(FACEBOOK, client.clientId, code.personaId, scopes, code.assetIds);
  const token = world.authority.issue({
    grant,
    kind: "short",
    prefix: TOKEN_PREFIX,
    scopes,
    lifetimeMs: SHORT_LIFETIME_MS,
  });
  return ok({ access_token: token, token_type: "bearer", expires_in: SHORT_LIFETIME_MS / 1000 });
}

function exchangeForLong(world: World, call: Call, clientId: string): Reply {
  const { token, grant } = requireToken(world, call, parameter(call, "fb_exchange_token"));
  if (token.assetId !== null || grant.clientId !== clientId) {
    return exchangeRefused(100, "The access token does not belong to a person who uses this application.");
  }
  call.personaId = grant.personaId;
  return ok({
    access_token: issueLongToken(world, grant),
    token_type: "bearer",
    expires_in: LONG_LIFETIME_MS / 1000,
  });
}
