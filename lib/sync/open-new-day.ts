import { clock, utcDay } from "@/lib/clock";
import type { SystemContext } from "@/lib/context";
import { noteMissedDays } from "@/lib/db/missed-days";
import { ensureSnapshotMonths, pullForwardForDay } from "@/lib/db/sync-plan";
import { causeOfCode } from "@/lib/schemas/freshness";

const monthsMade = new Set<string>();

/** Makes this and the next month's partitions where this process has not yet done so. Safe to call before every batch. */
export async function ensureRoomForSnapshots(ctx: SystemContext): Promise<void> {
  const today = utcDay(ctx.now());
  const month = today.slice(0, 7);
  if (monthsMade.has(month)) return;
  await ensureSnapshotMonths(ctx.db, today);
  monthsMade.add(month);
}

/** So many days back it is looked for readings that never came: a week in which nothing ran is still explained. */
const lookBackDays = 7;

/**
 * Opens a UTC day: room for its snapshots, a read within the hour for every account that has none yet, and the reason
 * for each of the last days that went by without one. Calling it again does only what is still missing. Returns how many
 * accounts were pulled forward and how many missed days were noted.
 */
export async function openNewDay(ctx: SystemContext): Promise<{ pulledForward: number; missedDays: number }> {
  await clock.sync();
  await ensureRoomForSnapshots(ctx);
  const now = ctx.now();
  const today = utcDay(now);
  const pulledForward = await pullForwardForDay(ctx.db, today, now);
  // Without a failed read there was nothing to fail: we did not try.
  const causes = { today, days: lookBackDays, causes: causeOfCode, otherwise: "our_side" };
  return { pulledForward, missedDays: await noteMissedDays(ctx.db, causes) };
}
