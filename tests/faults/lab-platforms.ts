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
}

/**
 * The platforms that take part: one whose token renews itself once a day, and one with short tokens behind a refresh token
 * that stays. Neither's tokens die with a lost answer, so no reconnect at all can be excused.
 */
export const labPlatforms: readonly LabPlatform[] = [
  {
    id: "instagram",
    counts: { endpoint: "profile", fields: ["followers_count", "follows_count", "media_count", null] },
    refreshPath: /^\/graph\.instagram\.com(\/v[\d.]+)?\/refresh_access_token/,
  },
  {
    id: "youtube",
    counts: { endpoint: "channels.list", fields: ["subscriberCount", null, "videoCount", "viewCount"] },
    refreshPath: /^\/oauth2\.googleapis\.com\/token/,
  },
];
