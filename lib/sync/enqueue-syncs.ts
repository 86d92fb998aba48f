import type { Db } from "@/lib/db/client";
import { raiseWaitingJobs } from "@/lib/db/queue";
import type { SyncTrigger } from "@/lib/db/sync";
import { lockConnections } from "@/lib/db/sync-outcomes";
import { insertSyncRun } from "@/lib/db/sync-runs";
import { urgency } from "@/lib/jobs/catalog";
import { enqueue } from "@/lib/jobs/queue";
import { correlationId } from "@/lib/log";

const urgencyOf: Record<SyncTrigger, number> = {
  connect: urgency.person,
  manual: urgency.person,
  cli: urgency.operator,
  planned: urgency.planned,
};

export interface SyncOrder {
  readonly connectionIds: readonly string[];
  readonly trigger: SyncTrigger;
  /** Who asked; null for a planned run over everybody's accounts. */
  readonly userId: string | null;
  readonly now: Date;
}

/**
 * Opens a run over connections and sends their jobs, in the caller's transaction. A connection that is already waiting
 * or being read gets no second job: whoever handles it closes this run's part as well, and it is moved forward when
 * somebody waits for it. Accounts whose last readers died go to the queue where each is read alone. Returns the run's id.
 */
export async function enqueueSyncs(trx: Db, order: SyncOrder): Promise<{ runId: string }> {
  const connectionIds = [...new Set(order.connectionIds)].sort();
  // Whoever is reading one of them writes either before this run is stored or sees it: see `lockConnections`.
  const locked = await lockConnections(trx, connectionIds);
  const suspects = new Set(locked.flatMap(({ id, crashedReads }) => (crashedReads > 0 ? id : [])));
  const runId = await insertSyncRun(trx, { ...order, connectionIds, correlationId: correlationId() });
  const priority = urgencyOf[order.trigger];
  for (const name of ["sync-connection", "sync-suspect"] as const) {
    const ids = connectionIds.filter((id) => suspects.has(id) === (name === "sync-suspect"));
    if (ids.length === 0) continue;
    await enqueue(
      trx,
      name,
      ids.map((connectionId) =>
        order.trigger === "planned" ? { connectionId, plannedRunId: runId } : { connectionId },
      ),
      priority,
    );
    if (priority > 0) await raiseWaitingJobs(trx, name, ids, priority);
  }
  return { runId };
}
