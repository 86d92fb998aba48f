import type { Call } from "@/sandbox/core/call";
import type { Persona } from "@/sandbox/core/personas";
import { ok, type Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { type Caller, requireCaller } from "./access";
import { charge } from "./credits";
import { type Missing, notFound, unauthorized, userSuspended } from "./errors";
import { createdAtMs, verifiedType, X } from "./personas";
import { pictureAddress } from "./picture";
import { dialectOf, ID_FORM, readFields, readList, readPathId, refuseUnknown, withoutEmpty } from "./query";

const SHOWING = ["user.fields", "expansions", "tweet.fields", "post.fields"];
const USERNAME_FORM = /^\w{1,15}$/;

/** GET /2/users/me: the account of the token, $0.010. */
export function readMe(world: World, call: Call): Reply {
  const caller = requireCaller(world, call, "users.me", "user");
  refuseUnknown(call, SHOWING);
  if (caller.persona === null) throw unauthorized();
  return ok({ data: billed(world, call, caller, caller.persona) });
}

/** GET /2/users?ids=: up to a hundred accounts, in the order asked for; others stand under `errors`. */
export function lookUpUsers(world: World, call: Call): Reply {
  const caller = requireCaller(world, call, "users.list", "both");
  refuseUnknown(call, ["ids", ...SHOWING]);
  const find = (id: string) => world.personas.findByPlatformUserId(X, id);
  return several(world, call, caller, { parameter: "ids", values: readList(call, "ids", ID_FORM), find });
}

/** GET /2/users/by?usernames=: the same by handle. */
export function lookUpUsernames(world: World, call: Call): Reply {
  const caller = requireCaller(world, call, "users.by", "both");
  refuseUnknown(call, ["usernames", ...SHOWING]);
  const values = readList(call, "usernames", USERNAME_FORM);
  return several(world, call, caller, { parameter: "usernames", values, find: (name) => findByUsername(world, name) });
}

/** GET /2/users/:id: one account, or under `errors` why not. */
export function getUser(world: World, call: Call): Reply {
  const caller = requireCaller(world, call, "users.get", "both");
  refuseUnknown(call, SHOWING);
  const value = readPathId(call);
  return single(world, call, caller, world.personas.findByPlatformUserId(X, value), {
    kind: "user",
    parameter: "id",
    value,
  });
}

/** GET /2/users/by/username/:username: the same by handle. */
export function getByUsername(world: World, call: Call): Reply {
  const caller = requireCaller(world, call, "users.by", "both");
  refuseUnknown(call, SHOWING);
  const value = call.param("username");
  return single(world, call, caller, findByUsername(world, value), { kind: "user", parameter: "username", value });
}

function findByUsername(world: World, name: string): Persona | undefined {
  return world.personas.list(X).find(({ username }) => username.toLowerCase() === name.toLowerCase());
}

function several(
  world: World,
  call: Call,
  caller: Caller,
  asked: { parameter: string; values: readonly string[]; find: (value: string) => Persona | undefined },
): Reply {
  const found: Persona[] = [];
  const errors: Record<string, unknown>[] = [];
  for (const value of asked.values) {
    const persona = asked.find(value);
    const why = refusalOf(world, persona, { kind: "user", parameter: asked.parameter, value });
    if (why !== null) errors.push(why);
    else if (persona !== undefined) found.push(persona);
  }
  charge(world, call, caller.client.clientId, {
    kind: "user",
    ids: found.flatMap(({ platformUserId }) => platformUserId ?? []),
  });
  return ok(withoutEmpty({ data: found.map((persona) => userResource(world, call, persona)), errors }));
}

function single(world: World, call: Call, caller: Caller, persona: Persona | undefined, missing: Missing): Reply {
  const why = refusalOf(world, persona, missing);
  return why !== null || persona === undefined
    ? ok({ errors: [why] })
    : ok({ data: billed(world, call, caller, persona) });
}

function refusalOf(world: World, persona: Persona | undefined, missing: Missing): Record<string, unknown> | null {
  if (persona === undefined) return notFound(missing);
  return world.personas.accountType(persona) === "suspended" ? userSuspended(missing) : null;
}

function billed(world: World, call: Call, caller: Caller, persona: Persona): Record<string, unknown> {
  charge(world, call, caller.client.clientId, { kind: "user", ids: [persona.platformUserId ?? ""] });
  return userResource(world, call, persona);
}

/** An account as the call's `user.fields` want it. Id, name and handle always come; what is empty never does. */
export function userResource(world: World, call: Call, persona: Persona): Record<string, unknown> {
  const fields = readFields(call, "user.fields");
  const omitted = world.personas.omitted(persona);
  const kept = ([name, value]: [string, unknown]) => value !== undefined && value !== "" && !omitted.includes(name);
  const tick = verifiedType(persona);
  const content: Record<string, unknown> = {
    created_at: new Date(createdAtMs(persona.no)).toISOString(),
    description: persona.bio,
    location: persona.country,
    profile_image_url: pictureAddress(persona, call.nowMs),
    protected: world.personas.accountType(persona) === "protected",
    verified: tick !== "none",
    verified_type: tick,
    subscription_type: tick === "blue" ? "Premium" : "None",
    public_metrics: Object.fromEntries(Object.entries(publicMetrics(world, call, persona)).filter(kept)),
  };
  const asked = Object.entries(content).filter((entry) => fields.has(entry[0]) && kept(entry));
  return {
    id: persona.platformUserId,
    name: persona.displayName,
    username: persona.username,
    ...Object.fromEntries(asked),
  };
}

function publicMetrics(world: World, call: Call, persona: Persona): Record<string, number> {
  const followers = world.personas.followersAt(persona, call.nowMs);
  const posts = world.personas.posts(persona).upAt(call.nowMs).length;
  return {
    followers_count: followers,
    following_count: world.personas.followingAt(persona, call.nowMs) ?? 0,
    [dialectOf(world, call) === "legacy" ? "tweet_count" : "post_count"]: posts,
    listed_count: Math.floor(followers * 0.002),
    like_count: 900 + persona.no * 37 + Math.floor(posts * 2.4),
    media_count: Math.floor(posts * 0.4),
  };
}
