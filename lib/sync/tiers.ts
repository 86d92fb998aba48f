import type { SyncTier } from "@/lib/db/sync";
import { promisedMinutesOf } from "@/lib/schemas/freshness";

/** Seconds between two reads of an account, per tier: the age that its numbers are promised not to exceed. */
export const intervalSeconds: Readonly<Record<SyncTier, number>> = {
  hot: promisedMinutesOf.hot * 60,
  normal: promisedMinutesOf.normal * 60,
  saver: promisedMinutesOf.saver * 60,
};

/** Seconds between two readings of an account's posts. */
export const postsIntervalSeconds = 6 * 3600;

const hotFollowers = 100_000;
const hotEngagementPercent = 5;

/** How often an account deserves to be read: big or lively ones every quarter of an hour, the others every hour. */
export function tierOf(followers: number | null, engagementPercent: number | null): SyncTier {
  return (followers ?? 0) >= hotFollowers || (engagementPercent ?? 0) >= hotEngagementPercent ? "hot" : "normal";
}

/**
 * When an account is due after a successful read at `now`: at the time the planner has already set, unless that has
 * passed or lies beyond the tier's interval.
 */
export function nextDueAt(planned: Date | null, tier: SyncTier, now: Date): Date {
  const latest = new Date(now.getTime() + intervalSeconds[tier] * 1000);
  return planned !== null && planned > now && planned < latest ? planned : latest;
}
