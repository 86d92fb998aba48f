import type { PlatformId } from "@/lib/platforms/manifests";

/** What the lab has to know of a platform whose accounts it connects, kills and checks. */
export interface LabPlatform {
  readonly id: PlatformId;
  /** Where an account's counts stand in the sandbox's log. */
  readonly counts: {
    readonly endpoint: string;
    /** Names of followers, following, posts and views, in this order; null for one that is not offered. */
    readonly fields: readonly (string | null)[];
  };
  /** Where tokens are refreshed, as paths of the sandbox. */
  readonly refreshPath: RegExp;
  /** The log's name of that place where a refresh uses its token up, so that a lost answer loses the access; else null. */
  readonly singleUse: string | null;
}

/**
 * The platforms that take part: one whose token renews itself once a day, one with short tokens behind a refresh token
 * that stays, and one whose refresh tokens work once. Only the last one's accesses can die with a lost answer.
 */
export const labPlatforms: readonly LabPlatform[] = [
  {
    id: "instagram",
    counts: { endpoint: "profile", fields: ["followers_count", "follows_count", "media_count", null] },
    refreshPath: /^\/graph\.instagram\.com(\/v[\d.]+)?\/refresh_access_token/,
    singleUse: null,
  },
  {
    id: "youtube",
    counts: { endpoint: "channels.list", fields: ["subscriberCount", null, "videoCount", "viewCount"] },
    refreshPath: /^\/oauth2\.googleapis\.com\/token/,
    singleUse: null,
  },
  {
    id: "x",
    counts: { endpoint: "users.me", fields: ["followers_count", "following_count", "tweet_count", null] },
    refreshPath: /^\/api\.x\.com\/2\/oauth2\/token/,
    singleUse: "oauth.token",
  },
];
