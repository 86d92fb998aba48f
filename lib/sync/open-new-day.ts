import { clock } from "@/lib/clock";
import type { SystemContext } from "@/lib/context";
import { ensureSnapshotMonths, pullForwardForDay } from "@/lib/db/sync-plan";

const monthsMade = new Set<string>();

/** Makes this and the next month's partitions where this process has not yet done so. Safe to call before every batch. */
export async function ensureRoomForSnapshots(ctx: SystemContext): Promise<void> {
  const today = ctx.now().toISOString().slice(0, 10);
  const month = today.slice(0, 7);
  if (monthsMade.has(month)) return;
  await ensureSnapshotMonths(ctx.db, today);
  monthsMade.add(month);
}

/**
 * Opens a UTC day: room for its snapshots, and a read within the hour for every account that has none yet. Calling it
 * again moves only what is still missing. Returns how many accounts were pulled forward.
 */
export async function openNewDay(ctx: SystemContext): Promise<{ pulledForward: number }> {
  await clock.sync();
  await ensureRoomForSnapshots(ctx);
  const now = ctx.now();
  return { pulledForward: await pullForwardForDay(ctx.db, now.toISOString().slice(0, 10), now) };
}
