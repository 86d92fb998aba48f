import type { PgBoss } from "pg-boss";
import { clock } from "@/lib/clock";
import { type Db, db } from "@/lib/db/client";
import { log } from "@/lib/log";
import { crashPolicy, type JobName } from "./catalog";
import type { Work } from "./claim-batch";
import type { BatchContext, BatchReport, JobHandler } from "./handler";
import type { JobHandlers } from "./handlers";
import { inTransaction } from "./queue";

const heartbeatMs = 3_000;
const nothing = { succeeded: 0, postponed: 0, failed: 0, handedBack: 0, crashed: 0 };

/**
 * Hands a claimed batch to its handler, and keeps the claim alive meanwhile. A handler that throws, or leaves a job without
 * an outcome, has crashed: the queue gives the jobs out again. Never throws.
 */
export async function runBatch(
  boss: PgBoss,
  { name, jobs }: Work,
  { stopAt, urgent, handlers }: { stopAt: () => number; urgent: boolean; handlers: JobHandlers },
): Promise<BatchReport & { crashed: number }> {
  const ids = jobs.map((job) => job.id);
  const completed = new Set<string>();
  const claim = keepClaim(boss, name, ids);
  const started = performance.now();
  const batch: BatchContext = {
    db: db(),
    now: () => clock.now(),
    stopAt,
    urgent,
    complete: async (trx: Db, jobIds: readonly string[]) => {
      if (jobIds.length === 0) return;
      await boss.complete(name, [...jobIds], null, inTransaction(trx));
      for (const id of jobIds) completed.add(id);
    },
  };
  try {
    if (jobs.length === 0) return nothing;
    const report = await (handlers[name] as JobHandler<JobName>)(batch, jobs);
    const forgotten = ids.filter((id) => !completed.has(id));
    if (forgotten.length > 0) throw new Error(`${forgotten.length} jobs were left without an outcome`);
    const durationMs = Math.round(performance.now() - started);
    log.info("batch", { action: name, jobs: jobs.length, ...report, durationMs });
    return { ...report, crashed: 0 };
  } catch (error) {
    log.error("batch failed", { action: name, jobs: jobs.length, error });
    if (claim.isOurs()) {
      // Touches only what is not completed. Should the database not answer, the heartbeat gives the jobs back.
      await boss
        .fail(name, ids)
        .catch((cause: unknown) => log.warn("jobs are left to their heartbeat", { action: name, error: cause }));
    }
    return { ...nothing, crashed: ids.length };
  } finally {
    claim.end();
  }
}

/**
 * Sends the heartbeats of a batch. `isOurs` is false once one came so late that the queue may have given the jobs to
 * somebody else, whose work must not be failed.
 */
function keepClaim(boss: PgBoss, name: JobName, ids: string[]): { isOurs: () => boolean; end: () => void } {
  let touchedAt = performance.now();
  let isLost = false;
  const look = () => {
    isLost ||= performance.now() - touchedAt >= crashPolicy.heartbeatSeconds * 1000;
    return isLost;
  };
  const timer = setInterval(() => {
    look();
    const at = performance.now();
    boss.touch(name, ids).then(
      () => {
        touchedAt = at;
      },
      (error: unknown) => log.warn("heartbeat failed", { action: name, error }),
    );
  }, heartbeatMs);
  return { isOurs: () => !look(), end: () => clearInterval(timer) };
}
