import type { Call } from "@/sandbox/core/call";
import { type FieldReader, parseFields, selectFields } from "@/sandbox/core/graph/fields";
import { instagramPictureUrl } from "@/sandbox/core/graph/instagram-picture";
import { answerSubscribedApps } from "@/sandbox/core/graph/subscribed-apps";
import { ok, type Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import {
  appScopedId,
  BASIC_SCOPE,
  type Caller,
  COMMENTS_SCOPE,
  FACEBOOK_GRAPH,
  requireCaller,
  requireOwnId,
} from "./access";

interface ProfileNode {
  readonly world: World;
  readonly caller: Caller;
  readonly nowMs: number;
}

const readers: Readonly<Record<string, FieldReader<ProfileNode>>> = {
  id: ({ caller }) => appScopedId(caller.clientId, caller.persona),
  user_id: ({ caller }) => caller.persona.platformUserId,
  username: ({ caller }) => caller.persona.username,
  name: ({ caller }) => caller.persona.displayName,
  account_type: ({ world, caller }) =>
    world.personas.accountType(caller.persona) === "business" ? "BUSINESS" : "MEDIA_CREATOR",
  profile_picture_url: ({ world, caller, nowMs }) => instagramPictureUrl(world, caller.persona, nowMs),
  followers_count: ({ world, caller, nowMs }) => world.personas.followersAt(caller.persona, nowMs),
  follows_count: ({ world, caller, nowMs }) => world.personas.followingAt(caller.persona, nowMs) ?? undefined,
  media_count: ({ world, caller, nowMs }) => world.personas.posts(caller.persona).upAt(nowMs).length,
  biography: ({ caller }) => (caller.persona.bio === "" ? undefined : caller.persona.bio),
  website: ({ caller }) => (caller.persona.no % 2 === 0 ? `https://${caller.persona.id}.example` : undefined),
};

/** On Facebook's host the id is the account's own, and what tells Instagram's log-in apart does not exist. */
const { user_id: _userId, account_type: _accountType, ...shared } = readers;
const linkedReaders: typeof readers = { ...shared, id: ({ caller }) => caller.persona.platformUserId };

/** GET /me and /{ig-id}: the caller's own profile, only the fields asked for and the id. */
export function readProfile(world: World, call: Call): Reply {
  const caller = requireCaller(world, call);
  requireOwnId(call, caller);
  const node = { world, caller, nowMs: call.nowMs };
  const omit = world.personas.omitted(caller.persona);
  return ok(
    selectFields(
      node,
      "IGUser",
      call.host === FACEBOOK_GRAPH ? linkedReaders : readers,
      parseFields(call.query.get("fields") ?? ""),
      omit,
    ),
  );
}

/** What an account tells of under its own log-in; mentions arrive among the comments. */
const accountFields = ["comments", "live_comments", "messages", "message_reactions"];

/** GET, POST and DELETE /{id}/subscribed_apps: comments only by who may manage them. */
export function answerSubscriptions(world: World, call: Call): Reply {
  const caller = requireCaller(world, call, call.method === "POST" ? COMMENTS_SCOPE : BASIC_SCOPE);
  requireOwnId(call, caller);
  const { persona, clientId } = caller;
  return answerSubscribedApps(world, call, { id: persona.platformUserId ?? "", clientId, known: accountFields });
}
