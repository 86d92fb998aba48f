import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pool } from "@/lib/db";
import { unfold } from "@/scripts/browser";
import { accessibilityFaults, pageFaults, sidewaysOverflow } from "@/tests/support/axe";
import { openOneTab } from "@/tests/support/browser";
import { callsSince, control, lastCall } from "@/tests/support/connect";
import { deletePeople } from "@/tests/support/delete-people";
import { testStack } from "@/tests/support/env";
import { choose, newEmail, onboardByPage, pageUrl, signUpByPage } from "@/tests/support/people";

/** One person's way through the product, step by step; each step stands on the ones before. */
const email = newEmail();
const persona = "eleni";

let context: BrowserContext;
let page: Page;
let firstCall: number;

openOneTab({}, (tab) => {
  ({ context, page } = tab);
});
beforeAll(async () => {
  firstCall = await lastCall();
});
afterAll(() => deletePeople(pool(), [email]));

const account = (platform: string) => page.getByRole("article", { name: new RegExp(`^${platform} @\\S+$`) });
/** Inside the content, because what is streamed to the page stands beside it for a moment, hidden. */
const connection = (state: string) => page.locator(`#content [data-connection="${state}"]`);

/** The last number that the platform served of this field about the persona, since this file began. */
async function lastServed(platform: string, field: string): Promise<number> {
  const calls = await callsSince(firstCall, platform);
  const served = calls.filter((call) => call.personaId === persona && call.response?.[field] !== undefined);
  return Number(served.at(-1)?.response?.[field]);
}

/** The exact value out of a number's passport, opened by keyboard. */
async function exactValue(platform: string, metric: string): Promise<number> {
  const card = account(platform);
  const number =
    metric === "Followers"
      ? card.locator("button.text-4xl")
      : card
          .locator("div", { has: page.getByText(metric, { exact: true }) })
          .last()
          .getByRole("button");
  await number.focus();
  await page.keyboard.press("Enter");
  const passport = page.getByRole("dialog", { name: new RegExp(`: ${metric}$`) });
  const text = await passport.locator("dd").first().textContent();
  await page.keyboard.press("Escape");
  return Number(text?.replace(/[^\d]/g, ""));
}

/** Scrolls to the chart, which is loaded when it is seen. */
async function bringChart() {
  const charts = async () => {
    await page.evaluate(() => document.querySelector("#history")?.scrollIntoView());
    return page.locator("svg[data-plot]").count();
  };
  await expect.poll(charts, { timeout: 20_000 }).toBeGreaterThan(0);
}

async function consent(decision: "allow" | "deny") {
  await page.getByTestId(`persona-${persona}`).check();
  await page.getByTestId(decision).click();
}

async function connectByPages(platform: { id: string; label: string }) {
  await page.getByRole("link", { name: `Connect ${platform.label}`, exact: true }).click();
  await page.waitForURL(`**/connect/${platform.id}`);
  await page.getByRole("link", { name: `Continue to ${platform.label}` }).click();
}

const instagram = { id: "instagram", label: "Instagram" };
const youtube = { id: "youtube", label: "YouTube" };

