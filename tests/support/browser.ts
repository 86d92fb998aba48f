import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { pool } from "@/lib/db";
import { launchBrowser } from "@/scripts/browser";
import { removePeople, takeStackEnvironment } from "./connect";
import { testStack } from "./env";
import { newInfluencerSession, type Session } from "./session";

/** A telephone held upright. */
export const phone = { width: 360, height: 740 };

/** Somebody's browser window: its session and the page that it shows. */
export interface Tab {
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly page: Page;
}

/** Starts a browser for a file's tests, in the stack's environment; with them end their people and connections. */
export function openBrowser(take: (browser: Browser) => void): void {
  let browser: Browser | undefined;
  beforeAll(async () => {
    takeStackEnvironment();
    browser = await launchBrowser();
    take(browser);
  });
  afterAll(async () => {
    await browser?.close();
    await removePeople();
    await pool().end();
  });
}

/** Opens a window of its own: in English and in Athens, unless `options` say otherwise. */
async function openTab(browser: Browser, options: BrowserContextOptions): Promise<Tab> {
  const context = await browser.newContext({ locale: "en-GB", timezoneId: "Europe/Athens", ...options });
  return { browser, context, page: await context.newPage() };
}

/** Hands out one window for all tests of a file, each of which goes on where the one before it stopped. */
export function openOneTab(options: BrowserContextOptions, take: (tab: Tab) => void): void {
  let browser: Browser;
  openBrowser((launched) => {
    browser = launched;
  });
  beforeAll(async () => take(await openTab(browser, options)));
}

/** Hands out a new window before each test of a file; afterwards it is closed, and its people end. */
export function openTabs(options: BrowserContextOptions, take: (tab: Tab) => void): void {
  let browser: Browser;
  let tab: Tab | undefined;
  openBrowser((launched) => {
    browser = launched;
  });
  beforeEach(async () => {
    tab = await openTab(browser, options);
    take(tab);
  });
  afterEach(async () => {
    await tab?.context.close();
    await removePeople();
  });
}

/**
 * Signs somebody new with an influencer's profile in to a window, past the pages, which have tests of their own; the
 * password is that of tests/support/people.ts.
 */
export async function signInInfluencer(context: BrowserContext): Promise<Session> {
  const session = await newInfluencerSession();
  const { appUrl: url } = testStack();
  const cookies = session.jar.all().map(({ name, value }) => ({ name, value, url, httpOnly: true }));
  await context.addCookies(cookies.map((cookie) => ({ ...cookie, sameSite: "Lax" as const })));
  return session;
}
