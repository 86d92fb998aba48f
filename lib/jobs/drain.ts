import type { PgBoss } from "pg-boss";
import { clock } from "@/lib/clock";
import { db } from "@/lib/db/client";
import { ensureRoomForSnapshots } from "@/lib/sync";
import type { JobName } from "./catalog";
import { claimBatch, type LaneKind, leavePlace, type Work } from "./claim-batch";
import type { BatchReport } from "./handler";
import { type JobHandlers, handlers as productHandlers } from "./handlers";
import type { Found } from "./places";
import { queue } from "./queue";
import { runBatch } from "./run-batch";
import { createSignal } from "./signal";

/**
 * Batches that run beside each other, so that one platform which does not answer holds up only its own batch. Two
 * lanes take nothing but what a person waits for, in small portions; such a job never stands behind planned ones.
 */
const lanes: readonly LaneKind[] = ["planned", "planned", "planned", "urgent", "urgent"];

const superviseMs = 5_000;
const idlePollMs = 1_000;

export interface DrainOptions {
  /** Wall time after which no job is started; what was claimed but not started is handed back. */
  readonly until: Date;
  /** Ends the drain early, in the same orderly way. */
  readonly signal?: AbortSignal;
  /** How long a batch may start jobs, in milliseconds, where it is not as long as the drain. */
  readonly batchMs?: number;
  /** Who does the work; the product's handlers unless a measurement brings its own. */
  readonly handlers?: JobHandlers;
  /** Told after each batch. */
  readonly onBatch?: (report: BatchReport & { readonly name: JobName }) => void;
}

/** What a drain did, in jobs. `crashed` ones are tried again by the queue. */
export interface DrainSummary extends BatchReport {
  readonly batches: number;
  readonly crashed: number;
  /** What each queue that had work has succeeded in. */
  readonly succeededByQueue: Readonly<Partial<Record<JobName, number>>>;
}

/**
 * Does the work that is queued, and returns when nothing is left or the time is up. It first lets the queue take back
 * the jobs of workers that died. One failing job never stops the others. Several drains may run at once, in any number
 * of processes. Throws only when the database or the clock cannot be reached.
 */
export async function drain(options: DrainOptions): Promise<DrainSummary> {
  await clock.sync();
  const boss = await queue();
  await ensureRoomForSnapshots({ db: db(), now: () => clock.now() });
  const total = { batches: 0, succeeded: 0, postponed: 0, failed: 0, handedBack: 0, crashed: 0 };
  const succeededByQueue: Partial<Record<JobName, number>> = {};
  let stoppedAt = Number.POSITIVE_INFINITY;
  const stop = () => {
    stoppedAt = Math.min(stoppedAt, Date.now());
  };
  if (options.signal?.aborted) stop();
  options.signal?.addEventListener("abort", stop, { once: true });
  const stopAt = () => Math.min(options.until.getTime(), stoppedAt);
  const leftMs = () => stopAt() - Date.now();
  const { batchMs = Number.POSITIVE_INFINITY, handlers = productHandlers } = options;
  function runClaimed(work: Work, lane: LaneKind) {
    const batchEnd = Date.now() + batchMs;
    const limits = { stopAt: () => Math.min(stopAt(), batchEnd), urgent: lane === "urgent", handlers };
    return runBatch(boss, work, limits).finally(() => leavePlace(lane, work.name));
  }
  function note(name: JobName, report: BatchReport & { readonly crashed: number }): void {
    total.batches += 1;
    for (const key of ["succeeded", "postponed", "failed", "handedBack", "crashed"] as const) total[key] += report[key];
    succeededByQueue[name] = (succeededByQueue[name] ?? 0) + report.succeeded;
    options.onBatch?.({ ...report, name });
  }

  let busyLanes = 0;
  let endedBatches = 0;
  const quiet = createSignal();
  async function run(lane: LaneKind): Promise<void> {
    while (leftMs() > 0) {
      await takeBackFromDead(boss);
      busyLanes += 1;
      const endedBefore = endedBatches;
      let work: Found<Work>;
      try {
        work = await claimBatch(boss, lane, leftMs);
        if (work !== null && work !== "full") {
          note(work.name, await runClaimed(work, lane));
          endedBatches += 1;
          continue;
        }
      } finally {
        busyLanes -= 1;
        if (busyLanes === 0) quiet.send();
      }
      // Nothing was there, nobody does or finds anything, and no batch has ended since that may have left new jobs.
      const isOver = () => work === null && busyLanes === 0 && endedBatches === endedBefore;
      if (isOver()) return;
      await quiet.received(idlePollMs);
      if (isOver()) return;
    }
  }

  const runUnlessStopped = (lane: LaneKind) =>
    run(lane).catch((error: unknown) => {
      stop();
      throw error;
    });
  // Where one lane fails, the others finish what they have begun before the caller hears of it.
  const ends = await Promise.allSettled(lanes.map(runUnlessStopped));
  options.signal?.removeEventListener("abort", stop);
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return { ...total, succeededByQueue };
}

let supervision = { startedAt: Number.NEGATIVE_INFINITY, done: Promise.resolve() };

/**
 * Lets the queue take back the jobs of workers that died, at most every few seconds. Every lane waits for it, so that
 * none of them claims, or finds nothing to claim, without having seen those.
 */
function takeBackFromDead(boss: PgBoss): Promise<void> {
  if (performance.now() - supervision.startedAt > superviseMs) {
    supervision = { startedAt: performance.now(), done: boss.supervise() };
  }
  return supervision.done;
}
