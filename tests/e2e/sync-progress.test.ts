import type { Browser, BrowserContext, Page, Request } from "playwright-core";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { db } from "@/lib/db";
import { drain } from "@/lib/jobs";
import { accessibilityFaults } from "@/tests/support/axe";
import { openBrowser, signInInfluencer } from "@/tests/support/browser";
import { connect, control, newInfluencer } from "@/tests/support/connect";
import { logInByPage, pageUrl } from "@/tests/support/people";
import { makePostsDue } from "@/tests/support/sync";

/** A person with both platforms connected, watching a sync whose YouTube half is slow. */
const personaId = "eleni";
/** Each of a read's three calls takes this long, which is just within the time limit of one. */
const slowYoutube = { platform: "youtube", kind: "slow", delayMs: 2_300 };

let browser: Browser;
let context: BrowserContext;
let page: Page;
let asked: string[];
let youtubeId: string;

openBrowser((launched) => {
  browser = launched;
});
beforeAll(async () => {
  await clock.sync();
  const person = await newInfluencer();
  await connect(person, "instagram", personaId);
  youtubeId = await connect(person, "youtube", personaId);
  await drain({ until: new Date(Date.now() + 60_000) });
  const { data } = await person.reader.auth.getUser();
  context = await browser.newContext({ locale: "en-GB", timezoneId: "Europe/Athens" });
  page = await context.newPage();
  await logInByPage(page, data.user?.email ?? "");
  await page.waitForURL("**/dashboard");
});
beforeEach(async () => {
  // What was read within the last minute is not read again on demand.
  await control("clock", { advanceMs: 5 * 60_000 });
  await control("faults", slowYoutube);
  await makePostsDue(youtubeId);
  page = await context.newPage();
  asked = [];
  page.on("request", (request: Request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/api/social/sync/")) asked.push(pathname.endsWith("/events") ? "stream" : "poll");
  });
  await page.goto(pageUrl("/dashboard"));
});
afterEach(async () => {
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.close();
  await control("faults", undefined, "DELETE");
});

const card = (platform: string) => page.getByRole("article", { name: new RegExp(`^${platform} @\\S+$`) });
const syncAll = () => page.getByRole("button", { name: "Sync all" }).click();
const atYoutube = () => page.getByText("Syncing 2 of 2: YouTube");
const upToDate = () => page.getByRole("status").filter({ hasText: "The numbers of 2 accounts are up to date." });

describe("a sync that is going on", () => {
  it("is told step by step, over one stream, without anything jumping", async () => {
    await page.evaluate(() => {
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push((entry as PerformanceEntry & { value: number }).value);
      }).observe({ type: "layout-shift" });
    });
    const before = await card("YouTube").boundingBox();
    await syncAll();
    await atYoutube().waitFor();
    expect(await page.locator("[data-part=reading]").textContent()).toBe("Reading from YouTube");
    expect(await card("Instagram").locator("[data-part=done]").textContent()).toBe("Read just now");
    await page.getByText("Syncing 2 of 2: YouTube · it takes its time").waitFor();
    expect(await card("YouTube").boundingBox()).toEqual(before);
    await upToDate().waitFor({ timeout: 20_000 });
    await page.getByText("Read from the platforms with your permission").waitFor();
    expect(await card("YouTube").textContent()).toMatch(/Updated (now|\d+ sec\. ago)/);
    expect(asked.filter((one) => one === "poll")).toEqual([]);
    const shifts = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
    expect(shifts.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.01);
  });

  it("is asked for instead where the stream is blocked", async () => {
    await page.route("**/events", (route) => route.abort());
    await syncAll();
    await atYoutube().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await upToDate().waitFor({ timeout: 20_000 });
    expect(asked.filter((one) => one === "poll").length).toBeGreaterThan(1);
  });

  it("is asked for when something between holds the stream back", async () => {
    await page.route("**/events", () => undefined);
    await syncAll();
    await upToDate().waitFor({ timeout: 25_000 });
    expect(asked[0]).toBe("stream");
    expect(asked.filter((one) => one === "poll").length).toBeGreaterThan(0);
  });

  it("is picked up by a page that is opened in the middle of it", async () => {
    const other = await context.newPage();
    await other.goto(pageUrl("/dashboard"));
    await other.getByRole("button", { name: "Sync all" }).click();
    await other.getByText("Syncing 2 of 2: YouTube").waitFor();
    await page.reload();
    await atYoutube().waitFor();
    expect(await page.getByRole("button", { name: "Syncing" }).first().getAttribute("aria-disabled")).toBe("true");
    await upToDate().waitFor({ timeout: 20_000 });
    await other.close();
  });

  it("says at the account what went wrong, and keeps the focus where it was", async () => {
    await control("faults", undefined, "DELETE");
    await control("faults", { platform: "instagram", kind: "rate_limited", retryAfterSeconds: 1_200 });
    await control("faults", { ...slowYoutube, delayMs: 800 });
    await page.getByRole("button", { name: "Sync all" }).focus();
    await page.keyboard.press("Enter");
    await card("Instagram").getByText("Not read: Instagram asks us to wait").waitFor();
    await page.getByText("1 of 2 accounts are up to date. Not read: Instagram.").first().waitFor({ timeout: 20_000 });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain("Sync all");
  });
});

