import type { Call } from "@/sandbox/core/call";
import { decodeDigitId, encodeDigitId } from "@/sandbox/core/digit-ids";
import { invalidParameter } from "@/sandbox/core/graph/errors";
import { type FieldReader, parseFields, type RequestedField, selectFields } from "@/sandbox/core/graph/fields";
import { pageOf } from "@/sandbox/core/graph/paging";
import type { Persona } from "@/sandbox/core/personas";
import type { SandboxPost } from "@/sandbox/core/posts";
import { unit } from "@/sandbox/core/random";
import { ok, Refusal, type Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { type Caller, requireCaller, requireOwnId } from "./access";
import { instagramFailures } from "./errors";
import { INSTAGRAM } from "./personas";

const POST_PREFIX = "17900";
const CHILD_PREFIX = "17902";
const CHILDREN_PER_POST = 10;
const NEWEST_LISTED = 10_000;

/** One published thing: a post, or one picture of a carousel (`child` counts from 0). */
export interface MediaNode {
  readonly world: World;
  readonly persona: Persona;
  readonly post: SandboxPost;
  readonly child: number | null;
  readonly nowMs: number;
}

/** FEED or REELS, which decides what statistics a post has. */
export function productType(node: MediaNode): "FEED" | "REELS" {
  return node.post.kind === "REELS" ? "REELS" : "FEED";
}

/** The id of a post or carousel child. */
export function mediaId(node: MediaNode): string {
  const { persona, post, child } = node;
  if (child === null) return encodeDigitId(POST_PREFIX, persona.no, post.index);
  return encodeDigitId(CHILD_PREFIX, persona.no, post.index * CHILDREN_PER_POST + child);
}

const numbers = (node: MediaNode) => node.world.personas.posts(node.persona).numbersAt(node.post.index, node.nowMs);
const trait = (node: MediaNode, name: string) => node.world.personas.posts(node.persona).trait(node.post.index, name);
const childCount = (node: MediaNode) => 2 + Math.floor(trait(node, "children") * 4);
const isVideo = (node: MediaNode) => node.post.kind === "REELS";

function shortcode(node: MediaNode): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const draw = (place: number) =>
    alphabet[Math.floor(unit("shortcode", node.persona.id, node.post.index, place) * 64)] ?? "A";
  return `D${Array.from({ length: 10 }, (_, place) => draw(place)).join("")}`;
}

function mediaUrl(node: MediaNode, extension: string): string {
  return `https://scontent.cdninstagram.com/v/${mediaId(node)}.${extension}?oe=${Math.floor(node.nowMs / 1000).toString(16)}`;
}

const childReaders: Readonly<Record<string, FieldReader<MediaNode>>> = {
  id: mediaId,
  media_type: (node) => (node.child !== null ? "IMAGE" : isVideo(node) ? "VIDEO" : node.post.kind),
  // A few videos carry flagged music: the platform then gives no address for the file.
  media_url: (node) => {
    if (isVideo(node) && trait(node, "flagged") < 0.04) return undefined;
    return mediaUrl(node, isVideo(node) ? "mp4" : "jpg");
  },
  thumbnail_url: (node) => (isVideo(node) ? mediaUrl(node, "thumb.jpg") : undefined),
  timestamp: (node) => graphTime(node.post.publishedAtMs),
  username: (node) => node.persona.username,
  owner: (node) => ({ id: node.persona.platformUserId }),
};

const readers: Readonly<Record<string, FieldReader<MediaNode>>> = {
  ...childReaders,
  caption: (node) => node.post.caption,
  // On this log-in the field is filled for some accounts only.
  media_product_type: (node) => (node.persona.accountType === "business" ? undefined : productType(node)),
  permalink: (node) => `https://www.instagram.com/${isVideo(node) ? "reel" : "p"}/${shortcode(node)}/`,
  shortcode,
  like_count: (node) => (trait(node, "hides likes") < 0.03 ? undefined : numbers(node).likes),
  comments_count: (node) => numbers(node).comments,
  children: (node, nested) =>
    node.post.kind === "CAROUSEL_ALBUM"
      ? { data: childrenOf(node).map((child) => selectChild(child, nested ?? [])) }
      : undefined,
  alt_text: () => undefined,
  is_comment_enabled: () => true,
  is_shared_to_feed: (node) => (isVideo(node) ? true : undefined),
  is_ai_generated: () => false,
  media_audio_type: (node) => (isVideo(node) ? "ORIGINAL_SOUND" : undefined),
};

