import type { PgBoss } from "pg-boss";
import { clock } from "@/lib/clock";
import { type Db, db } from "@/lib/db/client";
import { log } from "@/lib/log";
import { ensureRoomForSnapshots } from "@/lib/sync";
import { catalog, type JobName, type JobPayload, type JobSpec, jobNames, urgency } from "./catalog";
import type { BatchContext, BatchReport, ClaimedJob, JobHandler } from "./handler";
import { type JobHandlers, handlers as productHandlers } from "./handlers";
import { createPlaces, type Found } from "./places";
import { inTransaction, queue } from "./queue";
import { createSignal } from "./signal";

/**
 * Batches that run beside each other, so that one platform which does not answer holds up only its own batch. Two
 * lanes take nothing but what a person waits for, in small portions; such a job never stands behind planned ones.
 */
const urgentLane = { urgent: true, atMost: 25, priorities: { minPriority: urgency.person } } as const;
const plannedLane = { urgent: false, atMost: 500, priorities: { maxPriority: urgency.person - 1 } } as const;
const lanes: readonly Lane[] = [plannedLane, plannedLane, plannedLane, urgentLane, urgentLane];
type Lane = typeof urgentLane | typeof plannedLane;

/** A job whose heartbeat is older than 10 s is given to somebody else. */
const heartbeatMs = 3_000;
const superviseMs = 5_000;
const idlePollMs = 1_000;

export interface DrainOptions {
  /** Wall time after which no job is started; what was claimed but not started is handed back. */
  readonly until: Date;
  /** Ends the drain early, in the same orderly way. */
  readonly signal?: AbortSignal;
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

/** A queue's handler and payload check, seen without knowing which queue it is. */
interface Work {
  readonly name: JobName;
  readonly jobs: readonly ClaimedJob<JobPayload<JobName>>[];
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
  let abortedAt = Number.POSITIVE_INFINITY;
  const noteAbort = () => {
    abortedAt = Math.min(abortedAt, Date.now());
  };
  if (options.signal?.aborted) noteAbort();
  options.signal?.addEventListener("abort", noteAbort, { once: true });
  const stopAt = () => Math.min(options.until.getTime(), abortedAt);
  const handlers = options.handlers ?? productHandlers;
  const runClaimed = (work: Work, lane: Lane) =>
    runBatch(boss, work, { stopAt, urgent: lane.urgent, handlers }).finally(() => places.leave(work.name));
  function note(name: JobName, report: BatchReport & { readonly crashed: number }): void {
    total.batches += 1;
    for (const key of ["succeeded", "postponed", "failed", "handedBack", "crashed"] as const) total[key] += report[key];
    succeededByQueue[name] = (succeededByQueue[name] ?? 0) + report.succeeded;
    options.onBatch?.({ ...report, name });
  }

  let busyLanes = 0;
  let endedBatches = 0;
  const quiet = createSignal();
  async function run(lane: Lane): Promise<void> {
    while (Date.now() < stopAt()) {
      await takeBackFromDead(boss);
      busyLanes += 1;
      const endedBefore = endedBatches;
      let work: Found<Work>;
      try {
        work = await claim(boss, lane);
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

  try {
    await Promise.all(lanes.map(run));
  } finally {
    options.signal?.removeEventListener("abort", noteAbort);
  }
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

const places = createPlaces<JobName>((name) => (catalog[name] as JobSpec).batchesAtOnce);

/**
 * Claims a batch of the most urgent queue that has work and a place; "full" where there was none and some queue had no
 * place, so that nobody knows what waits there. Jobs whose payload is not valid are given up.
 */
async function claim(boss: PgBoss, lane: Lane): Promise<Found<Work>> {
  let isFull = false;
  for (const name of jobNames) {
    const work = await places.take(name, () => claimFrom(boss, name, lane));
    if (work === "full") isFull = true;
    else if (work !== null) return work;
  }
  return isFull ? "full" : null;
}

async function claimFrom(boss: PgBoss, name: JobName, lane: Lane): Promise<Work | null> {
  const { payload } = catalog[name];
  const batchSize = Math.min(catalog[name].batchSize, lane.atMost);
  const fetched = await boss.fetch<unknown>(name, { batchSize, ...lane.priorities });
  if (fetched.length === 0) return null;
  const jobs: ClaimedJob<JobPayload<JobName>>[] = [];
  const broken: string[] = [];
  for (const { id, data } of fetched) {
    const parsed = payload.safeParse(data);
    if (parsed.success) jobs.push({ id, payload: parsed.data });
    else broken.push(id);
  }
  if (broken.length > 0) {
    log.error("jobs with an unusable payload were given up", { action: name, jobs: broken });
    await boss.complete(name, broken, { gaveUp: "payload" });
  }
  return { name, jobs };
}

async function runBatch(
  boss: PgBoss,
  { name, jobs }: Work,
  { stopAt, urgent, handlers }: { stopAt: () => number; urgent: boolean; handlers: JobHandlers },
): Promise<BatchReport & { crashed: number }> {
  const ids = jobs.map((job) => job.id);
  const completed = new Set<string>();
  const heartbeat = setInterval(() => {
    boss.touch(name, ids).catch((error: unknown) => log.warn("heartbeat failed", { action: name, error }));
  }, heartbeatMs);
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
    if (jobs.length === 0) return { succeeded: 0, postponed: 0, failed: 0, handedBack: 0, crashed: 0 };
    const report = await (handlers[name] as JobHandler<JobName>)(batch, jobs);
    const forgotten = ids.filter((id) => !completed.has(id));
    if (forgotten.length > 0) throw new Error(`${forgotten.length} jobs were left without an outcome`);
    const durationMs = Math.round(performance.now() - started);
    log.info("batch", { action: name, jobs: jobs.length, ...report, durationMs });
    return { ...report, crashed: 0 };
  } catch (error) {
    log.error("batch failed", { action: name, jobs: jobs.length, error });
    // Touches only what is still claimed. Should the database not answer, the heartbeat gives the jobs back.
    await boss
      .fail(name, ids)
      .catch((cause: unknown) => log.warn("jobs are left to their heartbeat", { action: name, error: cause }));
    return { succeeded: 0, postponed: 0, failed: 0, handedBack: 0, crashed: ids.length };
  } finally {
    clearInterval(heartbeat);
  }
}
