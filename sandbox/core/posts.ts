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
  /** Likes per view, and comments, shares and saves per like. */
  readonly rates: {
    readonly likes: number;
    readonly comments: number;
    readonly shares: number;
    readonly saves: number;
  };
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
  /** Whether a post is out at that time and has not been deleted by then. */
  isUp(index: number, timeMs: number): boolean;
  /** The indexes of the posts that are up at that time, newest first. */
  upAt(timeMs: number): number[];
  post(index: number): SandboxPost;
  /** Numbers of a post at a time: all 0 before it is out, and each grows with its age. */
  numbersAt(index: number, timeMs: number): PostNumbers;
  /** Sums over all posts, or those of one kind, exact to the minute. */
  totalsAt(timeMs: number, kind?: string): PostNumbers;
  /** A number in [0, 1) fixed for this post and trait, for whatever else varies between posts. */
  trait(index: number, name: string): number;
}

const NOTHING: PostNumbers = { views: 0, reach: 0, likes: 0, comments: 0, shares: 0, saves: 0 };
const REMEMBERED_TOTALS = 1000;

/**
 * The posts of one persona. `followersAt` is its follower curve: a post's reach follows the audience it met. `deletedAt`
 * says when its owner deleted a post; deleted ones keep their part in the sums.
 */
export function createPostBook(
  plan: PostPlan,
  seed: number,
  key: string,
  followersAt: (timeMs: number) => number,
  deletedAt: (index: number) => number | null = () => null,
): PostBook {
  const posts = new Map<number, SandboxPost>();
  const totals = new Map<string, PostNumbers>();

  const publishedAt = (index: number): number => {
    const days = plan.firstDay + (index + 0.15 + 0.7 * unit(seed, key, "when", index)) * plan.everyDays;
    return EPOCH_MS + Math.floor((days * DAY_MS) / 60_000) * 60_000;
  };
  const countAt = (timeMs: number): number => {
    const slot = Math.floor(((timeMs - EPOCH_MS) / DAY_MS - plan.firstDay) / plan.everyDays);
    if (slot < 0) return 0;
    return publishedAt(slot) <= timeMs ? slot + 1 : slot;
  };
  const isUp = (index: number, timeMs: number): boolean =>
    index >= 0 && index < countAt(timeMs) && timeMs < (deletedAt(index) ?? Number.POSITIVE_INFINITY);
  const post = (index: number): SandboxPost => {
    const known = posts.get(index);
    if (known !== undefined) return known;
    const publishedAtMs = publishedAt(index);
    const made: SandboxPost = {
      index,
      kind: kindOf(plan, unit(seed, key, "kind", index)),
      publishedAtMs,
      caption: pick(plan.captions, seed, key, "caption", index),
      potential: Math.max(4, followersAt(publishedAtMs) * plan.reach * Math.exp(0.7 * bell(seed, key, "hit", index))),
      rates: {
        likes: plan.likeRate * (0.7 + 0.6 * unit(seed, key, "likes", index)),
        comments: 0.02 + 0.04 * unit(seed, key, "comments", index),
        shares: 0.03 + 0.05 * unit(seed, key, "shares", index),
        saves: 0.02 + 0.06 * unit(seed, key, "saves", index),
      },
    };
    posts.set(index, made);
    return made;
  };
  const sumAt = (timeMs: number, kind: string | undefined): PostNumbers => {
    let sum = NOTHING;
    for (let index = countAt(timeMs) - 1; index >= 0; index -= 1) {
      const item = post(index);
      if (kind === undefined || item.kind === kind) sum = add(sum, numbersOf(item, timeMs));
    }
    return sum;
  };

  return {
    countAt,
    isUp,
    upAt: (timeMs) => {
      const count = countAt(timeMs);
      const newestFirst = Array.from({ length: count }, (_, position) => count - 1 - position);
      return newestFirst.filter((index) => isUp(index, timeMs));
    },
    post,
    numbersAt: (index, timeMs) => numbersOf(post(index), timeMs),
    totalsAt: (timeMs, kind) => {
      const minute = Math.floor(timeMs / 60_000);
      const name = `${minute} ${kind ?? ""}`;
      const known = totals.get(name);
      if (known !== undefined) return known;
      if (totals.size >= REMEMBERED_TOTALS) totals.clear();
      const sum = sumAt(minute * 60_000, kind);
      totals.set(name, sum);
      return sum;
    },
    trait: (index, name) => unit(seed, key, "trait", name, index),
  };
}

/** Fast in the first days, then ever slower: most views come in the first week, a thin tail never ends. */
function numbersOf(post: SandboxPost, timeMs: number): PostNumbers {
  const ageDays = (timeMs - post.publishedAtMs) / DAY_MS;
  if (ageDays < 0) return NOTHING;
  const share = 1 - Math.exp(-((ageDays / 2.5) ** 0.8)) + 0.06 * Math.log1p(ageDays / 30);
  const views = Math.floor(post.potential * share);
  const likes = Math.floor(views * post.rates.likes);
  return {
    views,
    reach: Math.floor(views * 0.71),
    likes,
    comments: Math.floor(likes * post.rates.comments),
    shares: Math.floor(likes * post.rates.shares),
    saves: Math.floor(likes * post.rates.saves),
  };
}

/** What was added between two readings, or the sum of two: `sign` is -1 or 1. */
function add(left: PostNumbers, right: PostNumbers, sign = 1): PostNumbers {
  return {
    views: left.views + sign * right.views,
    reach: left.reach + sign * right.reach,
    likes: left.likes + sign * right.likes,
    comments: left.comments + sign * right.comments,
    shares: left.shares + sign * right.shares,
    saves: left.saves + sign * right.saves,
  };
}

/** What a book's posts gathered between two moments. */
export function gathered(book: PostBook, fromMs: number, untilMs: number, kind?: string): PostNumbers {
  return add(book.totalsAt(untilMs, kind), book.totalsAt(fromMs, kind), -1);
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
