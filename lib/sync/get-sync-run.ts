import type { PersonContext } from "@/lib/context";
import { readSyncRunJobs, type SyncRunJob } from "@/lib/db/sync-runs";
import { AppError } from "@/lib/errors";

/** How far a run is, as far as it concerns the person. */
export interface SyncRunProgress {
  readonly runId: string;
  readonly status: "running" | "done";
  readonly total: number;
  readonly done: number;
  readonly connections: readonly SyncRunJob[];
}

/** A run's progress over the person's own accounts. Throws NOT_FOUND when it has none of theirs. */
export async function getSyncRun(ctx: PersonContext, runId: string): Promise<SyncRunProgress> {
  const connections = await readSyncRunJobs(ctx.reader, runId);
  if (connections.length === 0) throw new AppError("NOT_FOUND", "There is no such sync.");
  const done = connections.filter(({ status }) => status !== "queued").length;
  const total = connections.length;
  return { runId, status: done === total ? "done" : "running", total, done, connections };
}
