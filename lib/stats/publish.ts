import { utcDay } from "@/lib/clock";
import type { PublishedRow, SnapshotRow } from "@/lib/db/statistics";
import { snapshotSources } from "@/lib/db/statistics";
import { manifests, type PlatformId, platformIds } from "@/lib/platforms/manifests";
import { mayDerive, maySum, type PolicyFlags, policyFor } from "@/lib/platforms/policy";
import { type AccountMetric, type AccountStatistics, accountMetrics } from "@/lib/platforms/types";
import { metricFacts, type PublishedMetric } from "@/lib/schemas/metrics";
import type { Engagement, EngagementFigure } from "./engagement";

/** Whose numbers these are, and how they were read. */
export interface Reading {
  readonly connectionSeq: number;
  readonly influencerId: string;
  readonly userId: string;
  readonly platform: PlatformId;
  /** `shortcut`: through the sandbox's shortcut instead of a log-in; never more than a toy's number. */
  readonly access: "owner" | "public" | "shortcut";
  readonly at: Date;
  readonly flags: number;
}

const sourceOf = { owner: "api", public: "api_public", shortcut: "sandbox" } as const;

function passport(reading: Reading, metric: PublishedMetric) {
  const at = reading.at.toISOString();
  return {
    connectionSeq: reading.connectionSeq,
    influencerId: reading.influencerId,
    userId: reading.userId,
    platform: reading.platform,
    metric,
    ...metricFacts(metric, manifests[reading.platform].seenAs),
    asOf: at,
    fetchedAt: at,
    flags: reading.flags,
  };
}

/** The published rows of an account's counts, each with its passport; a missing count carries why. */
export function publishCounts(reading: Reading, statistics: AccountStatistics): PublishedRow[] {
  return accountMetrics.map((metric) => {
    const count = statistics.counts[metric];
    return {
      ...passport(reading, metric),
      value: count.value,
      reason: count.value === null ? count.reason : null,
      source: sourceOf[reading.access],
      lagSeconds: manifests[reading.platform].lagSeconds,
      precision: count.value === null ? "withheld" : count.precision,
      basis: null,
    };
  });
}

/**
 * The day's snapshot of an account; only for readings with the owner's access. A count that the platform offers to nobody
 * is null without a reason: the same words in every row of every day would outweigh the numbers.
 */
export function snapshotOf(reading: Reading, statistics: AccountStatistics): SnapshotRow {
  const value = (metric: AccountMetric) => statistics.counts[metric].value;
  const reasons = accountMetrics.flatMap((metric) => {
    const count = statistics.counts[metric];
    return count.value === null && count.reason !== "not_offered" ? [[metric, count.reason] as const] : [];
  });
  return {
    connectionSeq: reading.connectionSeq,
    day: utcDay(reading.at),
    source: reading.access === "shortcut" ? snapshotSources.sandbox : snapshotSources.api,
    flags: reading.flags,
    followers: value("followers"),
    following: value("following"),
    posts: value("posts"),
    views: value("views"),
    likes: value("likes"),
    reasons: reasons.length > 0 ? Object.fromEntries(reasons) : null,
  };
}

/** Whether policy lets rates and averages be made of this platform's posts and followers. */
export function mayPublishEngagement(platform: PlatformId, flags: PolicyFlags): boolean {
  return (
    mayDerive(platform, "followers", flags) &&
    mayDerive(platform, "post_metrics", flags) &&
    policyFor(platform, "engagement_rate", flags).store
  );
}

/** Platforms whose followers and interactions may be added to those of others. */
export function summablePlatforms(flags: PolicyFlags): PlatformId[] {
  return platformIds.filter((id) => maySum(id, "followers", flags) && maySum(id, "post_metrics", flags));
}

/**
 * The published rows of an account's engagement. Null `engagement` is for platforms whose policy forbids it: the rows
 * then say `policy`. A rate is as precise as the followers it was divided by.
 */
export function publishEngagement(
  reading: Reading,
  engagement: Engagement | null,
  followersPrecision: PublishedRow["precision"],
): PublishedRow[] {
  const row = (
    metric: PublishedMetric,
    figure: EngagementFigure | undefined,
    precision: PublishedRow["precision"],
  ): PublishedRow => ({
    ...passport(reading, metric),
    value: figure?.value ?? null,
    reason: figure === undefined ? "policy" : figure.value === null ? figure.reason : null,
    source: reading.access === "shortcut" ? "sandbox" : "derived",
    lagSeconds: manifests[reading.platform].postLagSeconds,
    precision: (figure?.value ?? null) === null ? "withheld" : precision,
    basis: figure?.basis ?? null,
  });
  return [
    row("engagement_rate", engagement?.rate, followersPrecision),
    row("engagement_rate_median", engagement?.median, followersPrecision),
    row("engagement_rate_reach", engagement?.byViews, "exact"),
    row("avg_likes", engagement?.avgLikes, "exact"),
    row("avg_comments", engagement?.avgComments, "exact"),
    row("avg_views", engagement?.avgViews, "exact"),
  ];
}
