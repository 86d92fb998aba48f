import { exact, exactOr, missing } from "@/lib/platforms/shared/counts";
import { metaPicture } from "@/lib/platforms/shared/meta/graph-values";
import type { AccountStatistics, Measured, PlatformAccount, PlatformPost, PostMetric } from "@/lib/platforms/types";
import type { Account, Insights, Media, Profile } from "./schemas";

/** The insights we ask for, by our name. They are spelled differently at the level of an account. */
export const insightNames = { views: "views", reach: "reach", saves: "saved", shares: "shares" } as const;
export type InsightMetric = keyof typeof insightNames;
export type PostInsights = Readonly<Record<InsightMetric, Measured>>;

/** Our account of theirs. `userId` is the professional account's id; the app-scoped `id` becomes an alternate. */
export function toAccount(account: Account, userId: string): PlatformAccount {
  return {
    platformUserId: userId,
    alternateIds: account.id === undefined || account.id === userId ? [] : [account.id],
    username: account.username,
    displayName: account.name?.trim() || account.username,
    profileUrl: `https://www.instagram.com/${encodeURIComponent(account.username)}/`,
    accountType: account.account_type?.toLowerCase() ?? null,
    platformVerified: null,
    ...(account.profile_picture_url === undefined ? { picture: null } : metaPicture(account.profile_picture_url)),
    state: {},
  };
}

/** An account's counts; Instagram offers none of all views or likes together. */
export function toStatistics(profile: Profile, userId: string): AccountStatistics {
  return {
    account: toAccount(profile, userId),
    counts: {
      followers: exact(profile.followers_count),
      following: exact(profile.follows_count),
      posts: exact(profile.media_count),
      views: missing("not_offered"),
      likes: missing("not_offered"),
    },
  };
}

/** Whether the API serves this account: Business and Creator, in any spelling; nothing else. */
export function isProfessional(accountType: string | undefined): boolean {
  return accountType !== undefined && ["business", "media_creator", "creator"].includes(accountType.toLowerCase());
}

/**
 * Which insights a media item has. A reel is recognised by its address too, as the product type may be left out; ads
 * and feed posts have the same four. Stories have no saves.
 */
export function insightMetricsOf(media: Media): readonly InsightMetric[] {
  if (media.media_product_type?.toUpperCase() === "STORY") return ["views", "reach", "shares"];
  return ["views", "reach", "saves", "shares"];
}

/** The asked metrics of an insights answer. Left out = no data yet, as figures may take two days; not asked = not offered. */
export function toInsights(answer: Insights, asked: readonly InsightMetric[]): PostInsights {
  const read = (metric: InsightMetric): Measured => {
    if (!asked.includes(metric)) return missing("not_offered");
    const entry = answer.data.find(({ name }) => name === insightNames[metric]);
    return exactOr(entry?.values[0]?.value, "not_yet_available");
  };
  return { views: read("views"), reach: read("reach"), saves: read("saves"), shares: read("shares") };
}

const kinds: Readonly<Record<string, PlatformPost["kind"]>> = {
  IMAGE: "image",
  VIDEO: "video",
  CAROUSEL_ALBUM: "carousel",
};

/** A media item with its insights. Likes and comments that are left out are hidden or switched off by their owner. */
export function toPost(media: Media, insights: PostInsights): PlatformPost {
  const metrics: Record<PostMetric, Measured> = {
    likes: exactOr(media.like_count, "hidden_by_owner"),
    comments: exactOr(media.comments_count, "hidden_by_owner"),
    ...insights,
  };
  return {
    platformPostId: media.id,
    kind: kinds[media.media_type] ?? "other",
    caption: media.caption ?? "",
    permalink: media.permalink ?? null,
    publishedAt: media.timestamp,
    metrics,
  };
}
