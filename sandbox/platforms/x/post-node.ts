import { DAY_MS } from "@/sandbox/core/growth";
import type { Persona } from "@/sandbox/core/personas";
import type { PostNumbers } from "@/sandbox/core/posts";
import type { World } from "@/sandbox/core/world";
import { X } from "./personas";
import { readSnowflake, snowflake } from "./snowflake";

/** Longest text outside of a note. */
const SHORT_TEXT = 280;
/** Only the newest of an account's posts can be listed. */
const LISTED_POSTS = 3_200;
const STORY =
  "It began on a Tuesday, as these things do, and by the end of the week nobody could say any more who had the idea. ";

export type PostKind = "text" | "long" | "photo" | "photos" | "video" | "quote" | "reply" | "repost";

/** One post of an account. */
export interface PostNode {
  readonly persona: Persona;
  readonly index: number;
  readonly id: string;
  readonly kind: PostKind;
  readonly publishedAtMs: number;
  /** The whole text; a note where it is longer than 280 characters. */
  readonly text: string;
}

/** The post at an index that is out already. */
export function postOf(world: World, persona: Persona, index: number): PostNode {
  const { kind, publishedAtMs, caption } = world.personas.posts(persona).post(index);
  const id = snowflake(publishedAtMs, persona.no, index);
  return { persona, index, id, kind: kindOf(kind), publishedAtMs, text: textOf(kind, caption, index) };
}

/** The post behind an id that is out by `nowMs`, or null. */
export function findPost(world: World, id: string, nowMs: number): PostNode | null {
  const parts = readSnowflake(id);
  const persona = parts === null ? undefined : world.personas.findByNo(X, parts.owner);
  if (parts === null || persona === undefined || parts.timeMs > nowMs) return null;
  const book = world.personas.posts(persona);
  const index = book.countAt(parts.timeMs) - 1;
  const post = book.isUp(index, nowMs) ? postOf(world, persona, index) : null;
  return post?.id === id ? post : null;
}

/** An account's posts as X lists them: newest first, the latest 3,200. */
export function listedPosts(world: World, persona: Persona, nowMs: number): PostNode[] {
  const newestFirst = world.personas.posts(persona).upAt(nowMs).slice(0, LISTED_POSTS);
  return newestFirst.map((index) => postOf(world, persona, index));
}

function kindOf(kind: string): PostKind {
  const kinds: readonly PostKind[] = ["text", "long", "photo", "photos", "video", "quote", "reply", "repost"];
  const known = kinds.find((one) => one === kind);
  if (known === undefined) throw new Error(`X has no posts of the kind ${kind}`);
  return known;
}

function textOf(kind: string, caption: string, index: number): string {
  if (kind === "long") return `${caption} ${STORY.repeat(3)}(${index})`;
  if (kind === "repost") return `RT @somebody: ${caption}`;
  return kind === "reply" ? `@somebody ${caption}` : caption;
}

/** The text as `text` carries it: cut off behind 280 characters, with an address that leads to the rest. */
export function shortText(post: PostNode): string {
  return post.text.length <= SHORT_TEXT ? post.text : `${post.text.slice(0, SHORT_TEXT - 24)}… https://t.co/sandbox01`;
}

/** Whether the text does not fit into `text` and stands in a note. */
export function hasNote(post: PostNode): boolean {
  return post.text.length > SHORT_TEXT;
}

/** Numbers that are nobody's but the author's, and those for thirty days. */
export function isPrivateReadable(post: PostNode, nowMs: number): boolean {
  return nowMs - post.publishedAtMs <= 30 * DAY_MS;
}

/** A post's numbers in X's meaning: what the core calls shares is divided into reposts and quotes. */
export interface XNumbers {
  readonly impressions: number;
  readonly likes: number;
  readonly replies: number;
  readonly reposts: number;
  readonly quotes: number;
  readonly bookmarks: number;
  readonly urlClicks: number;
  readonly profileClicks: number;
  readonly engagements: number;
}

/** A post's numbers at a time of the sandbox's clock. */
export function numbersOf(world: World, post: PostNode, timeMs: number): XNumbers {
  return inXsWords(world.personas.posts(post.persona).numbersAt(post.index, timeMs));
}

function inXsWords({ views, likes, comments, shares, saves }: PostNumbers): XNumbers {
  const quotes = Math.floor(shares * 0.18);
  const urlClicks = Math.floor(views * 0.005);
  const profileClicks = Math.floor(views * 0.002);
  return {
    impressions: views,
    likes,
    replies: comments,
    reposts: shares - quotes,
    quotes,
    bookmarks: saves,
    urlClicks,
    profileClicks,
    engagements: likes + comments + shares + saves + urlClicks + profileClicks,
  };
}

/** A picture or video of a post. */
export interface MediaNode {
  readonly key: string;
  readonly type: "photo" | "video";
}

/** What a post shows beside its text. */
export function mediaOf(post: PostNode): MediaNode[] {
  const photo = (position: number): MediaNode => ({ key: `3_${BigInt(post.id) + BigInt(position)}`, type: "photo" });
  switch (post.kind) {
    case "photo":
      return [photo(0)];
    case "photos":
      return Array.from({ length: 2 + (post.index % 3) }, (_, position) => photo(position));
    case "video":
      return [{ key: `13_${post.id}`, type: "video" }];
    default:
      return [];
  }
}