function childrenOf(node: MediaNode): MediaNode[] {
  if (node.post.kind !== "CAROUSEL_ALBUM") return [];
  return Array.from({ length: childCount(node) }, (_, child) => ({ ...node, child }));
}

function selectChild(node: MediaNode, requested: readonly RequestedField[]): Record<string, unknown> {
  return selectFields(node, "IGMedia", childReaders, requested);
}

/** GET /{id}/media: the caller's posts, newest first, in pages of 25 unless `limit` says otherwise. */
export function listMedia(world: World, call: Call): Reply {
  const caller = requireCaller(world, call);
  requireOwnId(call, caller);
  const requested = parseFields(call.query.get("fields") ?? "");
  const book = world.personas.posts(caller.persona);
  const since = unixTime(call.query.get("since")) ?? 0;
  const until = unixTime(call.query.get("until")) ?? Number.POSITIVE_INFINITY;
  const listed = book
    .upAt(call.nowMs)
    .slice(0, NEWEST_LISTED)
    .filter((index) => {
      const at = book.post(index).publishedAtMs;
      return at >= since && at <= until;
    });
  const page = pageOf(call, listed, 25);
  const data = page.items.map((index) =>
    selectFields(nodeOf(world, caller.persona, index, null, call.nowMs), "IGMedia", readers, requested),
  );
  return ok({ data, ...(page.paging === null ? {} : { paging: page.paging }) });
}

/** GET /{media-id}: one post or carousel child. */
export function readMedia(world: World, call: Call): Reply {
  const caller = requireCaller(world, call);
  const node = requireMedia(world, call, caller);
  const type = node.child === null ? readers : childReaders;
  return ok(selectFields(node, "IGMedia", type, parseFields(call.query.get("fields") ?? "")));
}

/** GET /{media-id}/children: the pictures of a carousel. */
export function listChildren(world: World, call: Call): Reply {
  const caller = requireCaller(world, call);
  const node = requireMedia(world, call, caller);
  const requested = parseFields(call.query.get("fields") ?? "");
  return ok({ data: childrenOf(node).map((child) => selectChild(child, requested)) });
}

/** Whether an id has the form of a post or a carousel child, so that the profile route leaves it alone. */
export function isMediaId(id: string): boolean {
  return id.startsWith(POST_PREFIX) || id.startsWith(CHILD_PREFIX);
}

/** The caller's own published media of the path's id; anything else is the platform's "does not exist". */
export function requireMedia(world: World, call: Call, caller: Caller): MediaNode {
  const id = call.param("id");
  const asPost = decodeDigitId(POST_PREFIX, id);
  const asChild = decodeDigitId(CHILD_PREFIX, id);
  const found = asPost ?? asChild;
  const persona = found === null ? undefined : world.personas.findByNo(INSTAGRAM, found.owner);
  const missing = () => new Refusal(instagramFailures.notFound(call.method, call.path));
  if (found === null || persona !== caller.persona) throw missing();
  const index = asPost !== null ? asPost.index : Math.floor(found.index / CHILDREN_PER_POST);
  if (!world.personas.posts(persona).isUp(index, call.nowMs)) throw missing();
  const node = nodeOf(world, persona, index, null, call.nowMs);
  if (asPost !== null) return node;
  const child = childrenOf(node)[found.index % CHILDREN_PER_POST];
  if (child === undefined) throw missing();
  return child;
}

/** A node for a post that is known to be out. */
export function nodeOf(world: World, persona: Persona, index: number, child: number | null, nowMs: number): MediaNode {
  return { world, persona, post: world.personas.posts(persona).post(index), child, nowMs };
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
