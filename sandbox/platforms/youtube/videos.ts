import type { Call } from "@/sandbox/core/call";
import type { Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { type Caller, READ_SCOPES, requireCaller, requireScope } from "./access";
import { badParameter, notFound } from "./errors";
import { channelOfUploads, YOUTUBE } from "./personas";
import { charge } from "./quota";
import { listReply, readIds, readParts, resource, rfc3339, thumbnails } from "./resource";
import { findVideo, type VideoNode, videoOf, videoStatistics } from "./video-node";

const VIDEO_PARTS = [
  "brandPartner",
  "contentDetails",
  "id",
  "liveStreamingDetails",
  "localizations",
  "paidProductPlacementDetails",
  "player",
  "processingDetails",
  "snippet",
  "statistics",
  "status",
  "topicDetails",
];
const VIDEO_SIZES = { default: [120, 90], medium: [320, 180], high: [480, 360] } as const;

/** GET /youtube/v3/videos, 1 unit: up to fifty by id; what does not exist or may not be seen is simply absent. */
export function listVideos(world: World, call: Call): Reply {
  const caller = requireCaller(world, call);
  charge(world, call, caller.client.clientId, "units", 1);
  requireScope(caller, READ_SCOPES);
  const parts = readParts(call, VIDEO_PARTS);
  if (!call.query.has("id")) {
    throw badParameter(
      "parameters",
      "missingRequiredParameter",
      "No filter selected. Expected one of: id, chart, myRating",
    );
  }
  if (call.query.has("maxResults") || call.query.has("pageToken")) {
    throw badParameter("maxResults, id", "incompatibleParameters", "maxResults and pageToken cannot be used with id.");
  }
  const items = requestedVideos(world, call, caller).map((video) =>
    resource("video", video.id, parts, videoContent(world, video, caller, call.nowMs)),
  );
  const pageInfo = { totalResults: items.length, resultsPerPage: items.length };
  return listReply(call, "videoListResponse", { items, pageInfo });
}

/** GET /youtube/v3/videos:batchGetStats, 1 unit of its own bucket: numbers of up to fifty videos. */
export function batchGetStats(world: World, call: Call): Reply {
  const caller = requireCaller(world, call);
  charge(world, call, caller.client.clientId, "batchGetStats", 1);
  requireScope(caller, READ_SCOPES);
  const parts = readParts(call, ["id", "snippet", "statistics", "contentDetails"]);
  if (!call.query.has("id")) throw badParameter("id", "missingRequiredParameter", "id is required");
  const items = requestedVideos(world, call, caller).map((video) =>
    resource("videoStats", video.id, parts, {
      snippet: { publishTime: rfc3339(video.publishedAtMs) },
      statistics: videoStatistics(world, video, call.nowMs),
      contentDetails: { duration: `${video.durationSeconds}s` },
    }),
  );
  return listReply(call, "batchGetStatsResponse", { items });
}

/** GET /youtube/v3/playlistItems, 1 unit a page: the uploads of a channel, newest first. */
export function listPlaylistItems(world: World, call: Call): Reply {
  const caller = requireCaller(world, call);
  charge(world, call, caller.client.clientId, "units", 1);
  requireScope(caller, READ_SCOPES);
  const parts = readParts(call, ["id", "snippet", "contentDetails", "status"]);
  const playlistId = call.query.get("playlistId");
  if (playlistId === null) throw badParameter("playlistId", "missingRequiredParameter", "playlistId is required");
  const perPage = readPageSize(call);
  const listed = uploadsOf(world, playlistId, caller, call.nowMs);
  if (listed.length === 0) {
    throw notFound(
      "playlistNotFound",
      "The playlist identified with the request's <code>playlistId</code> parameter cannot be found.",
    );
  }
  const start = startOf(call, listed);
  const page = listed.slice(start, start + perPage);
  const next = start + perPage;
  return listReply(call, "playlistItemListResponse", {
    ...(next < listed.length ? { nextPageToken: pageToken(next) } : {}),
    items: page.map((video, offset) => {
      const id = Buffer.from(`${playlistId}.${video.id}`).toString("base64url");
      return resource("playlistItem", id, parts, playlistItemContent(video, playlistId, start + offset));
    }),
    pageInfo: { totalResults: listed.length, resultsPerPage: perPage },
  });
}

function requestedVideos(world: World, call: Call, caller: Caller): VideoNode[] {
  return readIds(call)
    .map((id) => findVideo(world, id, caller.persona, call.nowMs))
    .filter((video) => video !== null);
}

function uploadsOf(world: World, playlistId: string, caller: Caller, nowMs: number): VideoNode[] {
  const owner = world.personas.findByPlatformUserId(YOUTUBE, channelOfUploads(playlistId));
  if (owner === undefined) return [];
  const up = world.personas.posts(owner).upAt(nowMs);
  const newestFirst = up.map((index) => videoOf(world, owner, index));
  return caller.persona === owner ? newestFirst : newestFirst.filter((video) => video.privacy === "public");
}

function readPageSize(call: Call): number {
  const size = Number(call.query.get("maxResults") ?? 5);
  if (!Number.isInteger(size) || size < 1 || size > 50) {
    throw badParameter("maxResults", "invalidParameter", "Values must be within the range: [1, 50]");
  }
  return size;
}

/** Page tokens name a position, so uploads and deletions shift the pages of a listing under way. */
function pageToken(position: number): string {
  return Buffer.from(`PT:${position}`).toString("base64url");
}

function startOf(call: Call, listed: readonly VideoNode[]): number {
  const token = call.query.get("pageToken");
  if (token === null) return 0;
  const position = /^PT:([1-9]\d*)$/.exec(Buffer.from(token, "base64url").toString("utf8"))?.[1];
  if (position === undefined)
    throw badParameter("pageToken", "invalidPageToken", "The request specifies an invalid page token.");
  return Math.min(Number(position), listed.length);
}

function playlistItemContent(video: VideoNode, playlistId: string, position: number): Record<string, unknown> {
  const { persona } = video;
  return {
    snippet: {
      publishedAt: rfc3339(video.publishedAtMs),
      channelId: persona.platformUserId,
      title: video.title,
      description: persona.bio,
      thumbnails: thumbnails(video.id, VIDEO_SIZES),
      channelTitle: persona.displayName,
      playlistId,
      position,
      resourceId: { kind: "youtube#video", videoId: video.id },
      videoOwnerChannelTitle: persona.displayName,
      videoOwnerChannelId: persona.platformUserId,
    },
    contentDetails: { videoId: video.id, videoPublishedAt: rfc3339(video.publishedAtMs) },
    status: { privacyStatus: video.privacy },
  };
}

function videoContent(world: World, video: VideoNode, caller: Caller, nowMs: number): Record<string, unknown> {
  const { persona } = video;
  const text = { title: video.title, description: persona.bio };
  const isOwner = caller.persona === persona;
  const { views } = world.personas.posts(persona).numbersAt(video.index, nowMs);
  return {
    snippet: {
      publishedAt: rfc3339(video.publishedAtMs),
      channelId: persona.platformUserId,
      ...text,
      thumbnails: thumbnails(video.id, VIDEO_SIZES),
      channelTitle: persona.displayName,
      tags: [persona.id],
      categoryId: "22",
      liveBroadcastContent: "none",
      localized: text,
    },
    contentDetails: {
      duration: isoDuration(video.durationSeconds),
      dimension: "2d",
      definition: "hd",
      caption: "false",
      licensedContent: false,
      contentRating: {},
      projection: "rectangular",
    },
    status: {
      uploadStatus: "processed",
      privacyStatus: video.privacy,
      license: "youtube",
      embeddable: true,
      publicStatsViewable: true,
      madeForKids: false,
    },
    statistics: {
      ...videoStatistics(world, video, nowMs),
      ...(isOwner ? { dislikeCount: String(Math.floor(views * 0.0008)) } : {}),
      favoriteCount: "0",
    },
  };
}

/** ISO 8601 as YouTube writes it: PT8M12S, PT45S. */
function isoDuration(seconds: number): string {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  return `PT${minutes > 0 ? `${minutes}M` : ""}${rest > 0 ? `${rest}S` : ""}`;
}
