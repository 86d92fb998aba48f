import type { SystemContext } from "@/lib/context";
import { lockConnections, makeDue } from "@/lib/db/sync-outcomes";
import { resendOrderedSyncs } from "./enqueue-syncs";
import type { CompleteJobs } from "./write-readings";

/**
 * Gives back accounts that were claimed and not read for want of time, in one transaction with a constant number of
 * statements: each is due at once, and those that somebody asked for wait in the queue again, as urgent as before.
 */
export async function handBack(
  ctx: SystemContext,
  connectionIds: readonly string[],
  complete: CompleteJobs,
): Promise<void> {
  await ctx.db.transaction().execute(async (trx) => {
    const locked = await lockConnections(trx, connectionIds);
    await makeDue(trx, connectionIds, ctx.now());
    await complete(trx, connectionIds);
    await resendOrderedSyncs(trx, locked);
  });
}
