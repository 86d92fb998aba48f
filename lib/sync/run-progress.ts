import { hashToken } from "@/lib/crypto";
import type { LiveSyncJob } from "@/lib/db/sync-runs";

type Job = Pick<LiveSyncJob, "connectionId" | "status" | "errorCode" | "nextAttemptAt">;

/** How far a run is, as far as it concerns one person. */
export interface SyncRunProgress {
  readonly runId: string;
  readonly status: "running" | "done";
  readonly total: number;
  /** How many of its accounts have ended, well or badly. */
  readonly done: number;
  readonly connections: readonly Job[];
}

/** The progress of a run over one person's jobs of it; a run without jobs is done. */
export function progressOf(runId: string, jobs: readonly Job[]): SyncRunProgress {
  const done = jobs.filter(({ status }) => status !== "queued" && status !== "reading").length;
  return {
    runId,
    status: done === jobs.length ? "done" : "running",
    total: jobs.length,
    done,
    connections: jobs.map(({ connectionId, status, errorCode, nextAttemptAt }) => ({
      connectionId,
      status,
      errorCode,
      nextAttemptAt,
    })),
  };
}

/** A name for exactly this progress, the same in every process: the count of ended accounts, then a hash of it all. */
export function progressVersion(progress: SyncRunProgress): string {
  return `${progress.done}-${hashToken(JSON.stringify(progress)).slice(0, 12)}`;
}
