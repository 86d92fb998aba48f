import type { JobHandler } from "@/lib/jobs/handler";
import { syncConnections } from "@/lib/sync";
import { configuredPlatforms, type PlatformSource } from "@/lib/tokens";
import { bySubject } from "./by-subject";

/** Reads the claimed accounts from the platforms of a source and publishes what they answer. */
export function syncJobsFrom(source: PlatformSource): JobHandler<"sync-connection" | "sync-suspect"> {
  return async (batch, jobs) => {
    const { ids, complete } = bySubject(batch, jobs, ({ connectionId }) => connectionId);
    return syncConnections(batch, {
      connectionIds: ids,
      plannedRuns: new Map(jobs.map(({ payload }) => [payload.connectionId, payload.plannedRunId ?? null])),
      urgent: batch.urgent,
      stopAt: batch.stopAt,
      complete,
      source,
    });
  };
}

/** The same from the real platforms. */
export const syncConnectionJobs = syncJobsFrom(configuredPlatforms);
