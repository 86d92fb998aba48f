import type { OAuthClient } from "@/sandbox/core/authority";
import type { Call } from "@/sandbox/core/call";
import type { Persona } from "@/sandbox/core/personas";
import { Refusal } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { isDepleted } from "./credits";
import {
  creditsDepleted,
  forbidden,
  suspended,
  tooManyRequests,
  unauthorized,
  unsupportedAuthentication,
} from "./errors";
import { X } from "./personas";
import { countRequest, type EndpointName } from "./rate-limits";

export const READ_SCOPES = ["tweet.read", "users.read"];

/** Who calls: an app, in a person's name or (`persona` null) in its own. */
export interface Caller {
  readonly client: OAuthClient;
  readonly persona: Persona | null;
}

/** Who may call an endpoint: people, the app itself, or both. */
export type Audience = "user" | "app" | "both";

function bearerOf(call: Call): string | null {
  return /^Bearer\s+(\S+)$/i.exec(call.header("authorization") ?? "")?.[1] ?? null;
}

/** A field of a form or JSON body; null where it is not there or no text. */
export function fieldOf(call: Call, name: string): string | null {
  const value: unknown = call.form.get(name) ?? Reflect.get(Object(call.json), name);
  return typeof value === "string" ? value : null;
}

/** The persona behind a call's token whether or not it still works, for the log. */
export function callerOf(world: World, call: Call): string | null {
  const token = bearerOf(call) ?? fieldOf(call, "refresh_token") ?? fieldOf(call, "token");
  return token === null ? null : world.authority.ownerOf(X, token);
}

/**
 * The caller of an API endpoint, in X's order: a token that works (401), the window (429), who may ask (403), the scopes
 * (403), an account that is not suspended (403), credits (402). A person's token needs both reading scopes everywhere.
 */
export function requireCaller(world: World, call: Call, endpoint: EndpointName, audience: Audience): Caller {
  const { scopes, ...caller } = identify(world, call);
  const owner = caller.persona === null ? null : `${caller.client.clientId}/${caller.persona.id}`;
  if (!countRequest(world, call, endpoint, { owner, app: caller.client.clientId }))
    throw new Refusal(tooManyRequests());
  if (caller.persona === null && audience === "user") {
    throw unsupportedAuthentication("OAuth 2.0 Application-Only", "OAuth 1.0a User Context, OAuth 2.0 User Context");
  }
  if (caller.persona !== null && audience === "app") {
    throw unsupportedAuthentication("OAuth 2.0 User Context", "OAuth 2.0 Application-Only");
  }
  if (caller.persona !== null && !READ_SCOPES.every((scope) => scopes.includes(scope))) throw forbidden();
  if (caller.persona !== null && world.personas.accountType(caller.persona) === "suspended") throw suspended();
  if (isDepleted(world, caller.client.clientId)) throw new Refusal(creditsDepleted());
  return caller;
}

function identify(world: World, call: Call): Caller & { readonly scopes: readonly string[] } {
  const token = bearerOf(call);
  if (token === null) throw unauthorized();
  // Pairs of key and secret stand in the same list; only the app's bearer token opens the API.
  const app = token.includes(":") ? undefined : world.authority.clientOfKey(X, token);
  if (app !== undefined) return { client: app, persona: null, scopes: [] };
  const view = world.authority.present(X, token);
  if (view?.state !== "live" || view.token.kind !== "access") throw unauthorized();
  const client = world.authority.client(X, view.grant.clientId);
  const persona = world.personas.find(X, view.grant.personaId);
  if (client === undefined || persona === undefined) throw unauthorized();
  return { client, persona, scopes: view.token.scopes };
}

/** Whether the caller may see this account's posts: everybody's, one's own, and never a suspended account's. */
export function maySeePosts(world: World, caller: Caller, author: Persona): boolean {
  const type = world.personas.accountType(author);
  return type === "public" || (type === "protected" && caller.persona === author);
}
