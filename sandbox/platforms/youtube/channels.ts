import type { Call } from "@/sandbox/core/call";
import type { Persona } from "@/sandbox/core/personas";
import type { Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { type Caller, READ_SCOPES, requireCaller, requireScope } from "./access";
import { badParameter, unauthenticated } from "./errors";
import { hidesSubscribers, roundedDown, uploadsPlaylist, YOUTUBE } from "./personas";
import { channelPictures } from "./picture";
import { charge } from "./quota";
import { listReply, readIds, readParts, resource, rfc3339 } from "./resource";
import { videoOf } from "./video-node";

const PARTS = [
  "auditDetails",
  "brandingSettings",
  "contentDetails",
  "contentOwnerDetails",
  "id",
  "localizations",
  "snippet",
  "statistics",
  "status",
  "topicDetails",
];
const FILTERS = ["mine", "id", "forHandle", "forUsername", "managedByMe"];
/** Views gathered before the first video that is still listed, per starting subscriber. */
const EARLIER_VIEWS_PER_SUBSCRIBER = 40;

/** GET /youtube/v3/channels, 1 unit: one's own channel, up to fifty by id, or one by handle. */
export function listChannels(world: World, call: Call): Reply {
  const caller = requireCaller(world, call);
  charge(world, call, caller.client.clientId, "units", 1);
  requireScope(caller, READ_SCOPES);
  const parts = readParts(call, PARTS);
  const channels = findChannels(world, call, caller);
  const items = channels.map((persona) =>
    resource("channel", persona.platformUserId ?? "", parts, contentOf(world, persona, call.nowMs)),
  );
  return listReply(call, "channelListResponse", {
    pageInfo: { totalResults: items.length, resultsPerPage: 5 },
    // Nothing found leaves the key out altogether.
    ...(items.length === 0 ? {} : { items }),
  });
}

function findChannels(world: World, call: Call, caller: Caller): Persona[] {
  const given = FILTERS.filter((name) => call.query.has(name));
  const [filter] = given;
  if (filter === undefined) {
    throw badParameter(
      "parameters",
      "missingRequiredParameter",
      `No filter selected. Expected one of: ${FILTERS.join(", ")}`,
    );
  }
  if (given.length > 1) throw badParameter(given.join(", "), "incompatibleParameters", "Incompatible parameters");
  switch (filter) {
    case "mine":
      if (caller.persona === null) throw unauthenticated();
      if (call.query.get("mine") !== "true") throw badParameter("mine");
      return caller.persona.platformUserId === null ? [] : [caller.persona];
    case "id":
      return [...new Set(readIds(call))].flatMap((id) => world.personas.findByPlatformUserId(YOUTUBE, id) ?? []);
    case "forHandle": {
      const handle = (call.query.get("forHandle") ?? "").replace(/^@?/, "@").toLowerCase();
      return world.personas.list(YOUTUBE).filter((persona) => persona.username === handle);
    }
    default:
      return [];
  }
}

/** Views of all time of a channel, every format together. */
export function channelViews(world: World, persona: Persona, timeMs: number): number {
  return persona.growth.start * EARLIER_VIEWS_PER_SUBSCRIBER + world.personas.posts(persona).totalsAt(timeMs).views;
}

/** Public videos of a channel, which is all that its video count counts. */
export function publicVideoCount(world: World, persona: Persona, timeMs: number): number {
  const up = world.personas.posts(persona).upAt(timeMs);
  return up.filter((index) => videoOf(world, persona, index).privacy === "public").length;
}

function contentOf(world: World, persona: Persona, nowMs: number): Record<string, unknown> {
  const text = { title: persona.displayName, description: persona.bio };
  const omitted = world.personas.omitted(persona);
  const hidden = hidesSubscribers(persona);
  const subscribers = hidden ? 0 : roundedDown(world.personas.followersAt(persona, nowMs));
  const statistics = {
    viewCount: String(channelViews(world, persona, nowMs)),
    subscriberCount: String(subscribers),
    hiddenSubscriberCount: hidden,
    videoCount: String(publicVideoCount(world, persona, nowMs)),
  };
  return {
    snippet: {
      ...text,
      customUrl: persona.username,
      publishedAt: rfc3339(Date.UTC(2016 + (persona.no % 6), persona.no % 12, 3, 10)),
      thumbnails: channelPictures(persona, nowMs),
      localized: text,
      country: persona.country,
    },
    contentDetails: { relatedPlaylists: { likes: "LL", uploads: uploadsPlaylist(persona) } },
    statistics: Object.fromEntries(Object.entries(statistics).filter(([name]) => !omitted.includes(name))),
    status: { privacyStatus: "public", isLinked: true, longUploadsStatus: "allowed", madeForKids: false },
  };
}
