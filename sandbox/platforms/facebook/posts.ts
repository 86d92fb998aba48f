import type { Call } from "@/sandbox/core/call";
import { decodeDigitId, encodeDigitId } from "@/sandbox/core/digit-ids";
import { invalidParameter } from "@/sandbox/core/graph/errors";
import { type FieldReader, parseFields, type RequestedField, selectFields } from "@/sandbox/core/graph/fields";
import { pageOf } from "@/sandbox/core/graph/paging";
import type { Persona } from "@/sandbox/core/personas";
import type { SandboxPost } from "@/sandbox/core/posts";
import { ok, Refusal, type Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { type PageCaller, requirePage } from "./access";
import { facebookFailures } from "./errors";
import { fieldsOf } from "./page-node";
import { FACEBOOK } from "./personas";

const POST_PREFIX = "12210";
const VIDEO_PREFIX = "88990";
/** About as many ranked posts of a year are reachable. */
const NEWEST_LISTED = 600;

/** A published post of a Page. */
export interface PostNode {
  readonly world: World;
  readonly page: Persona;
  readonly post: SandboxPost;
  readonly nowMs: number;
}

/** `{page}_{post}`, as feeds and insights know it. */
export function postId({ page, post }: PostNode): string {
  return `${page.platformUserId}_${encodeDigitId(POST_PREFIX, page.no, post.index)}`;
}

const numbers = ({ world, page, post, nowMs }: PostNode) => world.personas.posts(page).numbersAt(post.index, nowMs);

const statusTypes: Readonly<Record<string, string>> = {
  photo: "added_photos",
  album: "added_photos",
  video: "added_video",
  status: "mobile_status_update",
  link: "shared_story",
};

function attachments(node: PostNode) {
  const { kind } = node.post;
  if (kind === "status") return undefined;
  const url = `https://www.facebook.com/${kind}/?id=${encodeDigitId(VIDEO_PREFIX, node.page.no, node.post.index)}`;
  const type = kind === "video" ? "video_inline" : kind === "link" ? "share" : kind;
  return { data: [{ media_type: kind, type, url }] };
}

/** `reactions.limit(0).summary(total_count)`: the sum alone, which is all that can be asked here. */
const counted = (read: (node: PostNode) => number, name: string): FieldReader<PostNode> => {
  return (node, _nested, modifiers) => {
    if (modifiers.limit !== "0") throw invalidParameter(`The sandbox lists no ${name}; ask with limit(0)`);
    if (!("summary" in modifiers)) return { data: [] };
    return { data: [], summary: { total_count: read(node) } };
  };
};

const readers: Readonly<Record<string, FieldReader<PostNode>>> = {
  id: postId,
  message: (node) => (node.post.kind === "link" ? undefined : node.post.caption),
  story: (node) => (node.post.kind === "link" ? `${node.page.displayName} shared a link.` : undefined),
  created_time: (node) => graphTime(node.post.publishedAtMs),
  updated_time: (node) => graphTime(node.post.publishedAtMs),
  permalink_url: (node) => `https://www.facebook.com/${postId(node).replace("_", "/posts/")}`,
  full_picture: (node) =>
    node.post.kind === "status" ? undefined : `https://scontent.xx.fbcdn.net/v/${postId(node)}.jpg`,
  status_type: (node) => statusTypes[node.post.kind],
  is_published: () => true,
  // Left out while nobody has shared it.
  shares: (node) => (numbers(node).shares > 0 ? { count: numbers(node).shares } : undefined),
  attachments: (node) => attachments(node),
  reactions: counted((node) => numbers(node).likes, "reactions"),
  comments: counted((node) => numbers(node).comments, "comments"),
};

const selectPost = (node: PostNode, fields: readonly RequestedField[]) => selectFields(node, "Post", readers, fields);

/** GET /{page}/published_posts, /posts and /feed: what the Page published, newest first, in pages of 25 or `limit`. */
export function listPosts(world: World, call: Call): Reply {
  const { part } = requirePage(world, call, call.param("id"), "pages_read_engagement");
  const asked = fieldsOf(call);
  const fields = asked.length > 0 ? asked : parseFields("id,message,created_time");
  const book = world.personas.posts(part.page);
  const [since, until] = [unixTime(call.query.get("since")) ?? 0, unixTime(call.query.get("until")) ?? Infinity];
  const indexes = book
    .upAt(call.nowMs)
    .slice(0, NEWEST_LISTED)
    .filter((index) => {
      const at = book.post(index).publishedAtMs;
      return at >= since && at <= until;
    });
  const { items, paging } = pageOf(call, indexes, 25);
  const data = items.map((index) =>
    selectPost({ world, page: part.page, post: book.post(index), nowMs: call.nowMs }, fields),
  );
  return ok({ data, ...(paging === null ? {} : { paging }) });
}

/** GET /{page}/scheduled_posts and /video_reels: nothing waits here, and videos are listed as posts alone. */
export function listNothing(world: World, call: Call): Reply {
  requirePage(world, call, call.param("id"), "pages_read_engagement");
  return ok({ data: [] });
}

/** GET /{page}_{post}: one published post of the calling Page. */
export function readPost(world: World, call: Call): Reply {
  return ok(selectPost(requirePost(world, call, "pages_read_engagement").node, fieldsOf(call)));
}

/** Whether an id has the form of a Page's post. */
export function isPostId(id: string): boolean {
  return /^\d+_\d+$/.test(id);
}

/** The published post that the path names, of the calling Page; "does not exist" for anything else. */
export function requirePost(
  world: World,
  call: Call,
  ...scopes: readonly string[]
): { caller: PageCaller; node: PostNode } {
  const [pageId = "", ownId = ""] = call.param("id").split("_");
  const caller = requirePage(world, call, pageId, ...scopes);
  const { page } = caller.part;
  const found = decodeDigitId(POST_PREFIX, ownId);
  const book = world.personas.posts(page);
  const owner = found === null ? undefined : world.personas.findByNo(FACEBOOK, found.owner);
  if (found === null || owner !== page || !book.isUp(found.index, call.nowMs)) {
    throw new Refusal(facebookFailures.notFound(call.method, call.path));
  }
  return { caller, node: { world, page, post: book.post(found.index), nowMs: call.nowMs } };
}

/** A time as the Graph API writes it: no milliseconds and no colon in the offset. */
export function graphTime(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/\.\d{3}Z$/, "+0000");
}

/** A parameter that is a Unix time in seconds, in milliseconds; null when absent. Throws error 100 for other text. */
export function unixTime(text: string | null): number | null {
  if (text === null) return null;
  if (!/^\d+$/.test(text)) throw invalidParameter("since and until must be Unix timestamps");
  return Number(text) * 1000;
}
