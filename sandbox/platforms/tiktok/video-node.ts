import { decodeDigitId, encodeDigitId } from "@/sandbox/core/digit-ids";
import type { Persona } from "@/sandbox/core/personas";
import type { World } from "@/sandbox/core/world";

/** Nineteen digits, as TikTok's are: more than a JSON number can hold. */
const ID_START = "74";
const ID_PREFIX = "12345";

/** One video of an account. */
export interface VideoNode {
  readonly persona: Persona;
  readonly index: number;
  readonly id: string;
  readonly caption: string;
  readonly publishedAtMs: number;
  readonly durationSeconds: number;
  readonly isPublic: boolean;
  readonly isAiMade: boolean;
}

/** The video at an index that is out already. A private account has no public one. */
export function videoOf(world: World, persona: Persona, index: number): VideoNode {
  const book = world.personas.posts(persona);
  const post = book.post(index);
  return {
    persona,
    index,
    id: ID_START + encodeDigitId(ID_PREFIX, persona.no, index),
    caption: post.caption,
    publishedAtMs: post.publishedAtMs,
    durationSeconds: 8 + Math.floor(book.trait(index, "length") * 80),
    isPublic: world.personas.accountType(persona) !== "private" && book.trait(index, "privacy") >= 0.06,
    isAiMade: book.trait(index, "ai made") < 0.05,
  };
}

/** The owner's public video with that id, or null: deleted, private, somebody else's and unknown ones look the same. */
export function findVideo(world: World, id: string, owner: Persona, nowMs: number): VideoNode | null {
  const decoded = id.startsWith(ID_START) ? decodeDigitId(ID_PREFIX, id.slice(ID_START.length)) : null;
  if (decoded === null || decoded.owner !== owner.no) return null;
  if (!world.personas.posts(owner).isUp(decoded.index, nowMs)) return null;
  const video = videoOf(world, owner, decoded.index);
  return video.isPublic ? video : null;
}

/** The public videos that are out, newest first. */
export function publicVideos(world: World, persona: Persona, nowMs: number): VideoNode[] {
  const newestFirst = world.personas.posts(persona).upAt(nowMs);
  return newestFirst.map((index) => videoOf(world, persona, index)).filter((video) => video.isPublic);
}

/** How many videos of an account are public, which is all that its video count counts. */
export function publicVideoCount(world: World, persona: Persona, nowMs: number): number {
  return publicVideos(world, persona, nowMs).length;
}
