import type { PersonContext } from "@/lib/context";
import { readSyncRunJobs } from "@/lib/db/sync-runs";
import { AppError } from "@/lib/errors";
import { progressOf, type SyncRunProgress } from "./run-progress";

/** A run's progress over the person's own accounts. Throws NOT_FOUND when it has none of theirs. */
export async function getSyncRun(ctx: PersonContext, runId: string): Promise<SyncRunProgress> {
  const jobs = await readSyncRunJobs(ctx.reader, runId);
  if (jobs.length === 0) throw new AppError("NOT_FOUND", "There is no such sync.");
  return progressOf(runId, jobs);
}
