import { decodeDigitId, encodeDigitId } from "@/sandbox/core/digit-ids";
import { DAY_MS } from "@/sandbox/core/growth";
import type { Persona } from "@/sandbox/core/personas";
import type { World } from "@/sandbox/core/world";
import { LINKEDIN } from "./personas";

const LEADING = "73";
const PREFIX = "90000";

/** One published post of a member or a page. */
export interface PostNode {
  readonly author: Persona;
  readonly index: number;
  readonly urn: string;
  readonly kind: string;
  readonly caption: string;
  readonly publishedAtMs: number;
  /** Later than its publication where it was edited. */
  readonly modifiedAtMs: number;
}

/** The post at an index that is out already. Videos are ugcPosts, all others shares; both have 19 digits. */
export function postOf(world: World, author: Persona, index: number): PostNode {
  const book = world.personas.posts(author);
  const { kind, caption, publishedAtMs } = book.post(index);
  const digits = LEADING + encodeDigitId(PREFIX, author.no, index);
  const editedAfterMs = book.trait(index, "edited") < 0.1 ? Math.floor(book.trait(index, "edit") * 3 * DAY_MS) : 0;
  return {
    author,
    index,
    urn: `urn:li:${kind === "video" ? "ugcPost" : "share"}:${digits}`,
    kind,
    caption,
    publishedAtMs,
    modifiedAtMs: publishedAtMs + editedAfterMs,
  };
}

/** The post with that URN, if it is out; null for a URN of the other kind too. */
export function findPost(world: World, urn: string, nowMs: number): PostNode | null {
  const digits = /^urn:li:(?:share|ugcPost):73(\d{17})$/.exec(urn)?.[1];
  const decoded = digits === undefined ? null : decodeDigitId(PREFIX, digits);
  const author = decoded === null ? undefined : world.personas.findByNo(LINKEDIN, decoded.owner);
  if (decoded === null || author === undefined) return null;
  if (!world.personas.posts(author).isUp(decoded.index, nowMs)) return null;
  const post = postOf(world, author, decoded.index);
  return post.urn === urn ? post : null;
}

/** All posts of an author that are up, newest first by publication or by the last change. */
export function postsOf(world: World, author: Persona, nowMs: number, by: "CREATED" | "LAST_MODIFIED"): PostNode[] {
  const posts = world.personas
    .posts(author)
    .upAt(nowMs)
    .map((index) => postOf(world, author, index));
  if (by === "CREATED") return posts;
  const changedAt = (post: PostNode) => (post.modifiedAtMs <= nowMs ? post.modifiedAtMs : post.publishedAtMs);
  return posts.sort((a, b) => changedAt(b) - changedAt(a));
}
