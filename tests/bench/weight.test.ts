import pg from "pg";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "@/scripts/browser";
import { countCalls, dashboardCalls, printCalls } from "@/scripts/weigh/count-calls";
import { openCountingDoors } from "@/scripts/weigh/counting-doors";
import { seedVisitors, visitorEmails } from "@/scripts/weigh/demo-visitors";
import { printWeights, type WeightReport, weighApp } from "@/scripts/weigh/weigh-app";
import { deletePeople } from "@/tests/support/delete-people";
import { testStack } from "@/tests/support/env";

let browser: Browser;
let database: pg.Client;

beforeAll(async () => {
  const stack = testStack();
  database = new pg.Client(stack.databaseUrl);
  await database.connect();
  await seedVisitors(stack, 90);
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await deletePeople(database, visitorEmails);
  await database.end();
});

describe("the weight of the pages", () => {
  let report: WeightReport;

  beforeAll(async () => {
    report = await weighApp(browser, testStack());
    printWeights(report);
  }, 180_000);

  it("stays within its limits, in empty pages of the same Next", () => {
    const tooHeavy = report.weighings.filter(({ ratio, limit }) => !(ratio <= limit));
    expect(tooHeavy.map(({ name, ratio }) => `${name}: ${ratio.toFixed(3)}`)).toEqual([]);
  });

  it("is that of real pages", () => {
    const statuses = Object.fromEntries(report.weighings.map(({ name, status }) => [name, status]));
    expect(new Set(Object.values(statuses))).toEqual(new Set([200, 404]));
    expect(statuses["/no-such-page"]).toBe(404);
    // Next and React alone weigh more than this: an empty page that weighs less was not measured.
    expect(report.floor).toBeGreaterThan(80_000);
    expect(report.visitedFloor).toBe(report.floor);
  });

  it("includes the plots' own module once they are drawn", () => {
    const bytes = (name: string) => report.weighings.find((one) => one.name === name)?.bytes ?? 0;
    expect(report.weighings.at(-1)?.plots).toBeGreaterThan(1);
    expect(bytes("/dashboard with plots")).toBeGreaterThan(bytes("/dashboard"));
  });
});

describe("database calls", () => {
  it("are counted at both doors", async () => {
    const { supabaseUrl, publishableKey, databaseUrl } = testStack();
    const doors = await openCountingDoors(supabaseUrl, databaseUrl);
    const client = new pg.Client(doors.env.DATABASE_URL);
    await client.connect();
    await client.query("select 1");
    await client.query("select $1::int", [2]);
    await fetch(`${doors.env.SUPABASE_URL}/rest/v1/influencers?limit=1`, { headers: { apikey: publishableKey } });
    expect(doors.take()).toEqual({ rest: ["influencers"], auth: [], sql: ["select 1", "select $1::int"] });
    expect(doors.take()).toEqual({ rest: [], auth: [], sql: [] });
    await client.end();
    doors.close();
  });

  it(`are ${dashboardCalls} at most for the dashboard, and none for what every visitor reads`, async () => {
    const counted = await countCalls(browser, testStack());
    printCalls(counted);
    const calls = new Map(counted.map(({ path, rest, sql }) => [path, rest.length + sql.length]));
    expect(calls.get("/dashboard")).toBeGreaterThan(0);
    expect(calls.get("/dashboard")).toBeLessThanOrEqual(dashboardCalls);
    expect(["/", "/privacy", "/terms", "/login", "/signup"].map((path) => calls.get(path))).toEqual([0, 0, 0, 0, 0]);
  }, 120_000);
});
