import type { Browser, Page } from "playwright-core";
import { z } from "zod";

const eventSchema = z.object({
  name: z.string(),
  ph: z.string(),
  pid: z.number(),
  tid: z.number(),
  /** Processor time of the thread in microseconds; what other programs take from the machine is not in it. */
  tdur: z.number().optional(),
  args: z.object({ name: z.unknown() }).partial().loose().optional(),
});
const traceSchema = z.object({ traceEvents: z.array(eventSchema) });

const categories = ["disabled-by-default-devtools.timeline", "devtools.timeline"];

/**
 * Records the main thread of a page while `work` goes on: the processor time of each of its tasks in milliseconds
 * (events `RunTask` of Chromium's trace format). Throws when the trace holds none.
 */
export async function recordTasks(browser: Browser, page: Page, work: () => Promise<void>): Promise<number[]> {
  await browser.startTracing(page, { categories });
  try {
    await work();
  } catch (error) {
    await browser.stopTracing();
    throw error;
  }
  const { traceEvents } = traceSchema.parse(JSON.parse((await browser.stopTracing()).toString("utf8")));
  const mains = new Set(
    traceEvents
      .filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid}:${tid}`),
  );
  const tasks = traceEvents.flatMap(({ name, ph, pid, tid, tdur }) =>
    name === "RunTask" && ph === "X" && mains.has(`${pid}:${tid}`) && tdur !== undefined ? [tdur / 1_000] : [],
  );
  if (tasks.length === 0) throw new Error("the browser's trace holds no main thread");
  return tasks;
}