describe("the first minutes", () => {
  it("lead a new influencer to the first connect", async () => {
    await signUpByPage(page, "influencer", email);
    await onboardByPage(page);
    await page.getByRole("heading", { name: "See your numbers in a minute" }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it("take a no at the platform for a no, and say so", async () => {
    await connectByPages(instagram);
    await consent("deny");
    await page.waitForURL("**/dashboard*");
    const answer = page.getByRole("status").filter({ hasText: "Instagram was not connected" });
    expect(await answer.textContent()).toContain("You said no at the platform, so nothing was connected.");
    expect(await connection("instagram:connect").count()).toBe(1);
    await page.waitForURL(pageUrl("/dashboard"));
  });

  it("connect Instagram and YouTube through their own consent screens", async () => {
    await connectByPages(instagram);
    expect(await page.getByTestId("scope-instagram_business_basic").count()).toBe(1);
    await consent("allow");
    await page.locator("#content").getByText("Instagram is connected.").waitFor();
    await account("Instagram").locator("button.text-4xl").waitFor();

    await connectByPages(youtube);
    await consent("allow");
    await page.locator("#content").getByText("YouTube is connected.").waitFor();
    await account("YouTube").locator("button.text-4xl").waitFor();
  });
});

describe("the dashboard", () => {
  it("shows the very numbers that the platforms served", async () => {
    await page.goto(pageUrl("/dashboard"));
    expect(await exactValue("Instagram", "Followers")).toBe(await lastServed("instagram", "followers_count"));
    expect(await exactValue("Instagram", "Following")).toBe(await lastServed("instagram", "follows_count"));
    expect(await exactValue("Instagram", "Posts")).toBe(await lastServed("instagram", "media_count"));
    expect(await exactValue("YouTube", "Followers")).toBe(await lastServed("youtube", "subscriberCount"));
    expect(await exactValue("YouTube", "Views")).toBe(await lastServed("youtube", "viewCount"));
  });

  it("shows the history as a chart and as a table, over the period in its address", async () => {
    await page.goto(pageUrl("/dashboard?days=7"));
    const history = page.getByRole("region", { name: "Followers over time" });
    await bringChart();
    await history.getByRole("radio", { name: "Table" }).click();
    expect(await history.getByRole("row").count()).toBe(8);
    expect(await history.getByRole("row").nth(1).textContent()).toContain(
      (await lastServed("instagram", "followers_count")).toLocaleString("en"),
    );
    expect(await history.getByRole("row").nth(2).textContent()).toContain("not connected yet");
    await history.getByRole("radio", { name: "30 days" }).click();
    await expect.poll(() => history.getByRole("row").count(), { timeout: 10_000 }).toBe(31);
    expect(new URL(page.url()).searchParams.get("days")).toBe("30");
  });

  it("lists the posts that were read with the account", async () => {
    const posts = page.getByRole("region", { name: "Recent posts" });
    await expect.poll(() => posts.getByRole("row").count(), { timeout: 10_000 }).toBeGreaterThan(3);
  });

  it("reads again on demand and tells screen readers how it went", async () => {
    // An account that was read within the last minute is not read again, so a minute has to pass.
    await control("clock", { advanceMs: 5 * 60_000 });
    await page.goto(pageUrl("/dashboard"));
    await page.getByRole("button", { name: "Sync all" }).click();
    await page.getByRole("status").filter({ hasText: "The numbers of 2 accounts are up to date." }).waitFor();
    expect(await account("Instagram").textContent()).toMatch(/Updated (now|\d+ sec\. ago|1 min ago)/);
    expect(await exactValue("Instagram", "Followers")).toBe(await lastServed("instagram", "followers_count"));
  });

  it.each([
    ["en", "light", 1440, "Table"],
    ["el", "dark", 360, "Πίνακας"],
  ] as const)(
    "has nothing for axe to find and scrolls down only: %s, %s, %i px",
    async (locale, theme, width, table) => {
      await choose(context, locale, theme);
      await page.setViewportSize({ width, height: 900 });
      await page.goto(pageUrl("/dashboard"));
      await page.locator("#history:visible").waitFor();
      await unfold(page);
      await page.locator("#history").scrollIntoViewIfNeeded();
      await page.locator("svg[data-plot]").first().waitFor();
      expect(await pageFaults(page)).toEqual([]);
      await page.getByRole("radio", { name: table }).click();
      await page.getByRole("table").first().waitFor();
      expect(await sidewaysOverflow(page)).toBe(0);
      await account("Instagram").locator("button.text-4xl").focus();
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.goto(pageUrl("/connect/youtube"));
      expect(await pageFaults(page)).toEqual([]);
      await choose(context, "en", "light");
      await page.setViewportSize({ width: 1440, height: 900 });
    },
  );
});

describe("a platform that fails", () => {
  it("keeps its last true numbers, says why they are old, hides nothing of the other, and recovers by itself", async () => {
    await page.goto(pageUrl("/dashboard"));
    await page.goto(pageUrl("/dashboard"));
    const before = await exactValue("Instagram", "Followers");
    await control("faults", { platform: "instagram", kind: "server_error" });
    await control("clock", { advanceMs: 3 * 3_600_000 });
    await page.goto(pageUrl("/dashboard"));
    await page.getByRole("button", { name: "Sync all" }).click();
    await page.getByText("1 of 2 accounts are up to date. Not read: Instagram.").first().waitFor({ timeout: 30_000 });
    const card = account("Instagram");
    await card.getByText("Why are these numbers old?").click();
    await card.getByText("Instagram does not answer at the moment.").waitFor();
    expect(await exactValue("Instagram", "Followers")).toBe(before);
    expect(await account("YouTube").textContent()).toMatch(/Updated (now|\d+ sec\. ago)/);

    await control("faults", undefined, "DELETE");
    await control("clock", { advanceMs: 15 * 60_000 });
    await fetch(new URL("/api/cron/sync", testStack().appUrl), {
      headers: { authorization: `Bearer ${testStack().cronSecret}` },
    });
    await page.goto(pageUrl("/dashboard"));
    expect(await card.getByText("Why are these numbers old?").count()).toBe(0);
    expect(await exactValue("Instagram", "Followers")).toBe(await lastServed("instagram", "followers_count"));
  });
});

describe("leaving and coming back", () => {
  it("disconnects with the history kept, and shows nothing as current that is not", async () => {
    await page.goto(pageUrl("/dashboard"));
    await connection("instagram:connected")
      .getByRole("button", { name: /^Disconnect @/ })
      .click();
    const dialog = page.getByRole("dialog", { name: /^Disconnect @/ });
    expect(await dialog.getByRole("radio", { name: "Keep the history" }).isChecked()).toBe(true);
    await dialog.getByRole("button", { name: "Disconnect" }).click();
    await connection("instagram:disconnected").waitFor();
    expect(await account("Instagram").count()).toBe(0);
    expect(await account("YouTube").count()).toBe(1);
  });

  it("continues the same history after connecting again", async () => {
    const { rows } = await pool().query<{ seq: number }>(
      "select c.seq from social_connections c join auth.users u on u.id = c.user_id where u.email = $1 and platform = 'instagram'",
      [email],
    );
    await connectByPages(instagram);
    await consent("allow");
    await page.locator("#content").getByText("Instagram is connected.").waitFor();
    await account("Instagram").locator("button.text-4xl").waitFor();
    const after = await pool().query<{ seq: number; days: number }>(
      `select c.seq, (select count(*) from social_stats_snapshots s where s.connection_seq = c.seq) as days
       from social_connections c join auth.users u on u.id = c.user_id where u.email = $1 and platform = 'instagram'`,
      [email],
    );
    expect(after.rows.map(({ seq }) => seq)).toEqual(rows.map(({ seq }) => seq));
    expect(Number(after.rows[0]?.days)).toBeGreaterThanOrEqual(1);
  });

  it("asks for a reconnect when the platform has ended the access, with one click, while the other account goes on", async () => {
    await control("grants/revoke", { platform: "youtube", personaId: persona });
    await control("clock", { advanceMs: 2 * 3_600_000 });
    await page.goto(pageUrl("/dashboard"));
    await page.getByRole("button", { name: "Sync all" }).click();
    await account("YouTube").getByText("Reconnect needed").waitFor();
    expect(await account("Instagram").textContent()).toContain("Under 24 h old");
    expect(await account("YouTube").locator("button.text-4xl").count()).toBe(1);
    expect(await accessibilityFaults(page)).toEqual([]);

    await account("YouTube")
      .getByRole("link", { name: /^Reconnect @/ })
      .click();
    await consent("allow");
    await page.locator("#content").getByText("is connected again.").waitFor();
    await account("YouTube").getByText("Under 24 h old").waitFor();
  });
});
