import type { Browser, BrowserContext } from "playwright-core";
import { bringPlots, logIn } from "./demo-visitors";

/** Web vitals of one visit; times in milliseconds. */
export interface Vitals {
  readonly lcpMs: number;
  readonly cls: number;
  /** Tasks over 50 ms from the start until the plots were drawn, and those that drew the plots of a chosen period. */
  readonly longTasksMs: readonly number[];
  readonly plots: number;
  readonly longTasksOfPlotsMs: readonly number[];
}

const slowdown = 4;

/** What the script below collects. */
interface Seen {
  readonly lcp: number;
  readonly cls: number;
  readonly tasks: readonly number[];
}

/** Runs before the page's first script. A text, because compiled functions call helpers that a page does not have. */
const observer = `
  window.seen = { lcp: 0, cls: 0, tasks: [] };
  const on = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  on("largest-contentful-paint", (entry) => { seen.lcp = entry.startTime; });
  on("layout-shift", (entry) => { if (!entry.hadRecentInput) seen.cls += entry.value; });
  on("longtask", (entry) => seen.tasks.push(Math.round(entry.duration)));
`;

async function visit(context: BrowserContext, appUrl: string): Promise<Vitals> {
  const page = await context.newPage();
  await page.addInitScript({ content: observer });
  const devtools = await context.newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  const seen = () => page.evaluate<Seen>("seen");
  await page.goto(new URL("/dashboard?days=365", appUrl).href, { waitUntil: "load" });
  await page.waitForTimeout(2_000);
  const before = await seen();
  const plots = await bringPlots(page);
  await page.waitForTimeout(1_500);
  const after = await seen();
  await page.close();
  return {
    lcpMs: Math.round(before.lcp),
    cls: Number(after.cls.toFixed(4)),
    longTasksMs: before.tasks,
    plots,
    longTasksOfPlotsMs: after.tasks.slice(before.tasks.length),
  };
}

/** Visits the dashboard over 365 days several times, in a browser slowed down four times as Lighthouse's phone is. */
export async function measureVitals(browser: Browser, appUrl: string, runs: number): Promise<Vitals[]> {
  const context = await logIn(browser, appUrl, "maya");
  try {
    const vitals: Vitals[] = [];
    for (let run = 0; run < runs; run += 1) vitals.push(await visit(context, appUrl));
    return vitals;
  } finally {
    await context.close();
  }
}

/** One line per visit. */
export function printVitals(vitals: readonly Vitals[]): void {
  console.log(`Dashboard over 365 days, processor ${slowdown} times slower:`);
  for (const { lcpMs, cls, longTasksMs, plots, longTasksOfPlotsMs } of vitals) {
    const all = longTasksMs.length + longTasksOfPlotsMs.length;
    console.log(
      `  LCP ${lcpMs} ms (limit 2500), CLS ${cls} (limit 0.1), long tasks ${all} for ${plots} plots (limit 1 each): ` +
        `${longTasksMs.join(", ") || "none"} ms before the plots, ${longTasksOfPlotsMs.join(", ") || "none"} ms for them`,
    );
  }
}
