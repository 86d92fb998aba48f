import type { Browser } from "playwright-core";
import type { StackDescription } from "@/scripts/stack/description";
import { bringPlots, cookieHeader, logIn } from "./demo-visitors";
import { startEmptyApp } from "./empty-app";
import { limits, type Route, routes } from "./routes";
import { type PageWeight, weighPage, weighVisit } from "./scales";

/** A page on the scales: `ratio` is its weight in empty pages, to be at most `limit`. */
export interface Weighing extends PageWeight {
  readonly name: string;
  readonly ratio: number;
  readonly limit: number;
  readonly plots?: number;
}

export interface WeightReport {
  /** Bytes of the empty page: as its HTML names them, and as a browser loads them. */
  readonly floor: number;
  readonly visitedFloor: number;
  readonly weighings: readonly Weighing[];
}

/**
 * Weighs every page of a running stack whose demo people are there, against an empty app of the same Next, built
 * beside it. A page's weight is that of the modules its HTML names; with its plots, the dashboard weighs what a browser
 * loads until all of them are drawn.
 */
export async function weighApp(browser: Browser, stack: StackDescription): Promise<WeightReport> {
  const empty = await startEmptyApp(stack);
  const sessions = new Map<Route["as"], Awaited<ReturnType<typeof logIn>>>();
  try {
    const floor = (await weighPage(empty.url)).bytes;
    const weighings: Weighing[] = [];
    for (const { path, kind, as } of routes) {
      const session = as ? (sessions.get(as) ?? (await logIn(browser, stack.appUrl, as))) : undefined;
      if (as && session) sessions.set(as, session);
      const weight = await weighPage(
        new URL(path, stack.appUrl).href,
        session ? await cookieHeader(session) : undefined,
      );
      weighings.push({ name: path, ...weight, ratio: weight.bytes / floor, limit: limits[kind] });
    }
    const visitor = await browser.newPage();
    const visitedFloor = (await weighVisit(visitor, empty.url, (page) => page.waitForLoadState("networkidle"))).bytes;
    await visitor.close();

    const dashboard = await sessions.get("maya")?.newPage();
    if (!dashboard) throw new Error("nobody has a dashboard");
    let plots = 0;
    const visit = await weighVisit(dashboard, new URL("/dashboard", stack.appUrl).href, async (page) => {
      plots = await bringPlots(page);
    });
    const ratio = visit.bytes / visitedFloor;
    weighings.push({ name: "/dashboard with plots", ...visit, ratio, limit: limits.withPlots, plots });
    return { floor, visitedFloor, weighings };
  } finally {
    for (const session of sessions.values()) await session.close();
    await empty.stop();
  }
}

/** The report as a table, with the modules of the heaviest page. */
export function printWeights({ floor, visitedFloor, weighings }: WeightReport): void {
  const kilo = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`.padStart(9);
  console.log(
    `An empty page: ${kilo(floor).trim()} of modules (gzip -9); loaded by a browser: ${kilo(visitedFloor).trim()}`,
  );
  for (const { name, bytes, ratio, limit, modules, plots } of weighings) {
    const verdict = ratio <= limit ? "ok" : "TOO HEAVY";
    const remark = plots === undefined ? "" : `, ${plots} plots`;
    console.log(
      `  ${name.padEnd(24)}${kilo(bytes)}  ${ratio.toFixed(3)} of ${limit.toFixed(2)}  ${verdict} (${modules.length} modules${remark})`,
    );
  }
  const heaviest = weighings.reduce((most, one) => (one.ratio > most.ratio ? one : most));
  console.log(`\nThe heaviest, ${heaviest.name}, by module:`);
  for (const { file, bytes } of heaviest.modules) console.log(`  ${kilo(bytes)}  ${file}`);
}
