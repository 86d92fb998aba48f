import type { Browser } from "playwright-core";
import type { StackDescription } from "@/scripts/stack/description";
import { repoRoot } from "@/scripts/stack/paths";
import { type Calls, openCountingDoors } from "./counting-doors";
import { cookieHeader, logIn } from "./demo-visitors";
import { startNext } from "./next-server";
import { routes } from "./routes";

/** How many database calls the dashboard may make: REST reads and SQL statements together. */
export const dashboardCalls = 6;

export interface PageCalls extends Calls {
  readonly path: string;
  readonly status: number;
}

/**
 * Loads every page from a second process of the built app whose two doors to the data count. Each page is loaded twice
 * and the second time counts, when connections and keys are there.
 */
export async function countCalls(browser: Browser, stack: StackDescription): Promise<PageCalls[]> {
  const doors = await openCountingDoors(stack.supabaseUrl, stack.databaseUrl);
  const env = { ...stack.env, ...doors.env };
  const app = await startNext({
    name: "counted-app",
    dir: repoRoot,
    env,
    logDir: stack.logDir,
    readyPath: "/api/health/app",
  });
  const cookies = new Map<string, string>();
  try {
    for (const who of ["maya", "brand"] as const) {
      const session = await logIn(browser, stack.appUrl, who);
      cookies.set(who, await cookieHeader(session));
      await session.close();
    }
    const counted: PageCalls[] = [];
    for (const { path, as } of routes) {
      const load = async () => {
        const headers = { cookie: cookies.get(as ?? "") ?? "" };
        const response = await fetch(new URL(path, app.url), { headers, redirect: "manual" });
        await response.text();
        return response.status;
      };
      await load();
      doors.take();
      const status = await load();
      counted.push({ path, status, ...doors.take() });
    }
    return counted;
  } finally {
    await app.stop();
    doors.close();
  }
}

/** The counts as a table, and what the dashboard asked for. */
export function printCalls(counted: readonly PageCalls[]): void {
  console.log("Database calls per page (REST + SQL; calls of the Auth server apart):");
  for (const { path, rest, sql, auth } of counted) {
    const what = [...rest, ...sql.map((text) => text.replace(/\s+/g, " ").slice(0, 60))].join(", ");
    console.log(`  ${path.padEnd(24)}${String(rest.length + sql.length).padStart(3)}  auth ${auth.length}  ${what}`);
  }
}
