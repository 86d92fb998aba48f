import { clock } from "@/lib/clock";
import { log } from "@/lib/log";
import { drain } from "./drain";
import { closeQueue } from "./queue";
import { runTimetableEntry } from "./run-timetable-entry";
import { dueEntries } from "./schedule";

const pauseMs = 1_000;
const afterFailureMs = 5_000;
/** A drain ends now and then, so that the timetable is looked at while there is always work. */
const drainMs = 10_000;

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
 * and drains the queues, looking again every second. On abort it finishes what has been started and hands back the rest.
 * A failure, such as a database that is away, is logged and tried again. Any number of workers may run.
 */
export async function runWorker(signal: AbortSignal): Promise<void> {
  let since: Date | null = null;
  while (!signal.aborted) {
    try {
      await clock.sync();
      const now = clock.now();
      const due = dueEntries(since, now);
      since = now;
      const timetable = Promise.allSettled(
        due.map((entry) => runTimetableEntry(entry, new Date(Date.now() + drainMs))),
      );
      await drain({ until: new Date(Date.now() + drainMs), signal });
      for (const outcome of await timetable) {
        if (outcome.status === "rejected") log.error("timetable failed", { action: "worker", error: outcome.reason });
      }
      // What the timetable has just sent is not made to wait for the next look.
      if (due.length > 0) await drain({ until: new Date(Date.now() + drainMs), signal });
      await pause(pauseMs, signal);
    } catch (error) {
      log.error("the worker met a failure and goes on", { action: "worker", error });
      await pause(afterFailureMs, signal);
    }
  }
  await closeQueue();
}
