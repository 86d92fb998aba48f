import type { Call } from "@/sandbox/core/call";
import type { Persona } from "@/sandbox/core/personas";
import type { Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { BASIC_SCOPE, PROFILE_SCOPE, readFields, requireCaller, STATS_SCOPE } from "./access";
import { success } from "./errors";
import { isVerified, unionId } from "./personas";
import { avatarUrl } from "./picture";
import { publicVideoCount } from "./video-node";

interface Field {
  readonly scope: string;
  readonly read: (world: World, persona: Persona, nowMs: number) => string | number | boolean | null;
}

const basic = (read: Field["read"]): Field => ({ scope: BASIC_SCOPE, read });
const profile = (read: Field["read"]): Field => ({ scope: PROFILE_SCOPE, read });
const stats = (read: Field["read"]): Field => ({ scope: STATS_SCOPE, read });

const FIELDS: ReadonlyMap<string, Field> = new Map(
  Object.entries({
    open_id: basic((_world, persona) => persona.platformUserId),
    union_id: basic((_world, persona) => unionId(persona)),
    avatar_url: basic((world, persona, nowMs) => avatarUrl(world, persona, 168, nowMs)),
    avatar_url_100: basic((world, persona, nowMs) => avatarUrl(world, persona, 100, nowMs)),
    avatar_large_url: basic((world, persona, nowMs) => avatarUrl(world, persona, 720, nowMs)),
    display_name: basic((_world, persona) => persona.displayName),
    bio_description: profile((_world, persona) => persona.bio),
    profile_deep_link: profile((_world, persona) => `https://vm.tiktok.com/sandbox${persona.no}/`),
    is_verified: profile((_world, persona) => isVerified(persona)),
    username: profile((_world, persona) => persona.username),
    follower_count: stats((world, persona, nowMs) => world.personas.followersAt(persona, nowMs)),
    following_count: stats((world, persona, nowMs) => world.personas.followingAt(persona, nowMs)),
    // All videos, also those that the list never shows.
    likes_count: stats((world, persona, nowMs) => world.personas.posts(persona).totalsAt(nowMs).likes),
    video_count: stats(publicVideoCount),
  }),
);

/** GET /v2/user/info/: the caller's own account, only the fields asked for. */
export function readUser(world: World, call: Call): Reply {
  const caller = requireCaller(world, call, "user.info");
  const names = readFields(call, caller, (name) => FIELDS.get(name)?.scope);
  const omitted = world.personas.omitted(caller.persona);
  const user = names.flatMap((name) => {
    const field = omitted.includes(name) ? undefined : FIELDS.get(name);
    return field === undefined ? [] : [[name, field.read(world, caller.persona, call.nowMs)] as const];
  });
  return success({ user: Object.fromEntries(user) });
}
