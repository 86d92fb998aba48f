/** Why a number is null. "Not yet" and "not offered" are never 0. */
export const missingReasons = [
  "not_offered",
  "hidden_by_owner",
  "below_threshold",
  "not_yet_available",
  "permission_missing",
  "not_enough_posts",
  "policy",
] as const;
export type MissingReason = (typeof missingReasons)[number];

export type Precision = "exact" | "3_significant_digits" | "withheld";

/** A count as a platform gave it: a number, or null with the reason. */
export type Measured =
  | { readonly value: number; readonly precision: Precision }
  | { readonly value: null; readonly reason: MissingReason };

/** The counts of an account. Every platform answers for each: with a number, or with why not. */
export const accountMetrics = ["followers", "following", "posts", "views", "likes"] as const;
export type AccountMetric = (typeof accountMetrics)[number];

/** The counts of a post. */
export const postMetrics = ["likes", "comments", "shares", "saves", "views", "reach"] as const;
export type PostMetric = (typeof postMetrics)[number];
