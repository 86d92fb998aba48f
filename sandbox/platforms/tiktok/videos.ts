import type { z } from "zod";
import type { OAuthClient } from "@/sandbox/core/authority";
import type { Call } from "@/sandbox/core/call";
import type { Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { type Caller, readFields, requireCaller, requireScope, VIDEO_SCOPE } from "./access";
import { videoListBody, videoQueryBody } from "./contract";
import { invalidParams, success } from "./errors";
import { coverUrl } from "./picture";
import { findVideo, publicVideos, type VideoNode } from "./video-node";

interface Shown {
  readonly world: World;
  readonly video: VideoNode;
  readonly client: OAuthClient;
  readonly nowMs: number;
}

const numbersOf = ({ world, video, nowMs }: Shown) => world.personas.posts(video.persona).numbersAt(video.index, nowMs);
const pageOf = ({ video }: Shown) => `https://www.tiktok.com/@${video.persona.username}/video/${video.id}`;

const FIELDS: ReadonlyMap<string, (shown: Shown) => string | number | boolean> = new Map(
  Object.entries({
    id: ({ video }: Shown) => video.id,
    create_time: ({ video }: Shown) => Math.floor(video.publishedAtMs / 1000),
    cover_image_url: ({ world, video, nowMs }: Shown) => coverUrl(world, video.id, nowMs),
    share_url: (shown: Shown) =>
      `${pageOf(shown)}?utm_campaign=tt4d_open_api&utm_source=${encodeURIComponent(shown.client.clientId)}`,
    video_description: ({ video }: Shown) => video.caption.slice(0, 150),
    duration: ({ video }: Shown) => video.durationSeconds,
    height: () => 1024,
    width: () => 576,
    title: ({ video }: Shown) => video.caption.replace(/\s*#\S+/g, "").slice(0, 150),
    embed_html: (shown: Shown) => `<blockquote class="tiktok-embed" cite="${pageOf(shown)}"></blockquote>`,
    embed_link: ({ video }: Shown) => `https://www.tiktok.com/player/v1/${video.id}`,
    like_count: (shown: Shown) => numbersOf(shown).likes,
    comment_count: (shown: Shown) => numbersOf(shown).comments,
    share_count: (shown: Shown) => numbersOf(shown).shares,
    view_count: (shown: Shown) => numbersOf(shown).views,
    is_aigc: ({ video }: Shown) => video.isAiMade,
  }),
);

/** POST /v2/video/list/: the caller's public videos, newest first, at most twenty at once; older than the cursor. */
export function listVideos(world: World, call: Call): Reply {
  const { caller, fields } = requireVideoCaller(world, call, "video.list");
  const { max_count: size, cursor } = readBody(call, videoListBody);
  const listed = publicVideos(world, caller.persona, call.nowMs).filter(
    (video) => cursor === undefined || video.publishedAtMs < cursor,
  );
  const page = listed.slice(0, size);
  return success({
    videos: page.map((video) => selectVideo({ world, video, client: caller.client, nowMs: call.nowMs }, fields)),
    cursor: page.at(-1)?.publishedAtMs ?? cursor ?? call.nowMs,
    has_more: listed.length > size,
  });
}

/** POST /v2/video/query/: up to twenty of the caller's public videos by id; all others are left out. */
export function queryVideos(world: World, call: Call): Reply {
  const { caller, fields } = requireVideoCaller(world, call, "video.query");
  const { filters } = readBody(call, videoQueryBody);
  const found = [...new Set(filters.video_ids)].flatMap((id) => findVideo(world, id, caller.persona, call.nowMs) ?? []);
  return success({
    videos: found.map((video) => selectVideo({ world, video, client: caller.client, nowMs: call.nowMs }, fields)),
  });
}

function requireVideoCaller(world: World, call: Call, endpoint: string): { caller: Caller; fields: string[] } {
  const caller = requireCaller(world, call, endpoint);
  requireScope(caller, VIDEO_SCOPE);
  const fields = readFields(call, caller, (name) => (FIELDS.has(name) ? VIDEO_SCOPE : undefined));
  return { caller, fields };
}

/** The JSON body in the shape it must have; none at all is an empty object. */
function readBody<T>(call: Call, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(call.json ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalidParams(`The request body is malformed: ${issue?.path.join(".") || "body"} (${issue?.code}).`);
}

function selectVideo(shown: Shown, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(fields.flatMap((name) => [[name, FIELDS.get(name)?.(shown)] as const]));
}
