import { exact, exactOr, missing } from "@/lib/platforms/shared/counts";
import type { AccountStatistics, Measured, PlatformAccount, PlatformPost } from "@/lib/platforms/types";
import type { Channel, ChannelFacts, Video } from "./schemas";

/** Name of the adapter's own memory: the playlist that lists a channel's uploads. */
export const uploadsKey = "uploadsPlaylistId";

/** Our account of a channel. The handle stands without its "@"; a channel without one is named by its id. */
export function toAccount(channel: ChannelFacts): PlatformAccount {
  const handle = channel.snippet.customUrl?.replace(/^@/, "");
  const uploads = channel.contentDetails.relatedPlaylists.uploads;
  return {
    platformUserId: channel.id,
    alternateIds: [],
    username: handle || channel.id,
    displayName: channel.snippet.title.trim() || handle || channel.id,
    profileUrl: `https://www.youtube.com/channel/${encodeURIComponent(channel.id)}`,
    accountType: null,
    platformVerified: null,
    ...toPicture(channel.snippet.thumbnails),
    state: uploads ? { [uploadsKey]: uploads } : {},
  };
}

/** The picture in medium size (240 pixels). The options behind "=" say how it is cut and change without the picture. */
function toPicture(thumbnails: ChannelFacts["snippet"]["thumbnails"]): Pick<PlatformAccount, "picture"> {
  const address = URL.parse((thumbnails?.medium ?? thumbnails?.default)?.url ?? "");
  // A channel has no picture addresses for a day after it was made: that says nothing.
  if (address === null) return {};
  return { picture: { url: address.href, key: address.pathname.replace(/=[^/]*$/, "") } };
}

/** A channel's counts. `videoCount` counts public videos, `viewCount` the views of every format. */
export function toStatistics(channel: Channel): AccountStatistics {
  return {
    account: toAccount(channel),
    counts: {
      followers: subscribers(channel.statistics),
      following: missing("not_offered"),
      posts: exact(channel.statistics.videoCount),
      views: exact(channel.statistics.viewCount),
      likes: missing("not_offered"),
    },
  };
}

/** Subscribers are rounded down to three significant digits by YouTube, also for the owner; under 1,000 they are exact. */
function subscribers(statistics: Channel["statistics"]): Measured {
  if (statistics.hiddenSubscriberCount) return missing("hidden_by_owner");
  const value = statistics.subscriberCount;
  return { value, precision: value >= 1000 ? "3_significant_digits" : "exact" };
}

/** Whether a video stands in public: neither private nor unlisted, and not merely announced. */
export function isPublished(video: Video): boolean {
  return video.status.privacyStatus === "public" && video.snippet.liveBroadcastContent !== "upcoming";
}

/** A video with its counts. Likes and comments that are left out are hidden or switched off. */
export function toPost(video: Video): PlatformPost {
  const { viewCount, likeCount, commentCount } = video.statistics;
  return {
    platformPostId: video.id,
    kind: "video",
    caption: video.snippet.title,
    permalink: `https://www.youtube.com/watch?v=${encodeURIComponent(video.id)}`,
    publishedAt: video.snippet.publishedAt,
    metrics: {
      likes: exactOr(likeCount, "hidden_by_owner"),
      comments: exactOr(commentCount, "hidden_by_owner"),
      shares: missing("not_offered"),
      saves: missing("not_offered"),
      views: exactOr(viewCount, "not_yet_available"),
      reach: missing("not_offered"),
    },
  };
}
