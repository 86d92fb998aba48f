import { createHmac } from "node:crypto";
import type { IssuedToken, OAuthClient } from "@/sandbox/core/authority";
import type { Call } from "@/sandbox/core/call";
import { invalidParameter, permissionMissing, throttled, tokenRefused } from "@/sandbox/core/graph/errors";
import { usagePercent } from "@/sandbox/core/graph/usage";
import { DAY_MS } from "@/sandbox/core/growth";
import type { Persona } from "@/sandbox/core/personas";
import { hash32 } from "@/sandbox/core/random";
import { Refusal } from "@/sandbox/core/reply";
import { sameSecret } from "@/sandbox/core/secrets";
import type { World } from "@/sandbox/core/world";
import { instagramFailures, notProfessional } from "./errors";
import { INSTAGRAM } from "./personas";

/** Where accounts that are linked with a Page are read by Facebook's log-in. */
export const FACEBOOK_GRAPH = "graph.facebook.com";
export const SHORT_LIFETIME_MS = 3_600_000;
export const LONG_LIFETIME_MS = 60 * DAY_MS;
export const TOKEN_PREFIX = "IGAA";
export const BASIC_SCOPE = "instagram_business_basic";
export const INSIGHTS_SCOPE = "instagram_business_manage_insights";
export const COMMENTS_SCOPE = "instagram_business_manage_comments";

/** A caller whose token works: whose account it is and what it may read. */
export interface Caller {
  readonly persona: Persona;
  readonly token: IssuedToken;
  readonly clientId: string;
}

/** The access token of a call: query, form or Authorization header, whichever is there first. */
export function tokenOf(call: Call): string | null {
  const bearer = /^Bearer\s+(\S+)$/i.exec(call.header("authorization") ?? "")?.[1];
  return call.query.get("access_token") ?? call.form.get("access_token") ?? bearer ?? null;
}

/** The persona behind a call's token whether or not it still works, for the log. */
export function callerOf(world: World, call: Call): string | null {
  const token = tokenOf(call);
  if (token === null) return null;
  if (call.host === FACEBOOK_GRAPH) return behindPage(world, token)?.persona.id ?? null;
  return world.authority.ownerOf(INSTAGRAM, token);
}

/**
 * The caller behind the token. Refuses as the platform does: 190 for a token that does not work, 10 for a personal
 * account or a missing scope, 80002 once the account's allowance is used up.
 */
export function requireCaller(world: World, call: Call, scope: string = BASIC_SCOPE): Caller {
  const { persona, token, clientId, scopes } =
    call.host === FACEBOOK_GRAPH ? requireLinked(world, call) : withScopes(requireToken(world, tokenOf(call)));
  if (world.personas.accountType(persona) === "personal") throw notProfessional();
  if (!scopes.includes(scope)) throw permissionMissing();
  if (usagePercent(world, persona, call.nowMs) >= 100) {
    throw new Refusal(throttled({ type: "instagram", id: persona.platformUserId ?? "0" }, 80002, 403, 3600));
  }
  return { persona, token, clientId };
}

const withScopes = (caller: Caller) => ({ ...caller, scopes: caller.token.scopes });

/** The account that is linked with the Page whose token this is, with our names for what Facebook's log-in granted. */
function behindPage(world: World, value: string) {
  const view = world.authority.present("facebook", value);
  const page = view?.token.assetId ? world.personas.find("facebook", view.token.assetId) : undefined;
  const persona = page?.linked?.instagram ? world.personas.find(INSTAGRAM, page.linked.instagram) : undefined;
  return view === undefined || page === undefined || persona === undefined ? undefined : { view, page, persona };
}

const scopeNames: Readonly<Record<string, string>> = {
  instagram_basic: BASIC_SCOPE,
  instagram_manage_insights: INSIGHTS_SCOPE,
  instagram_manage_comments: COMMENTS_SCOPE,
};

/** The caller on Facebook's host: by the living token of a Page that is linked with the account and still allowed. */
function requireLinked(world: World, call: Call): Caller & { readonly scopes: readonly string[] } {
  const value = tokenOf(call);
  const found = value === null ? undefined : behindPage(world, value);
  if (found === undefined || value === null) throw tokenRefused("unknown");
  const { view, page, persona } = found;
  const { token, grant } = view;
  if (view.state === "expired") throw tokenRefused("expired");
  if (view.state === "revoked") throw tokenRefused("removed");
  if (view.state === "ended") throw tokenRefused("ended");
  if (grant.assetIds !== null && !grant.assetIds.includes(page.id)) throw tokenRefused("no role");
  const secret = world.authority.client("facebook", grant.clientId)?.clientSecret ?? "";
  const proof = call.query.get("appsecret_proof");
  if (proof !== null && !sameSecret(proof, createHmac("sha256", secret).update(value).digest("hex"))) {
    throw invalidParameter("Invalid appsecret_proof provided in the API argument");
  }
  const scopes = grant.scopes.flatMap((scope) => scopeNames[scope] ?? []);
  return { persona, token, clientId: grant.clientId, scopes };
}

/** The token's owner without looking at the account: what the token endpoints check. */
export function requireToken(world: World, value: string | null): Caller {
  const view = value === null ? undefined : world.authority.present(INSTAGRAM, value);
  if (view === undefined) throw tokenRefused("unknown");
  if (view.state === "expired") throw tokenRefused("expired");
  if (view.state === "revoked") throw tokenRefused("removed");
  if (view.state === "ended") throw tokenRefused("ended");
  const persona = world.personas.find(INSTAGRAM, view.grant.personaId);
  if (persona === undefined) throw tokenRefused("unknown");
  return { persona, token: view.token, clientId: view.grant.clientId };
}

/** The id by which one app knows one person: stable, and different for every app. */
export function appScopedId(clientId: string, persona: Persona): string {
  const digits = `${hash32("scoped", clientId, persona.id)}${hash32("scoped again", clientId, persona.id)}`;
  return `2${digits.padStart(16, "7").slice(0, 16)}`;
}

/** Refuses a path whose id is neither "me" nor one of the caller's own two ids. */
export function requireOwnId(call: Call, caller: Caller): void {
  const id = call.param("id");
  const { platformUserId } = caller.persona;
  const own =
    call.host === FACEBOOK_GRAPH
      ? [platformUserId]
      : ["me", platformUserId, appScopedId(caller.clientId, caller.persona)];
  if (!own.includes(id)) throw new Refusal(instagramFailures.notFound(call.method, call.path));
}

/** A long-lived token for this grant, as both the exchange and the refresh issue it. */
export function issueLongToken(world: World, client: OAuthClient, persona: Persona, scopes: readonly string[]): string {
  const grant = world.authority.consent(INSTAGRAM, client.clientId, persona.id, scopes);
  return world.authority.issue({
    grant,
    kind: "access",
    prefix: TOKEN_PREFIX,
    scopes,
    lifetimeMs: LONG_LIFETIME_MS,
  });
}
