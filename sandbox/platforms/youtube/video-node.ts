import type { Persona } from "@/sandbox/core/personas";
import type { World } from "@/sandbox/core/world";
import { YOUTUBE } from "./personas";
import { decodeVideoId, encodeVideoId } from "./video-ids";

/** One uploaded video of a channel. */
export interface VideoNode {
  readonly persona: Persona;
  readonly index: number;
  readonly id: string;
  readonly title: string;
  readonly publishedAtMs: number;
  readonly isShort: boolean;
  readonly durationSeconds: number;
  readonly privacy: "public" | "unlisted" | "private";
  readonly hidesLikes: boolean;
  readonly commentsOff: boolean;
}

/** The video at an index that is out already. */
export function videoOf(world: World, persona: Persona, index: number): VideoNode {
  const book = world.personas.posts(persona);
  const post = book.post(index);
  const isShort = post.kind === "short";
  const length = book.trait(index, "length");
  const visibility = book.trait(index, "privacy");
  return {
    persona,
    index,
    id: encodeVideoId(persona.no, index),
    title: post.caption,
    publishedAtMs: post.publishedAtMs,
    isShort,
    durationSeconds: isShort ? 15 + Math.floor(length * 45) : 240 + Math.floor(length * 900),
    privacy: visibility < 0.03 ? "private" : visibility < 0.06 ? "unlisted" : "public",
    hidesLikes: book.trait(index, "hides likes") < 0.03,
    commentsOff: book.trait(index, "comments off") < 0.04,
  };
}

/** The video with that id if it is out and this viewer may see it: unlisted ones by id, private ones by their owner. */
export function findVideo(world: World, id: string, viewer: Persona | null, nowMs: number): VideoNode | null {
  const decoded = decodeVideoId(id);
  const persona = decoded === null ? undefined : world.personas.findByNo(YOUTUBE, decoded.channelNo);
  if (decoded === null || persona === undefined) return null;
  if (!world.personas.posts(persona).isUp(decoded.index, nowMs)) return null;
  const video = videoOf(world, persona, decoded.index);
  return video.privacy === "private" && viewer !== persona ? null : video;
}

/** Views, likes and comments of a video, digits as text; what the channel hides is left out. */
export function videoStatistics(world: World, video: VideoNode, nowMs: number): Record<string, string> {
  const numbers = world.personas.posts(video.persona).numbersAt(video.index, nowMs);
  return {
    viewCount: String(numbers.views),
    ...(video.hidesLikes ? {} : { likeCount: String(numbers.likes) }),
    ...(video.commentsOff ? {} : { commentCount: String(numbers.comments) }),
  };
}
