import type { Grant, OAuthClient } from "@/sandbox/core/authority";
import type { Call } from "@/sandbox/core/call";
import { DAY_MS } from "@/sandbox/core/growth";
import { ok, Refusal, type Reply } from "@/sandbox/core/reply";
import { challengeS256, sameSecret } from "@/sandbox/core/secrets";
import type { World } from "@/sandbox/core/world";
import { fieldOf } from "./access";
import { blank, oauthError } from "./errors";
import { X } from "./personas";

export const ACCESS_LIFETIME_MS = 7_200_000;
/** Half a year is what people report; X does not say. */
const REFRESH_LIFETIME_MS = 183 * DAY_MS;
const OFFLINE = "offline.access";
const SPENT = "Value passed for the token was invalid.";

/** POST /2/oauth2/token: redeems a code, or trades a refresh token for a new pair. Takes a form, and JSON as well. */
export function token(world: World, call: Call): Reply {
  const client = requireClient(world, call);
  switch (fieldOf(call, "grant_type")) {
    case "authorization_code":
      return redeemCode(world, call, client);
    case "refresh_token":
      return refresh(world, call, client);
    case null:
      return missingParameter("grant_type");
    default:
      return oauthError(400, "unsupported_grant_type", "Value passed for the grant type was invalid.");
  }
}

/** A confidential client, by its Basic header; what stands in the body beside it does not replace that. */
function requireClient(world: World, call: Call): OAuthClient {
  const pair = basicPair(call);
  const client = pair === null ? undefined : world.authority.client(X, pair.name);
  if (pair === null || client === undefined || !sameSecret(pair.secret, client.clientSecret)) {
    throw new Refusal(oauthError(401, "unauthorized_client", "Missing valid authorization header"));
  }
  const named = fieldOf(call, "client_id");
  if (named !== null && named !== client.clientId) {
    throw new Refusal(oauthError(400, "invalid_request", "Value passed for the client id was invalid."));
  }
  return client;
}

function basicPair(call: Call): { name: string; secret: string } | null {
  const encoded = /^Basic\s+([\w+/=-]+)$/i.exec(call.header("authorization") ?? "")?.[1];
  const [, name, secret] = /^([^:]+):(.+)$/s.exec(Buffer.from(encoded ?? "", "base64").toString("utf8")) ?? [];
  if (name === undefined || secret === undefined) return null;
  try {
    return { name: decodeURIComponent(name), secret: decodeURIComponent(secret) };
  } catch {
    return null; // a stray percent sign: no credentials of ours
  }
}

function redeemCode(world: World, call: Call, client: OAuthClient): Reply {
  const value = fieldOf(call, "code");
  if (value === null) return missingParameter("code");
  const verifier = fieldOf(call, "code_verifier");
  if (verifier === null) return missingParameter("code_verifier");
  const code = world.authority.liveCode(X, value);
  if (code === undefined || code.clientId !== client.clientId) return invalidValue("authorization code");
  if (fieldOf(call, "redirect_uri") !== code.redirectUri) return invalidValue("redirect uri");
  if (code.codeChallenge !== challengeS256(verifier) && code.codeChallenge !== `plain ${verifier}`) {
    return invalidValue("code verifier");
  }
  world.authority.spendCode(value);
  call.personaId = code.personaId;
  const grant = world.authority.consent(X, client.clientId, code.personaId, code.scopes);
  return ok(issuePair(world, grant, code.scopes));
}

/**
 * A refresh token works once. Its second use means that two hold it, and ends the whole access: neither its successors
 * nor any access token works afterwards.
 */
function refresh(world: World, call: Call, client: OAuthClient): Reply {
  const value = fieldOf(call, "refresh_token");
  if (value === null) return missingParameter("refresh_token");
  const view = world.authority.present(X, value);
  if (view === undefined || view.token.kind !== "refresh" || view.grant.clientId !== client.clientId) {
    return oauthError(400, "invalid_request", SPENT);
  }
  call.personaId = view.grant.personaId;
  if (view.state === "ended") world.authority.revoke(view.grant);
  if (view.state !== "live") return oauthError(400, "invalid_request", SPENT);
  world.authority.end(value);
  return ok(issuePair(world, view.grant, view.token.scopes));
}

/** An access token of two hours and, with offline access, a refresh token, as X's answer spells them. */
export function issuePair(world: World, grant: Grant, scopes: readonly string[]) {
  const issue = (kind: "access" | "refresh", lifetimeMs: number) =>
    world.authority.issue({ grant, kind, prefix: "", scopes, lifetimeMs });
  return {
    token_type: "bearer",
    expires_in: ACCESS_LIFETIME_MS / 1000,
    access_token: issue("access", ACCESS_LIFETIME_MS),
    scope: scopes.join(" "),
    ...(scopes.includes(OFFLINE) ? { refresh_token: issue("refresh", REFRESH_LIFETIME_MS) } : {}),
  };
}

/** POST /2/oauth2/revoke: ends one token, access or refresh; the other of its pair lives on. */
export function revoke(world: World, call: Call): Reply {
  const client = requireClient(world, call);
  const value = fieldOf(call, "token");
  if (value === null) return missingParameter("token");
  const view = world.authority.present(X, value);
  if (view?.state !== "live" || view.grant.clientId !== client.clientId) {
    return oauthError(400, "invalid_request", SPENT);
  }
  world.authority.end(value);
  return ok({ revoked: true });
}

/** POST /oauth2/token: the app's own bearer token for its API key and secret; it has no end. */
export function appToken(world: World, call: Call): Reply {
  const pair = basicPair(call);
  const client = pair === null ? undefined : world.authority.clientOfKey(X, `${pair.name}:${pair.secret}`);
  const bearer = client?.apiKeys.find((key) => !key.includes(":"));
  if (bearer === undefined) {
    const errors = [{ code: 99, message: "Unable to verify your credentials", label: "authenticity_token_error" }];
    return { status: 403, body: { errors } };
  }
  if (fieldOf(call, "grant_type") !== "client_credentials") return blank(400, "Bad Request", "Missing grant_type");
  return ok({ token_type: "bearer", access_token: bearer });
}

function missingParameter(name: string): Reply {
  return oauthError(400, "invalid_request", `Missing required parameter [${name}].`);
}

function invalidValue(what: string): Reply {
  return oauthError(400, "invalid_request", `Value passed for the ${what} was invalid.`);
}
