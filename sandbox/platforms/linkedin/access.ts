import type { z } from "zod";
import type { Call } from "@/sandbox/core/call";
import type { Persona } from "@/sandbox/core/personas";
import { Refusal } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { accessDenied, apiError, badRequest, notFound, unauthorized } from "./errors";
import { LINKEDIN } from "./personas";
import { countCall } from "./quota";
import { parseRestliQuery, parseRestliValue, RestliSyntaxError } from "./restli";
import { isServed } from "./versions";

/** Who calls, with what. */
export interface Caller {
  readonly member: Persona;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** YYYYMM; null where the call has no version. */
  readonly version: string | null;
}

function bearerOf(call: Call): string | null {
  return /^Bearer\s+(\S+)$/i.exec(call.header("authorization") ?? "")?.[1] ?? null;
}

/** The persona behind a call's token whether or not it still works, for the log. */
export function callerOf(world: World, call: Call): string | null {
  const token = bearerOf(call) ?? call.form.get("refresh_token") ?? call.form.get("token");
  return token === null ? null : world.authority.ownerOf(LINKEDIN, token);
}

/** The caller of a versioned `/rest/` resource. Refuses in the order token, version, daily limits. */
export function requireRest(world: World, call: Call, resource: string): Caller {
  const caller = requireMember(world, call);
  const version = call.header("linkedin-version");
  if (version === undefined) {
    throw new Refusal(
      apiError({
        status: 400,
        code: "VERSION_MISSING",
        message: "A version must be present. Please specify a version.",
      }),
    );
  }
  if (!isServed(version, call.nowMs)) {
    const message = `Requested version ${version} is not active`;
    throw new Refusal(apiError({ status: 426, code: "NONEXISTENT_VERSION", message }));
  }
  if (call.header("x-restli-protocol-version") !== "2.0.0") {
    throw badRequest("X-RestLi-Protocol-Version must be 2.0.0");
  }
  countCall(world, call, resource, caller.clientId, caller.member.id);
  return { ...caller, version };
}

/** The caller of an unversioned `/v2/` resource, which takes no version. */
export function requireV2(world: World, call: Call, resource: string): Caller {
  const caller = requireMember(world, call);
  if (call.header("linkedin-version") !== undefined) throw accessDenied(`${resource}.GET.NO_VERSION`);
  countCall(world, call, resource, caller.clientId, caller.member.id);
  return caller;
}

function requireMember(world: World, call: Call): Caller {
  const token = bearerOf(call);
  if (token === null) throw unauthorized("missing");
  const view = world.authority.present(LINKEDIN, token);
  if (view === undefined || view.token.kind !== "access") throw unauthorized("invalid");
  if (view.state === "expired") throw unauthorized("expired");
  if (view.state !== "live") throw unauthorized("revoked");
  const member = world.personas.find(LINKEDIN, view.grant.personaId);
  if (member === undefined) throw unauthorized("invalid");
  return { member, clientId: view.grant.clientId, scopes: view.token.scopes, version: null };
}

/** Refuses with 403 a caller who was granted none of these scopes. */
export function requireScope(caller: Caller, anyOf: readonly string[], resource: string): void {
  if (!anyOf.some((scope) => caller.scopes.includes(scope))) throw accessDenied(resource);
}

/** The parameters of a call in the shape of a request schema. Refuses with 400 what is no Rest.li or does not fit. */
export function readQuery<T>(call: Call, schema: z.ZodType<T>): T {
  const result = schema.safeParse(readRestli(() => parseRestliQuery(call.rawQuery)));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue?.code === "unrecognized_keys") {
    throw badRequest(`Query parameters not allowed: ${issue.keys.join(", ")}`, "QUERY_PARAM_NOT_ALLOWED");
  }
  throw badRequest(`Parameter '${issue?.path.join(".") ?? ""}' is invalid`);
}

/** The key at the end of a call's path, decoded. Refuses with 400 a URN that is not encoded. */
export function readKey(call: Call): string {
  const raw = call.path.slice(call.path.lastIndexOf("/") + 1);
  const key = readRestli(() => parseRestliValue(raw));
  if (typeof key !== "string") throw badRequest("The key must be a URN or an id");
  return key;
}

/** The record at the end of a call's path, decoded. Refuses with 400 what is none. */
export function readRecordKey(call: Call): unknown {
  return readRestli(() => parseRestliValue(call.path.slice(call.path.lastIndexOf("/") + 1)));
}

function readRestli<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RestliSyntaxError) throw badRequest(`Syntax exception: ${error.message}`);
    throw error;
  }
}

/** The page with that URN. Refuses with 400 another kind of URN, and with 404 an unknown page. */
export function requirePage(world: World, urn: string): Persona {
  if (!/^urn:li:organization:\d{1,19}$/.test(urn)) throw badRequest(`${urn} is no organization`);
  const page = world.personas.findByPlatformUserId(LINKEDIN, urn);
  if (page === undefined) throw notFound(`Could not find organization ${urn}`);
  return page;
}
