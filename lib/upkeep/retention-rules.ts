import { AppError } from "@/lib/errors";
import { type PlatformId, platformIds } from "@/lib/platforms/manifests";
import { type PolicyField, type PolicyFlags, type PolicyRule, policyFields, policyFor } from "@/lib/platforms/policy";
import type { PublishedMetric } from "@/lib/schemas/metrics";

/** Why something has to go: which promise of the policy table it would break. */
export type RetentionReason =
  | "not_stored"
  | "kept_too_long"
  | "read_without_grant"
  | "not_refreshed"
  | "disconnected"
  | "removed_there"
  | "access_refused";

/**
 * Where something of a platform lies. `removed_posts`: posts that are no longer there, with their numbers. `account`: the
 * account with all that was read of it, erased as one.
 */
export type RetentionPlace =
  | "published"
  | "snapshots"
  | "post_metrics"
  | "captions"
  | "audience"
  | "removed_posts"
  | "account";

/** One promise of the policy table, as the clean-up keeps it. */
export interface RetentionRule {
  readonly platform: PlatformId;
  readonly field: PolicyField;
  readonly because: RetentionReason;
  readonly place: RetentionPlace;
  /** After how many days it is gone; 0 = at once. */
  readonly days: number;
  readonly clause: PolicyRule["clause"];
}

/** Columns of a daily snapshot that hold a count. */
export type SnapshotCount = "followers" | "following" | "posts" | "views" | "likes";

interface FieldPlaces {
  /** The published numbers that show the field. */
  readonly published: readonly PublishedMetric[];
  /** Its count in the daily snapshot. */
  readonly snapshot?: SnapshotCount;
  /** Where else it lies and can be removed by itself. */
  readonly own?: "post_metrics" | "captions" | "audience";
}

/** Where each field of the policy table lies. What has no place of its own here goes with the account. */
export const fieldPlaces: Readonly<Record<PolicyField, FieldPlaces>> = {
  followers: { published: ["followers"], snapshot: "followers" },
  following: { published: ["following"], snapshot: "following" },
  posts: { published: ["posts"], snapshot: "posts" },
  views: { published: ["views"], snapshot: "views" },
  likes: { published: ["likes"], snapshot: "likes" },
  post_metrics: { published: ["avg_likes", "avg_comments", "avg_views"], own: "post_metrics" },
  engagement_rate: { published: ["engagement_rate", "engagement_rate_median", "engagement_rate_reach"] },
  captions: { published: [], own: "captions" },
  audience: { published: [], own: "audience" },
  username: { published: [] },
  picture: { published: [] },
};

function storedPlaces(field: PolicyField): RetentionPlace[] {
  const { published, snapshot, own } = fieldPlaces[field];
  return [
    ...(published.length > 0 ? ["published" as const] : []),
    ...(snapshot ? ["snapshots" as const] : []),
    ...(own ? [own] : []),
  ];
}

function rulesOf(platform: PlatformId, field: PolicyField, policy: PolicyRule): RetentionRule[] {
  const rule = (because: RetentionReason, place: RetentionPlace, days: number): RetentionRule => ({
    platform,
    field,
    because,
    place,
    days,
    clause: policy.clause,
  });
  const isPublished = fieldPlaces[field].published.length > 0;
  const rules: RetentionRule[] = [];
  const limit = policy.store ? policy.keepDaysWithGrant : 0;
  if (limit !== null) {
    const places = storedPlaces(field);
    if (places.length === 0) throw unplaced(platform, field);
    rules.push(...places.map((place) => rule(policy.store ? "kept_too_long" : "not_stored", place, limit)));
  }
  // Only published numbers are ever read without the owner's grant; snapshots, posts and pictures need it.
  if (policy.store && policy.keepDaysWithoutGrant !== null && isPublished) {
    rules.push(rule("read_without_grant", "published", policy.keepDaysWithoutGrant));
  }
  if (policy.mustRefreshWithinDays !== null) {
    if (policy.store && isPublished) rules.push(rule("not_refreshed", "published", policy.mustRefreshWithinDays));
    rules.push(rule("access_refused", "account", policy.mustRefreshWithinDays));
  }
  if (policy.deleteWithinDaysOfDisconnect !== null) {
    rules.push(rule("disconnected", "account", policy.deleteWithinDaysOfDisconnect));
  }
  if (policy.deleteWithinDaysOfRemoval !== null) {
    if (!fieldPlaces[field].own) throw unplaced(platform, field);
    rules.push(rule("removed_there", "removed_posts", policy.deleteWithinDaysOfRemoval));
  }
  return rules;
}

function unplaced(platform: PlatformId, field: PolicyField): AppError {
  return new AppError("INTERNAL", `${platform}'s policy limits "${field}", which has no place of its own to go from.`);
}

/**
 * Every promise that the policy tables make in this installation about how long something is kept. Throws
 * `AppError("INTERNAL")` when a table limits a field that nothing here knows how to remove.
 */
export function retentionRules(flags: PolicyFlags): RetentionRule[] {
  return platformIds.flatMap((platform) =>
    policyFields.flatMap((field) => rulesOf(platform, field, policyFor(platform, field, flags))),
  );
}
