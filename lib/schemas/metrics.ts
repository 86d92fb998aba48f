/** Every number that is published about an account: its unit, and the definition that it follows. Client-safe. */
export const publishedMetrics = {
  followers: { unit: "accounts", definition: "followers/1" },
  following: { unit: "accounts", definition: "following/1" },
  posts: { unit: "posts", definition: "posts/1" },
  views: { unit: "views", definition: "views/1" },
  likes: { unit: "likes", definition: "likes/1" },
  engagement_rate: { unit: "percent", definition: "engagement_rate_by_followers_mean/1" },
  engagement_rate_median: { unit: "percent", definition: "engagement_rate_by_followers_median/1" },
  engagement_rate_reach: { unit: "percent", definition: "engagement_rate_by_views_mean/1" },
  avg_likes: { unit: "likes", definition: "likes_per_post_mean/1" },
  avg_comments: { unit: "comments", definition: "comments_per_post_mean/1" },
  avg_views: { unit: "views", definition: "views_per_post_mean/1" },
} as const;

export type PublishedMetric = keyof typeof publishedMetrics;

/** What takes the place of those numbers at platforms that count impressions of posts instead of views. */
const ofImpressions: Partial<Record<PublishedMetric, { readonly unit: string; readonly definition: string }>> = {
  engagement_rate_reach: { unit: "percent", definition: "engagement_rate_by_impressions_mean/1" },
  avg_views: { unit: "impressions", definition: "impressions_per_post_mean/1" },
};

/** Unit and definition of a published number, by what its platform counts when a post is seen. */
export function metricFacts(metric: PublishedMetric, seenAs: "views" | "impressions") {
  return (seenAs === "impressions" ? ofImpressions[metric] : undefined) ?? publishedMetrics[metric];
}

/** Whether a number with this definition is about impressions, which other platforms do not count. */
export function isOfImpressions({ definition }: { readonly definition: string }): boolean {
  return definition.includes("impressions");
}

/** Bits of the `flags` column of snapshots and published numbers. */
export const numberFlags = { implausible: 1 } as const;
