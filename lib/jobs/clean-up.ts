import { clock } from "@/lib/clock";
import { endLapsedChoices, eraseLapsedHistories, releaseOwedRevocations } from "@/lib/connections";
import type { SystemContext } from "@/lib/context";
import { type Removed, removeOutdated } from "@/lib/db/clean-up";
import { incidentKinds } from "@/lib/schemas/notices";

const keepDays = { syncHistory: 90, notices: 90 } as const;
/** Of each kind in one call; the next call goes on. */
const atMost = 500;

/** What a clean-up did. */
export interface CleanUp extends Removed {
  readonly lapsedChoices: number;
  readonly erasedHistories: number;
  readonly revocations: Record<string, number>;
}

/**
 * Removes what has served its time: outdated rows, choices that were not made, history that a platform lets nobody keep.
 * Then tells platforms about grants that ended while they could not be reached, starting none after `until` (wall time).
 * Finished jobs of the queue are removed by the queue itself after a day.
 */
export async function cleanUp(ctx: SystemContext, until: Date): Promise<CleanUp> {
  await clock.sync();
  const removed = await removeOutdated(ctx.db, ctx.now(), keepDays, incidentKinds);
  const lapsedChoices = await endLapsedChoices(ctx, { limit: atMost });
  const erasedHistories = await eraseLapsedHistories(ctx, { limit: atMost });
  const revocations = await releaseOwedRevocations(ctx, { until, limit: atMost });
  return { ...removed, lapsedChoices, erasedHistories, revocations };
}
