import { exact, exactOr, missing } from "@/lib/platforms/shared/counts";
import type { AccountStatistics, PlatformAccount, PlatformPost } from "@/lib/platforms/types";
import type { Media, Post, User } from "./schemas";

/** Name of the adapter's own memory: the handle, which is part of the addresses of posts. */
export const usernameKey = "username";

/** Our account of a user. X calls it protected where only followers see the posts. */
export function toAccount(user: User): PlatformAccount {
  return {
    platformUserId: user.id,
    alternateIds: [],
    username: user.username,
    displayName: user.name.trim() || user.username,
    profileUrl: `https://x.com/${encodeURIComponent(user.username)}`,
    accountType: user.protected === undefined ? null : user.protected ? "protected" : "public",
    platformVerified: user.verified ?? null,
    ...toPicture(user.profile_image_url),
    state: { [usernameKey]: user.username },
  };
}

/** The picture in 400 pixels instead of 48; its size is part of the file's name and says nothing about the picture. */
function toPicture(sent: string | undefined): Pick<PlatformAccount, "picture"> {
  const address = URL.parse(sent ?? "");
  if (address === null) return {};
  const sized = /_(?:normal|bigger|mini|400x400)(\.\w+)$/;
  const url = new URL(address);
  url.pathname = address.pathname.replace(sized, "_400x400$1");
  return { picture: { url: url.href, key: address.pathname.replace(sized, "$1") } };
}

/** A user's counts. `tweet_count` counts replies and reposts too, as X shows it. */
export function toStatistics(user: User): AccountStatistics {
  const { followers_count, following_count, tweet_count } = user.public_metrics;
  return {
    account: toAccount(user),
    counts: {
      followers: exact(followers_count),
      following: exact(following_count),
      posts: exact(tweet_count),
      views: missing("not_offered"),
      likes: missing("not_offered"),
    },
  };
}

/** A post with its counts. Shares are reposts and quotes together; views are impressions. */
export function toPost(post: Post, username: string | undefined, media: readonly Media[]): PlatformPost {
  const counts = post.public_metrics;
  return {
    platformPostId: post.id,
    kind: kindOf(post, media),
    // Above 280 characters `text` is cut off, and the whole of it stands in the note.
    caption: post.note_tweet?.text ?? post.text,
    permalink: `https://x.com/${username === undefined ? "i" : encodeURIComponent(username)}/status/${post.id}`,
    publishedAt: post.created_at,
    metrics: {
      likes: exact(counts.like_count),
      comments: exact(counts.reply_count),
      shares: exact(counts.retweet_count + counts.quote_count),
      saves: exactOr(counts.bookmark_count, "not_offered"),
      views: exactOr(counts.impression_count, "not_offered"),
      reach: missing("not_offered"),
    },
  };
}

function kindOf(post: Post, media: readonly Media[]): PlatformPost["kind"] {
  const keys = post.attachments?.media_keys ?? [];
  const [key] = keys;
  if (key === undefined) return "text";
  if (keys.length > 1) return "carousel";
  const type = media.find(({ media_key }) => media_key === key)?.type;
  if (type === "photo") return "image";
  return type === "video" || type === "animated_gif" ? "video" : "other";
}
