import { clock } from "@/lib/clock";
import type { SystemContext } from "@/lib/context";
import { type Removed, removeOutdated } from "@/lib/db/clean-up";
import { releaseOwedRevocations } from "@/lib/tokens";

const syncHistoryDays = 90;
const revocationsAtMost = 500;

/** What a clean-up did. */
export interface CleanUp extends Removed {
  readonly revocations: Record<string, number>;
}

/**
 * Removes what has served its time, and tells platforms about grants that ended while they could not be reached; starts
 * none of those after `until` (wall time). Finished jobs of the queue are removed by the queue itself after a day.
 */
export async function cleanUp(ctx: SystemContext, until: Date): Promise<CleanUp> {
  await clock.sync();
  const removed = await removeOutdated(ctx.db, ctx.now(), syncHistoryDays);
  return { ...removed, revocations: await releaseOwedRevocations(ctx, { until, limit: revocationsAtMost }) };
}