describe("the first minutes", () => {
  /** A newcomer whose first read of Instagram is going on, slowly. */
  async function newcomerAtInstagram(persona: string) {
    await control("faults", undefined, "DELETE");
    await control("faults", { platform: "instagram", pathPrefix: "/me", kind: "slow", delayMs: 2_300 });
    const first = await browser.newContext({ locale: "en-GB" });
    const { userId } = await signInInfluencer(first);
    const start = await first.newPage();
    await start.goto(pageUrl("/dashboard"));
    await start.getByRole("link", { name: "Connect Instagram", exact: true }).click();
    await start.getByRole("link", { name: "Continue to Instagram" }).click();
    await start.getByTestId(`persona-${persona}`).check();
    await start.getByTestId("allow").click();
    await start.locator("[data-first-read=reading]").waitFor({ timeout: 30_000 });
    return { userId, start, numbers: start.locator("article[data-account] button.text-4xl") };
  }

  it("follow the first read, and show the numbers when they are there", async () => {
    const { userId, start, numbers } = await newcomerAtInstagram("atelier");
    await start.getByText("Instagram takes its time.").first().waitFor();
    await numbers.waitFor({ timeout: 30_000 });
    expect(await start.getByRole("article", { name: /^Instagram @\S+$/ }).count()).toBe(1);
    await start.context().close();
    const rows = await db().selectFrom("social_connections").select("id").where("user_id", "=", userId).execute();
    expect(rows.length).toBe(1);
  });

  it("leave the question open that ends an access when the numbers come, and say where the rest is done", async () => {
    const { start, numbers } = await newcomerAtInstagram("nikos");
    await start.getByRole("button", { name: /^Disconnect @/ }).click();
    const dialog = start.getByRole("dialog", { name: /^Disconnect @/ });
    await dialog.getByRole("radio", { name: "Erase the history" }).check();
    await numbers.waitFor({ timeout: 30_000 });
    expect(await dialog.getByRole("radio", { name: "Erase the history" }).isChecked()).toBe(true);
    await dialog.getByRole("button", { name: "Disconnect" }).click();
    const rest = start.getByRole("link", { name: "Remove it at Instagram" });
    expect(await rest.getAttribute("href")).toBe("https://www.instagram.com/accounts/manage_access/");
    expect(await accessibilityFaults(start)).toEqual([]);
    await start.context().close();
  });
});

describe("the chain behind a number", () => {
  it("opens from its age by keyboard, answers in a sentence, names every link, and closes with Escape", async () => {
    // Instagram has just asked us to wait; YouTube was read in the same run.
    const age = card("YouTube").getByRole("button", { name: /^Updated .* as old as it is$/ });
    await age.focus();
    await page.keyboard.press("Enter");
    const panel = page.getByRole("dialog", { name: "Why are these numbers as old as they are?" });
    await panel.locator("[data-freshness=up_to_date]").waitFor();
    expect(await panel.locator("[data-freshness]").textContent()).toMatch(/^Up to date: read .* promised every/);
    expect(await panel.getByRole("heading", { level: 3 }).count()).toBe(7);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
    await expect.poll(() => age.evaluate((button) => button === document.activeElement)).toBe(true);
  });
});
