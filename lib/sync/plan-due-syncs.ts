import { clock } from "@/lib/clock";
import type { SystemContext } from "@/lib/context";
import { lockDueConnections, moveDueTimes, tryPlanningLock } from "@/lib/db/sync-plan";
import { enqueueSyncs } from "./enqueue-syncs";
import { intervalSeconds } from "./tiers";

const limit = 5_000;

/**
 * Sends a job for every account that is due, the longest due first and 5,000 at most, and moves its due time on by its
 * tier's interval, in one transaction. Two planners at once do not plan twice. Returns how many were sent.
 */
export async function planDueSyncs(ctx: SystemContext): Promise<{ planned: number }> {
  await clock.sync();
  return ctx.db.transaction().execute(async (trx) => {
    if (!(await tryPlanningLock(trx, "sync"))) return { planned: 0 };
    const now = ctx.now();
    const connectionIds = await lockDueConnections(trx, now, limit);
    if (connectionIds.length === 0) return { planned: 0 };
    await enqueueSyncs(trx, { connectionIds, trigger: "planned", userId: null, now });
    await moveDueTimes(trx, connectionIds, intervalSeconds, now);
    return { planned: connectionIds.length };
  });
}
