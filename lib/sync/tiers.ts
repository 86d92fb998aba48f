import { postsSeconds, savingTier } from "@/lib/budgets";
import type { SyncTier } from "@/lib/db/sync";
import { promisedMinutesOf } from "@/lib/schemas/freshness";

/** Seconds between two reads of an account, per tier: the age that its numbers are promised not to exceed. */
export const intervalSeconds: Readonly<Record<SyncTier, number>> = {
  hot: promisedMinutesOf.hot * 60,
  normal: promisedMinutesOf.normal * 60,
  saver: promisedMinutesOf.saver * 60,
};

/** Seconds between two readings of an account's posts, per tier. */
export const postsIntervalSeconds = postsSeconds;

/** What makes an account hot. */
export const hotFrom = { followers: 100_000, engagementPercent: 5 } as const;

/** What keeps an account from being read as often as it deserves. */
export interface Restraint {
  /** Which accounts of its platform have to save; null where none do. */
  readonly saving: "none" | "normal" | "all" | null;
  /** Its own limit is nearly used up. */
  readonly isStrained?: boolean;
}

/**
 * How often an account is read: big or lively ones every quarter of an hour, the others every hour, and every 6 hours
 * only where the platform does not allow more.
 */
export function tierOf(
  followers: number | null,
  engagementPercent: number | null,
  { saving, isStrained = false }: Restraint,
): SyncTier {
  const isHot = (followers ?? 0) >= hotFrom.followers || (engagementPercent ?? 0) >= hotFrom.engagementPercent;
  return savingTier(isHot ? "hot" : "normal", isStrained ? "all" : (saving ?? "none"));
}

/**
 * When an account is due after a successful read at `now`: at the time the planner has already set, unless that has
 * passed or lies beyond the tier's interval. An account that saves counts from this read: the planner went by the tier
 * before.
 */
export function nextDueAt(planned: Date | null, tier: SyncTier, now: Date, tierBefore: SyncTier = tier): Date {
  const latest = new Date(now.getTime() + intervalSeconds[tier] * 1000);
  if (tier === "saver" && tierBefore !== "saver") return latest;
  return planned !== null && planned > now && planned < latest ? planned : latest;
}
