import type { JobHandler } from "@/lib/jobs/handler";
import { log } from "@/lib/log";
import { postponeCrashed } from "@/lib/sync";
import { bySubject } from "./by-subject";

const namedAtMost = 50;

/** Says which accounts' reads were given up, and when each is read again. */
export const postponeCrashedSyncJobs: JobHandler<"postpone-crashed-sync"> = async (batch, jobs) => {
  // An account may have died twice before anybody came here.
  const { ids, complete } = bySubject(batch, jobs, ({ connectionId }) => connectionId);
  log.error("reads were given up", {
    action: "postpone-crashed-sync",
    accounts: ids.length,
    connections: ids.slice(0, namedAtMost),
  });
  return postponeCrashed(batch, {
    connectionIds: ids,
    plannedRuns: new Map(jobs.map(({ payload }) => [payload.connectionId, payload.plannedRunId ?? null])),
    complete,
  });
};
