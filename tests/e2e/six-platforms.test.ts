import type { BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { pool } from "@/lib/db";
import { manifests, type PlatformId, platformIds } from "@/lib/platforms/manifests";
import { unfold } from "@/scripts/browser";
import { pageFaults } from "@/tests/support/axe";
import { openOneTab, phone } from "@/tests/support/browser";
import { deletePeople } from "@/tests/support/delete-people";
import { testStack } from "@/tests/support/env";
import { choose, newEmail, onboardByPage, pageUrl, signUpByPage } from "@/tests/support/people";

/** Who the newcomer is at each platform, and which of several accounts there get connected. */
const journey: Readonly<Record<string, { readonly persona: string; readonly chosen?: readonly string[] }>> = {
  instagram: { persona: "eleni" },
  tiktok: { persona: "eleni" },
  youtube: { persona: "eleni" },
  facebook: { persona: "studio", chosen: ["Studio Thalassa", "Thalassa Pottery School"] },
  x: { persona: "eleni" },
  linkedin: { persona: "mira", chosen: ["Mira Vale", "Vale Studio"] },
};
const stops = platformIds.map((id) => ({ id, label: manifests[id].label, ...journey[id] }));
const accountsAt = (id: PlatformId) => journey[id]?.chosen?.length ?? 1;
const email = newEmail();

let context: BrowserContext;
let page: Page;

openOneTab({ viewport: phone }, (tab) => {
  ({ context, page } = tab);
  page.setDefaultTimeout(40_000);
});
afterAll(() => deletePeople(pool(), [email]));

/** Inside the content, because what is streamed to the page stands beside it for a moment, hidden. */
const content = () => page.locator("#content");
/** The cards with an account's counts; its engagement stands in another card of the same name. */
const cards = (label: string) => content().locator(`article[data-account][aria-label^="${label} @"]`);
const faults = () => pageFaults(page);

/** Does what the scheduler does; there is no worker beside the app under test. */
async function callCron(entry: string): Promise<void> {
  const { appUrl, cronSecret } = testStack();
  const headers = { authorization: `Bearer ${cronSecret}` };
  expect((await fetch(new URL(`/api/cron/${entry}`, appUrl), { headers })).status).toBe(200);
}

describe("a newcomer with a telephone", () => {
  it("is offered every platform, in the order in which people look for them", async () => {
    await signUpByPage(page, "influencer", email);
    await onboardByPage(page);
    await content().getByRole("heading", { name: "See your numbers in a minute" }).waitFor();
    const offered = content().getByRole("link", { name: /^Connect \S+$/ });
    expect(
      await offered.evaluateAll((links) => links.map((link) => new URL((link as HTMLAnchorElement).href).pathname)),
    ).toEqual(["instagram", "tiktok", "youtube", "facebook", "x", "linkedin"].map((id) => `/connect/${id}`));
    expect(await faults()).toEqual([]);
  });

  it.each(stops)(
    "connects $label through its own consent, and sees a number",
    async ({ id, label, persona, chosen }) => {
      await content()
        .getByRole("link", { name: `Connect ${label}`, exact: true })
        .click();
      await page.waitForURL(`**/connect/${id}`);
      await page.getByRole("heading", { name: `Connect ${label}` }).waitFor();
      expect(await faults()).toEqual([]);

      await page.getByRole("link", { name: `Continue to ${label}` }).click();
      await page.getByTestId(`persona-${persona}`).check();
      await page.getByTestId("allow").click();
      if (chosen) {
        await page.getByRole("heading", { name: "Which accounts do you want to connect?" }).waitFor();
        expect(await content().getByRole("checkbox", { disabled: false }).count()).toBe(3);
        for (const name of chosen) await content().getByRole("checkbox", { name }).check();
        expect(await faults()).toEqual([]);
        await page.getByRole("button", { name: "Connect the chosen accounts" }).click();
      }
      await content().getByText(`${label} is connected.`).waitFor();
      await expect
        .poll(() => cards(label).locator("button.text-4xl").count(), { timeout: 60_000 })
        .toBe(accountsAt(id));
    },
  );
});

describe("the dashboard of six platforms", () => {
  it("has every account alive, each with a number that was read just now", async () => {
    await page.goto(pageUrl("/dashboard"));
    for (const { id, label } of stops) {
      await expect
        .poll(() => content().locator(`[data-connection="${id}:connected"]`).count(), { message: label })
        .toBe(accountsAt(id));
      const shown = await cards(label).allTextContents();
      expect(shown.length, label).toBe(accountsAt(id));
      for (const text of shown) expect(text, label).toContain("Under 24 h old");
      for (const number of await cards(label).locator("button.text-4xl").allTextContents()) {
        expect(number, label).toMatch(/\d/);
      }
    }
  });

  it("shows every account alive with its followers and its state within two screens, and all else within one press", async () => {
    await page.setViewportSize(phone);
    await page.goto(pageUrl("/dashboard"));
    const articles = content().locator("article[data-account]");
    await articles.first().waitFor();
    const accounts = stops.reduce((sum, { id }) => sum + accountsAt(id), 0);
    expect(await articles.count()).toBe(accounts);
    for (const article of await articles.all()) {
      const name = await article.getAttribute("aria-label");
      for (const part of [
        article.getByRole("heading"),
        article.locator("button.text-4xl"),
        article.getByText("Under 24 h old"),
      ]) {
        expect(await part.isVisible(), `${name}`).toBe(true);
        const box = await part.boundingBox();
        expect((box?.y ?? Infinity) + (box?.height ?? 0), `${name}`).toBeLessThanOrEqual(2 * phone.height);
      }
    }
    const height = () => page.evaluate(() => document.documentElement.scrollHeight);
    expect(await height()).toBeLessThanOrEqual(3 * phone.height);
    expect(await faults()).toEqual([]);

    // What is folded away is pressed in the order of the keyboard, once for each account and once for each section.
    const titles = await content().locator("section:has(> details.fold) > h2").allTextContents();
    expect(titles).toEqual(["Followers over time", "Engagement", "Audience", "Recent posts", "Connections"]);
    expect(await unfold(page)).toBe(accounts + titles.length);
    expect(await articles.getByRole("button", { name: /^Sync now: @/ }).count()).toBe(accounts);
    expect(await content().getByRole("region", { name: "Recent posts" }).getByRole("list").first().isVisible()).toBe(
      true,
    );
    expect(
      await content()
        .getByRole("button", { name: /^Disconnect @/ })
        .count(),
    ).toBe(accounts);
    expect(await faults()).toEqual([]);
  });

  it("shows who follows the accounts whose platforms tell it, says of the others why not, and lists the posts", async () => {
    await callCron("sync");
    const audiences = () => content().locator("[data-audience]");
    const reading = async () => {
      await page.goto(pageUrl("/dashboard"));
      await audiences()
        .first()
        .waitFor({ timeout: 5_000 })
        .catch(() => undefined);
      return audiences().evaluateAll((articles) => articles.map((one) => one.getAttribute("data-audience")));
    };
    await expect.poll(reading, { timeout: 60_000 }).toEqual(["instagram", "linkedin"]);
    await unfold(page);
    const partOf = (article: Locator, title: string) =>
      article.locator("div:has(> h4)").filter({ has: page.getByRole("heading", { name: title }) });
    const [instagram, linkedin] = [audiences().first(), audiences().last()];
    expect(await instagram.getByRole("row").count()).toBeGreaterThan(5);
    for (const part of ["Age and gender", "Countries", "Cities"]) {
      expect(await partOf(instagram, part).textContent(), part).toMatch(/\d%/);
    }
    expect(await partOf(linkedin, "Countries").textContent()).toMatch(/\d%/);
    expect(await partOf(linkedin, "Age and gender").textContent()).toContain("LinkedIn");
    const whole = await content().getByRole("region", { name: "Audience", exact: true }).textContent();
    expect(whole).toContain("Not offered by TikTok.");
    expect(whole).toContain("YouTube would tell this for a further permission, which we do not ask for.");
    const posts = content().getByRole("region", { name: "Recent posts" }).getByRole("list").first();
    expect(await posts.getByRole("listitem").count()).toBe(8);
  });

  it.each([
    ["en", "light", 360],
    ["el", "dark", 360],
    ["en", "dark", 1440],
  ] as const)("has nothing for axe to find and scrolls down only: %s, %s, %i px", async (locale, theme, width) => {
    await choose(context, locale, theme);
    await page.setViewportSize({ width, height: 900 });
    await page.goto(pageUrl("/dashboard"));
    await content().locator("#history:visible").scrollIntoViewIfNeeded();
    await unfold(page);
    await content().locator("#history").scrollIntoViewIfNeeded();
    await content().locator("svg[data-plot]").first().waitFor();
    expect(await content().locator("[data-audience]").count()).toBe(2);
    for (const more of await content().locator("[data-audience] summary").all()) await more.click();
    expect(await faults()).toEqual([]);
  });

  it.each([
    ["en", "light", "Instagram has listed none of the posts of", "they are marked “No longer on Instagram”"],
    ["el", "dark", "το Instagram δεν δείχνει καμία δημοσίευση", "παίρνουν την ένδειξη «Δεν υπάρχει πια στο Instagram»"],
  ] as const)("says that all posts of an account are missing before it believes it: %s, %s", async (...look) => {
    const [locale, theme, seen, decided] = look;
    const gone = (since: string) =>
      pool().query(
        `update social_connections set posts_gone_since = ${since}
         where platform = 'instagram' and user_id = (select id from auth.users where email = $1)`,
        [email],
      );
    await choose(context, locale, theme);
    await page.setViewportSize(phone);
    await gone("now() - interval '3 hours'");
    await page.goto(pageUrl("/dashboard"));
    const told = content().locator("[data-posts-doubted]");
    await told.waitFor();
    expect(await told.textContent()).toContain(seen);
    expect(await told.textContent()).toContain(decided);
    expect(await faults()).toEqual([]);
    await gone("null");
    await page.goto(pageUrl("/dashboard"));
    await content().locator("#posts").waitFor();
    expect(await told.count()).toBe(0);
  });

  it.each(stops)("explains $label in Greek as well", async ({ id }) => {
    await choose(context, "el", "light");
    await page.setViewportSize(phone);
    await page.goto(pageUrl(`/connect/${id}`));
    await content().locator("h1").waitFor();
    expect(await faults()).toEqual([]);
  });
});
