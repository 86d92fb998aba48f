import { createHmac } from "node:crypto";
import type { Grant, IssuedToken, OAuthClient } from "@/sandbox/core/authority";
import type { Call } from "@/sandbox/core/call";
import { invalidParameter, permissionMissing, throttled, tokenRefused } from "@/sandbox/core/graph/errors";
import { usagePercent } from "@/sandbox/core/graph/usage";
import { DAY_MS } from "@/sandbox/core/growth";
import type { Persona } from "@/sandbox/core/personas";
import type { PostNumbers } from "@/sandbox/core/posts";
import { Refusal } from "@/sandbox/core/reply";
import { sameSecret } from "@/sandbox/core/secrets";
import type { World } from "@/sandbox/core/world";
import { invalidProof, pageTokenNeeded } from "./errors";
import { type ManagedPage, pagesOf } from "./people";
import { FACEBOOK } from "./personas";

export const SHORT_LIFETIME_MS = 5_100_000;
export const LONG_LIFETIME_MS = 60 * DAY_MS;
export const TOKEN_PREFIX = "EAAG";

/** Whoever calls with a person's token. */
export interface PersonCaller {
  readonly person: Persona;
  readonly token: IssuedToken;
  readonly grant: Grant;
}

/** Whoever calls with the token of one Page. */
export interface PageCaller extends PersonCaller {
  readonly part: ManagedPage;
}

/** The access token of a call: query, form or Authorization header, whichever is there first. */
export function tokenOf(call: Call): string | null {
  const bearer = /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(call.header("authorization") ?? "")?.[1];
  return call.query.get("access_token") ?? call.form.get("access_token") ?? bearer ?? null;
}

/** Whose token this is, for the log: the Page's persona for a Page token, else the person's. */
export function callerOf(world: World, call: Call): string | null {
  const value = tokenOf(call);
  if (value === null) return null;
  const person = world.authority.ownerOf(FACEBOOK, value);
  return person === null ? null : (world.authority.present(FACEBOOK, value)?.token.assetId ?? person);
}

/** What an account is worked on per day, by which Facebook measures the allowance of a Page. */
export const engagedUsers = ({ likes, comments, shares }: PostNumbers) => likes + comments + shares;

/** Who calls, with a token of either kind that works; 190 with its subcode otherwise. Checks the proof where there is one. */
export function requireToken(world: World, call: Call, value = tokenOf(call)): PersonCaller {
  const view = value === null ? undefined : world.authority.present(FACEBOOK, value);
  if (view === undefined || value === null) throw tokenRefused("unknown");
  if (view.state === "expired") throw tokenRefused("expired");
  if (view.state === "revoked") throw tokenRefused("removed");
  if (view.state === "ended") throw tokenRefused("ended");
  const person = world.personas.find(FACEBOOK, view.grant.personaId);
  if (person === undefined) throw tokenRefused("unknown");
  checkProof(world, call, value, view.grant.clientId);
  return { person, token: view.token, grant: view.grant };
}

function checkProof(world: World, call: Call, token: string, clientId: string): void {
  const proof = call.query.get("appsecret_proof") ?? call.form.get("appsecret_proof");
  if (proof === null) return;
  const secret = world.authority.client(FACEBOOK, clientId)?.clientSecret ?? "";
  const expected = createHmac("sha256", secret).update(token).digest("hex");
  if (!sameSecret(proof, expected)) throw invalidProof();
}

/** A person who calls with their own token and was given this permission. */
export function requirePerson(world: World, call: Call, scope?: string): PersonCaller {
  const caller = requireToken(world, call);
  if (caller.token.assetId !== null) throw invalidParameter("This method must be called with a user access token");
  requireScope(caller.grant, scope);
  return caller;
}

/**
 * The Page that calls with its own token, about itself. 190/492 once the person has no part in it any more or has unticked
 * it, 10 without the permission, 80001 once its allowance is used up.
 */
export function requirePage(world: World, call: Call, pageId: string, ...scopes: readonly string[]): PageCaller {
  const caller = requireToken(world, call);
  if (caller.token.assetId === null) throw pageTokenNeeded();
  const part = allowedPages(world, caller).find(({ page }) => page.id === caller.token.assetId);
  if (part === undefined) throw tokenRefused("no role");
  if (part.page.platformUserId !== pageId) throw new Refusal(foreign(call));
  for (const scope of scopes) requireScope(caller.grant, scope);
  if (usagePercent(world, part.page, call.nowMs, engagedUsers) >= 100) {
    throw new Refusal(throttled({ type: "pages", id: pageId }, 80001, 403, 3600));
  }
  return { ...caller, part };
}

function foreign(call: Call) {
  return invalidParameter(`Object with ID '${call.path.split("/").at(-1)}' does not exist`).reply;
}

function requireScope(grant: Grant, scope: string | undefined): void {
  // Permissions belong to the person and the app: a declined one is missing from tokens that were issued before.
  if (scope !== undefined && !grant.scopes.includes(scope)) throw permissionMissing();
}

/** The person's Pages as far as the consent covers them. */
export function allowedPages(world: World, { person, grant }: Pick<PersonCaller, "person" | "grant">): ManagedPage[] {
  const all = pagesOf(world, person);
  const { assetIds } = grant;
  return assetIds === null ? all : all.filter(({ page }) => assetIds.includes(page.id));
}

/** A long-lived token of a person, as the exchange issues it. */
export function issueLongToken(world: World, grant: Grant): string {
  return world.authority.issue({
    grant,
    kind: "access",
    prefix: TOKEN_PREFIX,
    scopes: grant.scopes,
    lifetimeMs: LONG_LIFETIME_MS,
  });
}

/**
 * The token of a Page as a person's token shows it: without an end behind a long-lived one, else it ends with it. The same
 * one is shown as long as it works.
 */
export function pageTokenFor(world: World, { grant, token }: PersonCaller, page: Persona, nowMs: number): string {
  const endless = token.kind === "access";
  const known = world.authority
    .tokensOf(grant)
    .find(
      (one) =>
        one.assetId === page.id &&
        one.endedAtMs === null &&
        (endless ? one.expiresAtMs === null : one.expiresAtMs === token.expiresAtMs),
    );
  if (known !== undefined) return known.token;
  return world.authority.issue({
    grant,
    kind: "access",
    prefix: TOKEN_PREFIX,
    scopes: grant.scopes,
    lifetimeMs: endless || token.expiresAtMs === null ? null : token.expiresAtMs - nowMs,
    assetId: page.id,
  });
}

/** The app that an app token `id|secret` names, or an error. Checks the proof where there is one. */
export function requireApp(world: World, call: Call, value: string | null): OAuthClient {
  const [clientId = "", secret = ""] = (value ?? "").split("|", 2);
  const client = world.authority.client(FACEBOOK, clientId);
  if (value === null || client === undefined || !sameSecret(secret, client.clientSecret)) throw tokenRefused("unknown");
  checkProof(world, call, value, clientId);
  return client;
}
