import type { BrowserContext, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { accessibilityFaults, pageFaults, sidewaysOverflow } from "@/tests/support/axe";
import { openOneTab, phone, signInInfluencer } from "@/tests/support/browser";
import { control } from "@/tests/support/connect";
import { pageUrl } from "@/tests/support/people";

/** A person who runs two pages and may only look at a third. */
const persona = "mira";

let context: BrowserContext;
let page: Page;

openOneTab({ viewport: phone }, (tab) => {
  ({ context, page } = tab);
});

async function toConsent() {
  await page.goto(pageUrl("/connect/linkedin"));
  await page.getByRole("link", { name: "Continue to LinkedIn" }).click();
  await page.getByTestId(`persona-${persona}`).check();
}
const account = (username: string) => page.locator("#content").getByRole("article", { name: `LinkedIn @${username}` });
const limit = (name: string, value: number | null) => control("limits", { platform: "linkedin", name, value });

describe("LinkedIn on a telephone", () => {
  it("says beforehand what is read, without anything that axe or the width objects to", async () => {
    await signInInfluencer(context);
    await page.goto(pageUrl("/connect/linkedin"));
    await page.getByText("LinkedIn gives out no posts of members, only those of pages.").waitFor();
    expect(await pageFaults(page)).toEqual([]);
  });

  it("takes its own word for a no as a no", async () => {
    await toConsent();
    await page.getByTestId("deny").click();
    const answer = page.getByRole("status").filter({ hasText: "LinkedIn was not connected" });
    expect(await answer.textContent()).toContain("You said no at the platform, so nothing was connected.");
  });

  it("offers the person and the pages that the person runs, and connects what is chosen", async () => {
    await toConsent();
    await page.getByTestId("allow").click();
    await page.getByRole("heading", { name: "Which accounts do you want to connect?" }).waitFor();
    expect(await page.getByRole("checkbox", { disabled: false }).count()).toBe(3);
    // Her role there only lets her look on LinkedIn itself.
    expect(await page.getByRole("checkbox", { name: /Vale Archive/ }).isDisabled()).toBe(true);
    await page.getByRole("checkbox", { name: /Mira Vale/ }).check();
    await page.getByRole("checkbox", { name: /Vale Studio/ }).check();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Connect the chosen accounts" }).click();
    await page.locator("#content").getByText("LinkedIn is connected.").waitFor();
    for (const username of ["miravale", "valestudio"]) {
      await account(username).locator("button.text-4xl").first().waitFor({ timeout: 30_000 });
    }
    expect(await account("valelabs").count()).toBe(0);
    expect(await sidewaysOverflow(page)).toBe(0);
  });

  it("says that the app is not approved, where it may not ask for its scopes", async () => {
    await limit("communityManagement", 0);
    try {
      await page.goto(pageUrl("/connect/linkedin"));
      await page.getByRole("link", { name: "Continue to LinkedIn" }).click();
      await page.waitForURL("**/dashboard*");
      await page.locator("#content").getByText("LinkedIn was not connected").first().waitFor();
    } finally {
      await limit("communityManagement", null);
    }
  });
});
