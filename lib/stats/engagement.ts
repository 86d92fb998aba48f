import type { Manifest, MissingReason } from "@/lib/platforms/types";

/** A post as the engagement formula sees it: null is a count that the platform did not give. */
export interface EngagementPost {
  readonly publishedAt: Date;
  readonly likes: number | null;
  readonly comments: number | null;
  readonly shares: number | null;
  readonly views: number | null;
}

/** A figure made of posts, or why there is none. Rates are percent, rounded to four decimals. */
export type EngagementFigure =
  | { readonly value: number; readonly basis: string }
  | { readonly value: null; readonly reason: MissingReason; readonly basis: null };

/** Everything that is published about how people react to an account. */
export interface Engagement {
  /** Mean interactions per post, per 100 followers. */
  readonly rate: EngagementFigure;
  /** The same with the median post instead of the mean. */
  readonly median: EngagementFigure;
  /** Mean of interactions per 100 views (or impressions, where the platform counts those) of the same post. */
  readonly byViews: EngagementFigure;
  readonly avgLikes: EngagementFigure;
  readonly avgComments: EngagementFigure;
  readonly avgViews: EngagementFigure;
}

/** Which posts count: those of the last 30 days, the newest 25 of them. */
export const recentPosts = { windowMs: 30 * 24 * 3_600_000, atMost: 25 } as const;
const minPosts = 3;
const parts = ["likes", "comments", "shares"] as const;

/** The posts that count: of the last 30 days, the newest 25 of them, none dated in the future. */
export function postsInWindow<Post extends { readonly publishedAt: Date }>(posts: readonly Post[], now: Date): Post[] {
  return posts
    .filter(({ publishedAt }) => publishedAt <= now && now.getTime() - publishedAt.getTime() <= recentPosts.windowMs)
    .sort((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime())
    .slice(0, recentPosts.atMost);
}

const round4 = (value: number) => Math.round(value * 10_000) / 10_000;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
  return (lower + upper) / 2;
}

function none(reason: MissingReason): EngagementFigure {
  return { value: null, reason, basis: null };
}

/** A figure over the posts that have what it needs; under three of them there is none. */
function figure(values: readonly number[], basis: string, of: (values: readonly number[]) => number): EngagementFigure {
  return values.length < minPosts ? none("not_enough_posts") : { value: round4(of(values)), basis };
}

/**
 * Engagement of an account from its recent posts and its number of followers. Interactions of a post = likes + comments
 * + shares, as far as more than half of the posts give each; the basis names the parts. A post that lacks one of them
 * (hidden, or too young for the platform to know) is left out, so that posts are never compared on different sums.
 * `seenAs` is what the platform counts as a post's views.
 */
export function engagement(
  posts: readonly EngagementPost[],
  { followers, now, seenAs }: { followers: number | null; now: Date; seenAs: Manifest["seenAs"] },
): Engagement {
  const recent = postsInWindow(posts, now);
  const given = parts.filter((part) => 2 * recent.filter((post) => post[part] !== null).length > recent.length);
  const counted = given.length === 0 ? [] : recent.filter((post) => given.every((part) => post[part] !== null));
  const interactions = (post: EngagementPost) => given.reduce((sum, part) => sum + (post[part] ?? 0), 0);
  const nothingGiven = recent.length >= minPosts && given.length === 0;

  const perFollower = (of: (values: readonly number[]) => number): EngagementFigure => {
    if (nothingGiven) return none("not_offered");
    if (followers === null) return none("hidden_by_owner");
    if (followers === 0) return none("not_enough_posts");
    const basis = `followers:${given.join("+")}`;
    return figure(counted.map(interactions), basis, (values) => (of(values) / followers) * 100);
  };
  const perView = (): EngagementFigure => {
    if (nothingGiven || (recent.length >= minPosts && recent.every(({ views }) => views === null))) {
      return none("not_offered");
    }
    const rates = counted.flatMap((post) => (post.views ? (interactions(post) / post.views) * 100 : []));
    return figure(rates, `${seenAs}:${given.join("+")}`, mean);
  };
  const average = (part: "likes" | "comments" | "views") => {
    const values = recent.flatMap((post) => post[part] ?? []);
    return recent.length >= minPosts && values.length === 0 ? none("not_offered") : figure(values, "posts", mean);
  };
  return {
    rate: perFollower(mean),
    median: perFollower(median),
    byViews: perView(),
    avgLikes: average("likes"),
    avgComments: average("comments"),
    avgViews: average("views"),
  };
}

/** Engagement of an account whose posts cannot be listed: none, for that reason. */
export function withoutPosts(reason: MissingReason): Engagement {
  const missing = none(reason);
  return {
    rate: missing,
    median: missing,
    byViews: missing,
    avgLikes: missing,
    avgComments: missing,
    avgViews: missing,
  };
}
