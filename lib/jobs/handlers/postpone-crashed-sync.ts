import type { JobHandler } from "@/lib/jobs/handler";
import { log } from "@/lib/log";
import { postponeCrashed } from "@/lib/sync";

const namedAtMost = 50;

/** Says which accounts' reads were given up, and when each is read again. */
export const postponeCrashedSyncJobs: JobHandler<"postpone-crashed-sync"> = async (batch, jobs) => {
  // An account may have died twice before anybody came here.
  const jobsOf = new Map<string, string[]>();
  for (const { id, payload } of jobs)
    jobsOf.set(payload.connectionId, [...(jobsOf.get(payload.connectionId) ?? []), id]);
  const connectionIds = [...jobsOf.keys()];
  log.error("reads were given up", {
    action: "postpone-crashed-sync",
    accounts: connectionIds.length,
    connections: connectionIds.slice(0, namedAtMost),
  });
  return postponeCrashed(batch, {
    connectionIds,
    plannedRuns: new Map(jobs.map(({ payload }) => [payload.connectionId, payload.plannedRunId ?? null])),
    complete: (trx, ids) =>
      batch.complete(
        trx,
        ids.flatMap((id) => jobsOf.get(id) ?? []),
      ),
  });
};
