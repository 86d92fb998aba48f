import type { BrowserContext, Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { pool } from "@/lib/db";
import { manifests, type PlatformId, platformIds } from "@/lib/platforms/manifests";
import { pageFaults } from "@/tests/support/axe";
import { openOneTab, phone } from "@/tests/support/browser";
import { deletePeople } from "@/tests/support/delete-people";
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
        await page.getByRole("heading", { name: "Which accounts shall be connected?" }).waitFor();
        expect(await content().getByRole("checkbox", { disabled: false }).count()).toBe(3);
        for (const name of chosen) await content().getByRole("checkbox", { name }).check();
        expect(await faults()).toEqual([]);
        await page.getByRole("button", { name: "Connect what is chosen" }).click();
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

  it.each([
    ["en", "light", 360],
    ["el", "dark", 360],
    ["en", "dark", 1440],
  ] as const)("has nothing for axe to find and scrolls down only: %s, %s, %i px", async (locale, theme, width) => {
    await choose(context, locale, theme);
    await page.setViewportSize({ width, height: 900 });
    await page.goto(pageUrl("/dashboard"));
    await content().locator("#history:visible").scrollIntoViewIfNeeded();
    await content().locator("svg[data-plot]").first().waitFor();
    expect(await faults()).toEqual([]);
  });

  it.each(stops)("explains $label in Greek as well", async ({ id }) => {
    await choose(context, "el", "light");
    await page.setViewportSize(phone);
    await page.goto(pageUrl(`/connect/${id}`));
    await content().locator("h1").waitFor();
    expect(await faults()).toEqual([]);
  });
});
