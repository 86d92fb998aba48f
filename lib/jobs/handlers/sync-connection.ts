import type { JobHandler } from "@/lib/jobs/handler";
import { syncConnections } from "@/lib/sync";

/** Reads the claimed accounts from their platforms and publishes what they answer. */
export const syncConnectionJobs: JobHandler<"sync-connection" | "sync-suspect"> = async (batch, jobs) => {
  const jobOf = new Map(jobs.map((job) => [job.payload.connectionId, job.id]));
  return syncConnections(batch, {
    connectionIds: [...jobOf.keys()],
    plannedRuns: new Map(jobs.map(({ payload }) => [payload.connectionId, payload.plannedRunId ?? null])),
    urgent: batch.urgent,
    stopAt: batch.stopAt,
    complete: (trx, connectionIds) =>
      batch.complete(
        trx,
        connectionIds.flatMap((id) => jobOf.get(id) ?? []),
      ),
  });
};
