import type { Db } from "@/lib/db/client";
import { raiseWaitingJobs } from "@/lib/db/queue";
import type { SyncTrigger } from "@/lib/db/sync";
import { type LockedConnection, lockConnections } from "@/lib/db/sync-outcomes";
import { insertSyncRun, readOpenOrders } from "@/lib/db/sync-runs";
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
  const suspects = suspectsAmong(locked);
  const runId = await insertSyncRun(trx, { ...order, connectionIds, correlationId: correlationId() });
  const plannedRunId = order.trigger === "planned" ? runId : null;
  await sendJobs(trx, connectionIds, { suspects, plannedRunId, priority: urgencyOf[order.trigger] });
  return { runId };
}

/**
 * Sends the jobs of connections anew for whom somebody still waits, as urgent as they were, and passes over all others; in
 * the transaction that completed the jobs before and holds the locks of `locked`. The planner would send them later than
 * they were promised, and those whose reading is switched off never.
 */
export async function resendOrderedSyncs(trx: Db, locked: readonly LockedConnection[]): Promise<void> {
  const orders = await readOpenOrders(
    trx,
    locked.map(({ id }) => id),
  );
  const priorities = new Map<string, number>();
  for (const { connectionId, trigger } of orders) {
    priorities.set(connectionId, Math.max(priorities.get(connectionId) ?? 0, urgencyOf[trigger]));
  }
  const suspects = suspectsAmong(locked);
  for (const priority of new Set(priorities.values())) {
    const ids = [...priorities].flatMap(([id, own]) => (own === priority ? id : []));
    await sendJobs(trx, ids, { suspects, plannedRunId: null, priority });
  }
}

function suspectsAmong(locked: readonly LockedConnection[]): ReadonlySet<string> {
  return new Set(locked.flatMap(({ id, crashedReads }) => (crashedReads > 0 ? id : [])));
}

interface Sending {
  /** Accounts whose last readers died. */
  readonly suspects: ReadonlySet<string>;
  readonly plannedRunId: string | null;
  readonly priority: number;
}

async function sendJobs(
  trx: Db,
  connectionIds: readonly string[],
  { suspects, plannedRunId, priority }: Sending,
): Promise<void> {
  for (const name of ["sync-connection", "sync-suspect"] as const) {
    const ids = connectionIds.filter((id) => suspects.has(id) === (name === "sync-suspect"));
    if (ids.length === 0) continue;
    await enqueue(
      trx,
      name,
      ids.map((connectionId) => (plannedRunId === null ? { connectionId } : { connectionId, plannedRunId })),
      priority,
    );
    if (priority > 0) await raiseWaitingJobs(trx, name, ids, priority);
  }
}
