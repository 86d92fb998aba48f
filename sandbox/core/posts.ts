import { DAY_MS, EPOCH_MS } from "./growth";
import { bell, pick, unit } from "./random";

/** What and how often a persona publishes. */
export interface PostPlan {
  /** Average days between two posts. */
  readonly everyDays: number;
  /** Day after the epoch on which the first post may appear. */
  readonly firstDay: number;
  /** Kinds of post (words of the platform) with their weights. */
  readonly kinds: readonly { readonly kind: string; readonly weight: number }[];
  readonly captions: readonly string[];
  /** Views of an average post, as a multiple of the followers at that time. */
  readonly reach: number;
  /** Likes per view. */
  readonly likeRate: number;
}

export interface SandboxPost {
  /** 0 for the persona's oldest post. */
  readonly index: number;
  readonly kind: string;
  readonly publishedAtMs: number;
  readonly caption: string;
  /** Views this post will have gathered in the long run, before its slow tail. */
  readonly potential: number;
}

export interface PostNumbers {
  readonly views: number;
  readonly reach: number;
  readonly likes: number;
  readonly comments: number;
  readonly shares: number;
  readonly saves: number;
}

/** All posts of one persona, computed on demand from (seed, key, plan) and never stored. */
export interface PostBook {
  /** How many posts are out at that time; they have the indexes 0 to count - 1. */
  countAt(timeMs: number): number;
  post(index: number): SandboxPost;
  /** Numbers of a post at a time: all 0 before it is out, and each grows with its age. */
  numbersAt(index: number, timeMs: number): PostNumbers;
  /** Views of all posts together, exact to the minute. */
  viewsAt(timeMs: number): number;
  /** A number in [0, 1) fixed for this post and trait, for whatever else varies between posts. */
  trait(index: number, name: string): number;
}

/**
 * The posts of one persona. `followersAt` is its follower curve: a post's reach follows the audience it met.
 */
export function createPostBook(
  plan: PostPlan,
  seed: number,
  key: string,
  followersAt: (timeMs: number) => number,
): PostBook {
  const remembered = new Map<number, SandboxPost>();
  let lastSum = { minute: Number.NaN, views: 0 };

  const publishedAt = (index: number): number => {
    const days = plan.firstDay + (index + 0.15 + 0.7 * unit(seed, key, "when", index)) * plan.everyDays;
    return EPOCH_MS + Math.floor((days * DAY_MS) / 60_000) * 60_000;
  };
  const countAt = (timeMs: number): number => {
    const slot = Math.floor(((timeMs - EPOCH_MS) / DAY_MS - plan.firstDay) / plan.everyDays);
    if (slot < 0) return 0;
    return publishedAt(slot) <= timeMs ? slot + 1 : slot;
  };
  const post = (index: number): SandboxPost => {
    const known = remembered.get(index);
    if (known !== undefined) return known;
    const publishedAtMs = publishedAt(index);
    const made: SandboxPost = {
      index,
      kind: kindOf(plan, unit(seed, key, "kind", index)),
      publishedAtMs,
      caption: pick(plan.captions, seed, key, "caption", index),
      potential: Math.max(4, followersAt(publishedAtMs) * plan.reach * Math.exp(0.7 * bell(seed, key, "hit", index))),
    };
    remembered.set(index, made);
    return made;
  };
  const viewsOf = (item: SandboxPost, timeMs: number): number => {
    const ageDays = (timeMs - item.publishedAtMs) / DAY_MS;
    if (ageDays < 0) return 0;
    return Math.floor(item.potential * (1 - Math.exp(-((ageDays / 2.5) ** 0.8)) + 0.06 * Math.log1p(ageDays / 30)));
  };

  return {
    countAt,
    post,
    numbersAt: (index, timeMs) => {
      const views = viewsOf(post(index), timeMs);
      const likes = Math.floor(views * plan.likeRate * (0.7 + 0.6 * unit(seed, key, "likes", index)));
      return {
        views,
        reach: Math.floor(views * 0.71),
        likes,
        comments: Math.floor(likes * (0.02 + 0.04 * unit(seed, key, "comments", index))),
        shares: Math.floor(likes * (0.03 + 0.05 * unit(seed, key, "shares", index))),
        saves: Math.floor(likes * (0.02 + 0.06 * unit(seed, key, "saves", index))),
      };
    },
    viewsAt: (timeMs) => {
      const minute = Math.floor(timeMs / 60_000);
      if (lastSum.minute !== minute) {
        const at = minute * 60_000;
        let views = 0;
        for (let index = countAt(at) - 1; index >= 0; index -= 1) views += viewsOf(post(index), at);
        lastSum = { minute, views };
      }
      return lastSum.views;
    },
    trait: (index, name) => unit(seed, key, "trait", name, index),
  };
}

function kindOf(plan: PostPlan, draw: number): string {
  const total = plan.kinds.reduce((sum, entry) => sum + entry.weight, 0);
  let rest = draw * total;
  for (const entry of plan.kinds) {
    rest -= entry.weight;
    if (rest < 0) return entry.kind;
  }
  throw new Error("a post plan needs at least one kind with a weight");
}
