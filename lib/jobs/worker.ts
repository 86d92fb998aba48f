import { clock } from "@/lib/clock";
import { log } from "@/lib/log";
import { drain } from "./drain";
import { closeQueue } from "./queue";
import { runTimetableEntry } from "./run-timetable-entry";
import { isDue, type TimetableEntry, timetableEntries } from "./schedule";

const lookMs = 1_000;
/** The pause after a first failure; it doubles with each further one. */
const afterFailureMs = 5_000;
const longestPauseMs = 60_000;
/** How long an entry may start slow work. */
const entryMs = 50_000;
/** How long a batch may start jobs: what a slow platform leaves over goes back to the planner. */
const batchMs = 20_000;
const always = new Date(8.64e15);

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end, { once: true });
  });
}

/**
 * Does by itself what a scheduler's calls would do, until `signal` is aborted: runs the timetable by the product's clock
 * and drains the queues, each in its own time, so that neither a slow entry nor a slow batch holds up anything else. On
 * abort it finishes what has been started and hands back the rest. A failure, such as a database that is away, is logged
 * and tried again. Any number of workers may run.
 */
export async function runWorker(signal: AbortSignal): Promise<void> {
  await Promise.all([
    repeat(signal, "queues", () => drain({ until: always, batchMs, signal })),
    repeat(signal, "clock", () => clock.sync()),
    ...timetableEntries.map((entry) => keepTimetable(entry, signal)),
  ]);
  await closeQueue();
}

/** A daily entry that fails must not wait for the next day: it stays due until it has succeeded. */
function keepTimetable(entry: TimetableEntry, signal: AbortSignal): Promise<void> {
  let since: Date | null = null;
  return repeat(signal, entry, async () => {
    // At its start every process looks at the time; from then on the worker does, for all entries.
    if (since === null) await clock.sync();
    const now = clock.now();
    if (!isDue(entry, since, now)) return;
    await runTimetableEntry(entry, new Date(Date.now() + entryMs));
    since = now;
  });
}

/** Works again and again with a second between, after failures with ever longer pauses. */
async function repeat(signal: AbortSignal, what: string, work: () => Promise<unknown>): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      await work();
      failures = 0;
      await pause(lookMs, signal);
    } catch (error) {
      log.error("the worker met a failure and goes on", { action: "worker", what, error });
      await pause(Math.min(longestPauseMs, afterFailureMs * 2 ** failures), signal);
      failures += 1;
    }
  }
}
