import type { Browser, BrowserContext } from "playwright-core";
import { bringPlots, logIn } from "./demo-visitors";
import { recordTasks } from "./main-thread";

/** Web vitals of a visit to the dashboard; times in milliseconds. */
export interface Vitals {
  readonly lcpMs: number;
  readonly cls: number;
  readonly plots: number;
  /** Tasks over 50 ms from the first byte until all plots are drawn, the longest first. */
  readonly longTasksMs: readonly number[];
}

/** A phone's processor, as Lighthouse takes it: four times slower than this machine's. */
const slowdown = 4;
const longTaskMs = 50;
const path = "/dashboard?days=365";

/** Runs before the page's first script. A text, because compiled functions call helpers that a page does not have. */
const observer = `
  window.seen = { lcp: 0, cls: 0 };
  const on = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  on("largest-contentful-paint", (entry) => { seen.lcp = entry.startTime; });
  on("layout-shift", (entry) => { if (!entry.hadRecentInput) seen.cls += entry.value; });
`;

async function paintAndShift(context: BrowserContext, appUrl: string): Promise<Pick<Vitals, "lcpMs" | "cls">> {
  const page = await context.newPage();
  try {
    await page.addInitScript({ content: observer });
    const devtools = await context.newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    await page.goto(new URL(path, appUrl).href, { waitUntil: "load" });
    await page.waitForTimeout(1_500);
    const { lcp } = await page.evaluate<{ lcp: number }>("seen");
    await bringPlots(page);
    await page.waitForTimeout(1_000);
    const { cls } = await page.evaluate<{ cls: number }>("seen");
    return { lcpMs: Math.round(lcp), cls: Number(cls.toFixed(4)) };
  } finally {
    await page.close();
  }
}

/** Long tasks by processor time, so that what else runs on the machine does not count. */
async function longTasks(browser: Browser, context: BrowserContext, appUrl: string) {
  const page = await context.newPage();
  let plots = 0;
  try {
    const tasks = await recordTasks(browser, page, async () => {
      await page.goto(new URL(path, appUrl).href, { waitUntil: "load" });
      plots = await bringPlots(page);
      await page.waitForTimeout(1_000);
    });
    const long = tasks.map((ms) => Math.round(ms * slowdown)).filter((ms) => ms > longTaskMs);
    return { plots, longTasksMs: long.sort((a, b) => b - a) };
  } finally {
    await page.close();
  }
}

/** Visits the dashboard over 365 days several times. */
export async function measureVitals(browser: Browser, appUrl: string, runs: number): Promise<Vitals[]> {
  const context = await logIn(browser, appUrl, "maya");
  try {
    const vitals: Vitals[] = [];
    for (let run = 0; run < runs; run += 1) {
      const tasks = await longTasks(browser, context, appUrl);
      vitals.push({ ...(await paintAndShift(context, appUrl)), ...tasks });
    }
    return vitals;
  } finally {
    await context.close();
  }
}

/** One line per visit. */
export function printVitals(vitals: readonly Vitals[]): void {
  console.log(
    `Dashboard over 365 days, processor ${slowdown} times slower (LCP and CLS by Chromium's throttle, tasks by processor time):`,
  );
  for (const { lcpMs, cls, longTasksMs, plots } of vitals) {
    console.log(
      `  LCP ${lcpMs} ms (limit 2500), CLS ${cls} (limit 0.1), ` +
        `${longTasksMs.length} long tasks for ${plots} plots (limit 1 each): ${longTasksMs.join(", ") || "none"} ms`,
    );
  }
}
