import { exact, exactOr, missing } from "@/lib/platforms/shared/counts";
import type { AccountPicture, AccountStatistics, PlatformAccount, PlatformPost } from "@/lib/platforms/types";
import type { Account, Profile, Video } from "./schemas";

/**
 * Our account of theirs. `open_id` is the account's id for this app and its webhooks; `union_id`, the same for every app
 * of this developer, becomes an alternate. `state` is what the adapter remembers of it.
 */
export function toAccount(account: Account, state: PlatformAccount["state"]): PlatformAccount {
  const { open_id: openId, union_id: unionId, username } = account;
  return {
    platformUserId: openId,
    alternateIds: unionId === undefined || unionId === "" || unionId === openId ? [] : [unionId],
    username,
    displayName: account.display_name?.trim() || username,
    profileUrl: `https://www.tiktok.com/@${encodeURIComponent(username)}`,
    accountType: null,
    platformVerified: account.is_verified ?? null,
    ...toPicture(account.avatar_url),
    state,
  };
}

/**
 * The server and the query (signature, end) of a picture's address differ at every reading, and what follows "~" says how
 * it is cut; the rest of the path is the picture's. A missing or empty field means no picture, anything else but an
 * address says nothing.
 */
function toPicture(url: unknown): { picture?: AccountPicture | null } {
  if (url === undefined || url === "") return { picture: null };
  const address = typeof url === "string" ? URL.parse(url) : null;
  return address === null ? {} : { picture: { url: address.href, key: address.pathname.replace(/~[^/]*$/, "") } };
}

/** An account's counts, all of them exact. Views of the whole account are not offered; likes are those of all videos. */
export function toStatistics(profile: Profile, state: PlatformAccount["state"]): AccountStatistics {
  return {
    account: toAccount(profile, state),
    counts: {
      followers: exact(profile.follower_count),
      following: exact(profile.following_count),
      posts: exact(profile.video_count),
      views: missing("not_offered"),
      likes: exact(profile.likes_count),
    },
  };
}

/** A video with its counts. A count that is left out was not ready: TikTok has no way to hide one. */
export function toPost(video: Video): PlatformPost {
  return {
    platformPostId: video.id,
    kind: "video",
    caption: video.video_description || (video.title ?? ""),
    permalink: toPermalink(video.share_url),
    publishedAt: video.create_time,
    metrics: {
      likes: exactOr(video.like_count, "not_yet_available"),
      comments: exactOr(video.comment_count, "not_yet_available"),
      shares: exactOr(video.share_count, "not_yet_available"),
      saves: missing("not_offered"),
      views: exactOr(video.view_count, "not_yet_available"),
      reach: missing("not_offered"),
    },
  };
}

/** The address of a video without its query, which names our app to whoever follows the link. */
function toPermalink(shareUrl: string | undefined): string | null {
  const address = URL.parse(shareUrl ?? "");
  return address?.protocol === "https:" ? `${address.origin}${address.pathname}` : null;
}
