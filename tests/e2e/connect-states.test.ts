import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pool } from "@/lib/db";
import { pageFaults } from "@/tests/support/axe";
import { openOneTab, phone, signInInfluencer } from "@/tests/support/browser";
import { pageUrl } from "@/tests/support/people";

const persona = "oldtimes";
let email: string;

let context: BrowserContext;
let page: Page;

openOneTab({ viewport: phone }, (tab) => {
  ({ context, page } = tab);
});
beforeAll(async () => {
  page.setDefaultTimeout(40_000);
  ({ email } = await signInInfluencer(context));
});
afterAll(() => resume());

/** Ends the pause that a test has begun. */
const resume = () =>
  pool().query("update platform_controls set paused_at = null, pause_reason = null where platform = 'tiktok'");
const content = () => page.locator("#content");
const faults = () => pageFaults(page);

describe("a consent with fewer permissions than asked", () => {
  it("is asked for in plain words first, and marks what may be left out", async () => {
    await page.goto(pageUrl("/connect/tiktok"));
    const asked = content().getByRole("heading", { name: "What TikTok will ask you to allow" }).locator("..");
    expect(await asked.getByRole("listitem").count()).toBe(4);
    await asked.getByText("Your public videos with their numbers (your choice)").waitFor();
    await content().getByText("Of posts: saves and reach.").waitFor();
    await content().getByText("For 365 days.").waitFor();
    expect(await faults()).toEqual([]);
  });

  it("connects all the same, says what is missing, and lets it be given later", async () => {
    await page.getByRole("link", { name: "Continue to TikTok" }).click();
    await page.getByTestId(`persona-${persona}`).check();
    await page.getByTestId("scope-video.list").uncheck();
    await page.getByTestId("allow").click();
    await content().getByText("TikTok is connected.").waitFor();
    await content().locator("article[data-account] button.text-4xl").first().waitFor();
    const lacking = content().getByText("Not given at TikTok: Your public videos with their numbers.");
    await page.goto(pageUrl("/dashboard"));
    await lacking.waitFor();
    expect(await faults()).toEqual([]);
    await content()
      .getByRole("link", { name: /^Allow it for/ })
      .click();
    await page.getByTestId(`persona-${persona}`).check();
    await page.getByTestId("allow").click();
    await content().getByText("is connected again.").waitFor();
    expect(await lacking.count()).toBe(0);
  });
});

describe("a choice that is left for later", () => {
  it("waits on the dashboard, with the way back to it", async () => {
    await page.goto(pageUrl("/connect/facebook"));
    await page.getByRole("link", { name: "Continue to Facebook" }).click();
    await page.getByTestId("persona-studio").check();
    await page.getByTestId("allow").click();
    await page.waitForURL("**/connect/choose/**");
    const choice = page.url();
    await page.getByRole("link", { name: "Back to the dashboard" }).click();
    await content().getByText("You still have to choose which of your accounts at Facebook").waitFor();
    expect(await faults()).toEqual([]);
    await content().getByRole("link", { name: "Choose now" }).click();
    await page.waitForURL(choice);
    // How a role is got stands below the Page that lacks it.
    await content().getByText("Your role there does not open its statistics.").waitFor();
    await content().getByText("An admin of the Page gives it under Settings").waitFor();
  });
});

describe("a platform that an admin has paused", () => {
  it("is said on the dashboard and before connecting, until it is resumed, and machines can ask", async () => {
    const health = async () => (await fetch(pageUrl("/api/health/platforms/tiktok"))).json();
    const paused = "Reading from TikTok has been paused for everybody since";
    await pool().query(
      `insert into platform_controls (platform, paused_at, pause_reason) values ('tiktok', now(), 'by_hand')
       on conflict (platform) do update set paused_at = excluded.paused_at, pause_reason = excluded.pause_reason`,
    );
    // What was found stands for two seconds, for routes and pages alike.
    const soon = { timeout: 10_000 };
    await expect.poll(health, soon).toMatchObject({ status: "degraded", state: "paused", since: expect.any(String) });
    await page.goto(pageUrl("/dashboard"));
    await content().locator("[data-trouble]").getByText(paused).waitFor();
    await content().getByText("Your numbers there are from").waitFor();
    expect(await faults()).toEqual([]);
    await page.goto(pageUrl("/connect/tiktok"));
    await content().getByText("You can connect already").waitFor();
    expect(await faults()).toEqual([]);
    await resume();
    await expect.poll(health, soon).toEqual({ status: "ok", state: "ok", since: null });
    await page.goto(pageUrl("/dashboard"));
    await content().locator("article[data-account]").first().waitFor();
    expect(await content().locator("[data-trouble]").count()).toBe(0);
  });

  it("tells nobody why but the operator, and knows no other platforms", async () => {
    const { CRON_SECRET: secret } = process.env;
    const headers = { authorization: `Bearer ${secret}` };
    const told = await fetch(pageUrl("/api/health/platforms/youtube"), { headers });
    expect(await told.json()).toMatchObject({ state: "ok", detail: expect.any(String) });
    expect(Object.keys(await (await fetch(pageUrl("/api/health/youtube"))).json())).toEqual([
      "status",
      "state",
      "since",
    ]);
    expect((await fetch(pageUrl("/api/health/platforms/myspace"))).status).toBe(404);
  });
});

describe("a reconnect from the notifications", () => {
  it("comes back to them and says how it ended", async () => {
    await pool().query(
      `insert into notifications (user_id, kind, incident_key, params, created_at)
       select c.user_id, 'needs_reconnect', 'needs_reconnect:' || c.id,
         jsonb_build_object('platform', c.platform, 'username', c.username, 'connectionId', c.id), now()
       from social_connections c join auth.users u on u.id = c.user_id where u.email = $1 and c.platform = 'tiktok'`,
      [email],
    );
    await page.goto(pageUrl("/notifications"));
    await content()
      .getByRole("link", { name: /Reconnect/ })
      .click();
    await page.getByTestId(`persona-${persona}`).check();
    await page.getByTestId("allow").click();
    await page.waitForURL("**/notifications*");
    await content().getByText("is connected again.").waitFor();
    expect(await faults()).toEqual([]);
    await content().getByRole("link", { name: "Show the account" }).click();
    await page.waitForURL("**/dashboard#account-*");
  });
});
