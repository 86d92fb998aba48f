import { randomUUID } from "node:crypto";
import type { BrowserContext, Page } from "playwright-core";
import { pool } from "@/lib/db";
import { testStack } from "./env";

export const password = "correct horse battery";

/** An address that nobody has used. */
export function newEmail(): string {
  return `person-${randomUUID().slice(0, 12)}@example.com`;
}

/** The address of a page of the stack under test. */
export function pageUrl(path: string): string {
  return new URL(path, testStack().appUrl).href;
}

/** Fixes language and theme of a browser context. */
export async function choose(context: BrowserContext, locale: "en" | "el", theme: "light" | "dark"): Promise<void> {
  const url = testStack().appUrl;
  await context.addCookies([
    { name: "locale", value: locale, url },
    { name: "theme", value: theme, url },
  ]);
}

/** Signs up through the page and waits for what comes next. */
export async function signUpByPage(page: Page, role: "influencer" | "brand", email: string): Promise<void> {
  await page.goto(pageUrl(`/signup?role=${role}`));
  await page.fill("[name=email]", email);
  await page.fill("[name=password]", password);
  await page.locator("main [type=submit]").click();
  await page.waitForURL(role === "brand" ? "**/home" : "**/onboarding");
}

/** Fills in the onboarding form and waits for the dashboard. Returns the handle. */
export async function onboardByPage(page: Page): Promise<string> {
  const handle = `maya.${randomUUID().slice(0, 8)}`;
  await page.fill("[name=handle]", handle);
  await page.fill("[name=name]", "Maya Karra");
  await page.selectOption("[name=category]", "fitness");
  await page.selectOption("[name=country]", "GR");
  await page.locator("main [type=submit]").click();
  await page.waitForURL("**/dashboard");
  return handle;
}

/** Logs in through the page; does not wait for what comes next. */
export async function logInByPage(page: Page, email: string, secret = password): Promise<void> {
  await page.goto(pageUrl("/login"));
  await page.fill("[name=email]", email);
  await page.fill("[name=password]", secret);
  await page.locator("main [type=submit]").click();
}

/** Uses up what a person may ask of the app within this minute. */
export async function exhaustRequests(userId: string): Promise<void> {
  await pool().query(
    `insert into internal.rate_limits (key, points, expire) values ($1, 1000000, $2)
     on conflict (key) do update set points = excluded.points, expire = excluded.expire`,
    [`requests:${userId}`, Date.now() + 60_000],
  );
}
