import type { OAuthClient } from "@/sandbox/core/authority";
import type { Call } from "@/sandbox/core/call";
import type { Persona } from "@/sandbox/core/personas";
import { Refusal } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { apiError, scopeMissing, unauthenticated } from "./errors";
import { YOUTUBE } from "./personas";

export const SCOPE_PREFIX = "https://www.googleapis.com/auth/";
export const READ_SCOPES = ["youtube.readonly", "youtube", "youtube.force-ssl"].map((name) => SCOPE_PREFIX + name);
export const ANALYTICS_SCOPE = `${SCOPE_PREFIX}yt-analytics.readonly`;

/** Who calls: the project that pays, and the person behind the token, or null for a call with an API key. */
export interface Caller {
  readonly client: OAuthClient;
  readonly persona: Persona | null;
  readonly scopes: readonly string[];
}

function bearerOf(call: Call): string | null {
  const header = /^Bearer\s+(\S+)$/i.exec(call.header("authorization") ?? "")?.[1];
  return header ?? call.query.get("access_token");
}

/** The persona behind a call's token whether or not it still works, for the log. */
export function callerOf(world: World, call: Call): string | null {
  const token = bearerOf(call) ?? call.form.get("refresh_token") ?? call.form.get("token") ?? call.query.get("token");
  return token === null ? null : world.authority.ownerOf(YOUTUBE, token);
}

/** The caller of a Data API method: a bearer token, or an API key. Refuses what is neither. */
export function requireCaller(world: World, call: Call): Caller {
  const token = bearerOf(call);
  if (token !== null) return requireBearer(world, call);
  const key = call.query.get("key");
  if (key === null) {
    throw new Refusal(
      apiError({
        code: 403,
        reason: "forbidden",
        message:
          "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
        status: "PERMISSION_DENIED",
      }),
    );
  }
  const client = world.authority.clientOfKey(YOUTUBE, key);
  if (client === undefined) {
    throw new Refusal(
      apiError({
        code: 400,
        reason: "keyInvalid",
        message: "API key not valid. Please pass a valid API key.",
        domain: "usageLimits",
      }),
    );
  }
  return { client, persona: null, scopes: [] };
}

/** The caller behind a bearer token that works. */
export function requireBearer(world: World, call: Call): Caller & { readonly persona: Persona } {
  const token = bearerOf(call);
  const view = token === null ? undefined : world.authority.present(YOUTUBE, token);
  if (view === undefined || view.state !== "live" || view.token.kind !== "access") throw unauthenticated();
  const client = world.authority.client(YOUTUBE, view.grant.clientId);
  const persona = world.personas.find(YOUTUBE, view.grant.personaId);
  if (client === undefined || persona === undefined) throw unauthenticated();
  return { client, persona, scopes: view.token.scopes };
}

/** Refuses a caller with a token that holds none of these scopes; a call with a key passes. */
export function requireScope(caller: Caller, anyOf: readonly string[]): void {
  if (caller.persona === null) return;
  if (!anyOf.some((scope) => caller.scopes.includes(scope))) throw scopeMissing();
}
