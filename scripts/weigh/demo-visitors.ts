import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { demoPassword, demoPeople } from "@/scripts/demo-people";
import { startChild } from "@/scripts/stack/child";
import type { StackDescription } from "@/scripts/stack/description";
import { childEnvironment } from "@/scripts/stack/environment";
import { repoRoot } from "@/scripts/stack/paths";
import { typescriptArgs } from "@/scripts/stack/services";
import { StackError } from "@/scripts/stack/stack-error";
import type { Route } from "./routes";

/** The e-mail addresses that `seedVisitors` signs up. */
export const visitorEmails: readonly string[] = demoPeople.map(({ email }) => email);

/** Makes the demo people on a running stack, with so many days of history. Throws a `StackError` when it fails. */
export async function seedVisitors(stack: StackDescription, historyDays: number): Promise<void> {
  const output = join(stack.dataDir, "visitors.json");
  const seeding = startChild({
    name: "seed-visitors",
    command: process.execPath,
    args: [...typescriptArgs("scripts/stack/run-seed.ts"), output, String(historyDays)],
    env: childEnvironment(stack.env),
    cwd: repoRoot,
    logDir: stack.logDir,
  });
  const code = await seeding.exited;
  rmSync(output, { force: true });
  if (code !== 0) throw new StackError("The demo people could not be made.", `The reason stands in ${seeding.logFile}`);
}

/** A window of the browser in which a demo person is logged in. The caller closes it. */
export async function logIn(browser: Browser, appUrl: string, who: Route["as"]): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB" });
  const page = await context.newPage();
  await page.goto(new URL("/login", appUrl).href);
  await page.fill("[name=email]", visitorEmails.find((email) => email.startsWith(`${who}@`)) ?? "");
  await page.fill("[name=password]", demoPassword);
  await page.locator("main [type=submit]").click();
  await page.waitForURL(/\/(dashboard|home)/);
  await page.close();
  return context;
}

/** The cookies of a window as one header. */
export async function cookieHeader(context: BrowserContext): Promise<string> {
  return (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
}

/** Brings the dashboard's plots into sight and waits until all of them are drawn; returns how many there are. */
export async function bringPlots(page: Page): Promise<number> {
  const plots = page.locator("svg[data-plot]");
  const deadline = Date.now() + 30_000;
  while ((await plots.count()) === 0) {
    if (Date.now() > deadline) throw new Error("no plot was drawn within 30 s");
    await page.evaluate(() => document.querySelector("#history")?.scrollIntoView());
    await page.waitForTimeout(100);
  }
  await page.waitForTimeout(500);
  return plots.count();
}
