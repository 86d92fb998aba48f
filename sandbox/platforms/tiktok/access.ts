import type { IssuedToken, OAuthClient } from "@/sandbox/core/authority";
import type { Call } from "@/sandbox/core/call";
import type { Persona } from "@/sandbox/core/personas";
import { Refusal } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { fieldsQuery } from "./contract";
import { invalidParams, rateLimited, scopeNotAuthorized, tokenInvalid } from "./errors";
import { TIKTOK } from "./personas";
import { takeRequest } from "./rate";

export const BASIC_SCOPE = "user.info.basic";
export const PROFILE_SCOPE = "user.info.profile";
export const STATS_SCOPE = "user.info.stats";
export const VIDEO_SCOPE = "video.list";

/** A caller whose token works: whose account it is, and what it may read. */
export interface Caller {
  readonly client: OAuthClient;
  readonly persona: Persona;
  readonly token: IssuedToken;
}

function bearerOf(call: Call): string | null {
  return /^Bearer\s+(\S+)$/i.exec(call.header("authorization") ?? "")?.[1] ?? null;
}

/** The persona behind a call's token whether or not it still works, for the log. */
export function callerOf(world: World, call: Call): string | null {
  const token = bearerOf(call) ?? call.form.get("refresh_token") ?? call.form.get("token");
  const owner = token === null ? null : world.authority.ownerOf(TIKTOK, token);
  return owner === "" ? null : owner;
}

/**
 * The caller behind the bearer token, counted against the app's minute. Refuses a token that does not work, that is no
 * person's (a client's own), and an app that asks too often.
 */
export function requireCaller(world: World, call: Call, endpoint: string): Caller {
  const value = bearerOf(call);
  const view = value === null ? undefined : world.authority.present(TIKTOK, value);
  if (view === undefined || view.state !== "live" || view.token.kind !== "access") throw tokenInvalid();
  const client = world.authority.client(TIKTOK, view.grant.clientId);
  const persona = world.personas.find(TIKTOK, view.grant.personaId);
  if (client === undefined || persona === undefined) throw tokenInvalid();
  if (!takeRequest(world, client.clientId, endpoint, call.nowMs)) throw new Refusal(rateLimited());
  return { client, persona, token: view.token };
}

/** Refuses a caller whose token was not given the scope. */
export function requireScope(caller: Caller, scope: string): void {
  if (!caller.token.scopes.includes(scope)) throw scopeNotAuthorized(scope);
}

/**
 * The fields that a request asks for; `scopeOf` says which scope a field needs, undefined for no field. Nothing asked, an unknown field, or one whose scope
 * the token lacks fails the whole request.
 */
export function readFields(call: Call, caller: Caller, scopeOf: (field: string) => string | undefined): string[] {
  const query = fieldsQuery.safeParse(Object.fromEntries(call.query));
  if (!query.success) throw invalidParams("The fields parameter is required, and is the only one.");
  const names = [...new Set(query.data.fields.split(",").map((name) => name.trim()))];
  const needed = names.map((name) => {
    const scope = scopeOf(name);
    if (scope === undefined) throw invalidParams(`Invalid field: ${name}.`);
    return scope;
  });
  for (const scope of needed) requireScope(caller, scope);
  return names;
}
