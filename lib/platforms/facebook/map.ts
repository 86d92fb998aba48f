import { exact, exactOr, missing } from "@/lib/platforms/shared/counts";
import { metaPicture } from "@/lib/platforms/shared/meta/graph-values";
import type {
  AccountStatistics,
  IneligibleAccount,
  Measured,
  PlatformAccount,
  PlatformPost,
} from "@/lib/platforms/types";
import type { Insights, ManagedPage, Page, Post } from "./schemas";

/** The insights we ask for, by our name. The older `post_impressions*` are gone, and one such name fails the call. */
export const insightNames = { views: "post_media_view", reach: "post_total_media_view_unique" } as const;
export type InsightMetric = keyof typeof insightNames;
export type PostInsights = Readonly<Record<InsightMetric, Measured>>;

/** Our account of a Page. Its id is the key; a Page without a username is named by its id. */
export function toAccount(page: Page | ManagedPage): PlatformAccount {
  const name = page.username || page.id;
  return {
    platformUserId: page.id,
    alternateIds: [],
    username: name,
    displayName: page.name.trim() || name,
    profileUrl: page.link ?? `https://www.facebook.com/${encodeURIComponent(name)}`,
    accountType: "page",
    platformVerified: page.verification_status === undefined ? null : isVerified(page.verification_status),
    ...toPicture(page),
    state: {},
  };
}

function isVerified(status: string): boolean {
  return status === "blue_verified" || status === "gray_verified";
}

/** A silhouette stands for a Page without a picture of its own. */
function toPicture({ picture }: Page | ManagedPage): Pick<PlatformAccount, "picture"> {
  if (picture === undefined) return {};
  return picture.data.is_silhouette === true ? { picture: null } : metaPicture(picture.data.url);
}

/**
 * Whether the person's part in the Page opens its statistics: there is a token, and ANALYZE is among the tasks where they
 * are named.
 */
export function isReadable(page: ManagedPage): page is ManagedPage & { access_token: string } {
  return page.access_token !== undefined && (page.tasks === undefined || page.tasks.includes("ANALYZE"));
}

/** A Page that the person sees and whose statistics they may not read. */
export function toIneligible(page: ManagedPage): IneligibleAccount {
  const { platformUserId, username, displayName } = toAccount(page);
  return { platformUserId, username, displayName, reason: "role_missing" };
}

/** A Page's counts. `fan_count` (people who like the Page) is another thing than likes given to its posts. */
export function toStatistics(page: Page): AccountStatistics {
  return {
    account: toAccount(page),
    counts: {
      followers: exact(page.followers_count),
      following: missing("not_offered"),
      posts: missing("not_offered"),
      views: missing("not_offered"),
      likes: missing("not_offered"),
    },
  };
}

/** The asked metrics of an insights answer. Left out = no data yet; a Page below 100 likes never has any. */
export function toInsights(answer: Insights, asked: readonly InsightMetric[]): PostInsights {
  const read = (metric: InsightMetric): Measured => {
    if (!asked.includes(metric)) return missing("not_offered");
    const entry = answer.data.find(({ name }) => name === insightNames[metric]);
    return exactOr(entry?.values[0]?.value, "not_yet_available");
  };
  return { views: read("views"), reach: read("reach") };
}

const kinds: Readonly<Record<string, PlatformPost["kind"]>> = {
  photo: "image",
  video: "video",
  video_inline: "video",
  album: "carousel",
  added_photos: "image",
  added_video: "video",
};

function kindOf({ attachments, status_type }: Post): PlatformPost["kind"] {
  const [attachment] = attachments?.data ?? [];
  if (attachment !== undefined) return kinds[attachment.media_type ?? ""] ?? kinds[attachment.type ?? ""] ?? "other";
  return kinds[status_type ?? ""] ?? "text";
}

/** A post with its insights. Likes are reactions of every kind; `shares` is left out by Facebook while there are none. */
export function toPost(post: Post, insights: Partial<PostInsights>): PlatformPost {
  return {
    platformPostId: post.id,
    kind: kindOf(post),
    caption: post.message ?? post.story ?? "",
    permalink: post.permalink_url ?? null,
    publishedAt: post.created_time,
    metrics: {
      likes: exactOr(post.reactions?.summary.total_count, "not_yet_available"),
      comments: exactOr(post.comments?.summary.total_count, "not_yet_available"),
      shares: exact(post.shares?.count ?? 0),
      saves: missing("not_offered"),
      views: insights.views ?? missing("not_yet_available"),
      reach: insights.reach ?? missing("not_yet_available"),
    },
  };
}
