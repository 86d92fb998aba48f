import type { BrowserContext, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { pageFaults } from "@/tests/support/axe";
import { openOneTab, phone, signInInfluencer } from "@/tests/support/browser";
import { pageUrl } from "@/tests/support/people";

/** Somebody whose Facebook log-in reaches four Pages: three to choose from, and one without access to Insights. */
const manager = "studio";

let context: BrowserContext;
let page: Page;

openOneTab({ viewport: phone }, (tab) => {
  ({ context, page } = tab);
});

async function logInAtFacebook() {
  await page.goto(pageUrl("/connect/facebook"));
  await page.getByRole("link", { name: "Continue to Facebook" }).click();
  await page.getByTestId(`persona-${manager}`).check();
  await page.getByTestId("allow").click();
  await page.waitForURL("**/connect/choose/**");
}
/** Keeps the page's scripts from arriving until they are released; then waits until the page is alive. */
function holdScripts() {
  const pattern = "**/_next/static/**/*.js";
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const routed = page.route(pattern, async (route) => {
    await held;
    await route.continue();
  });
  const isAlive = () =>
    Object.keys(document.querySelector("[name=account]") ?? {}).some((key) => key.startsWith("__reactProps"));
  return {
    async release() {
      await routed;
      letGo();
      await page.waitForFunction(isAlive);
      await page.unroute(pattern);
    },
  };
}
const box = (name: string) => page.getByRole("checkbox", { name: new RegExp(name) });

describe("choosing among Facebook Pages", () => {
  it("shows every Page of the log-in with picture and followers, and why one cannot be ticked", async () => {
    await signInInfluencer(context);
    await logInAtFacebook();
    await page.getByRole("heading", { name: "Which accounts do you want to connect?" }).waitFor();
    for (const name of ["Studio Thalassa", "Thalassa Pottery School", "Syros Craft Fair"]) {
      expect(await box(name).isEnabled(), name).toBe(true);
    }
    expect(await box("Potters' Guild").isDisabled()).toBe(true);
    await page.getByText("Your role there does not open its statistics.").waitFor();
    expect(await page.getByText(/[\d,]+ followers/).count()).toBe(3);
    const shown = page.waitForResponse((response) => response.url().includes("/pictures/"));
    await page.reload();
    expect((await shown).headers()["content-type"]).toBe("image/png");
    expect(await pageFaults(page)).toEqual([]);
  });

  it("asks for at least one, and connects the two that are ticked, one before the page's script is there, one by keyboard", async () => {
    await page.getByRole("button", { name: "Connect the chosen accounts" }).click();
    await page.getByRole("alert").filter({ hasText: "Choose at least one account." }).waitFor();
    const scripts = holdScripts();
    await page.reload({ waitUntil: "commit" });
    const choicePage = page.url();
    await box("Studio Thalassa").check();
    await scripts.release();
    await box("Thalassa Pottery School").focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/dashboard*");
    const connected = page.locator('#content [data-connection="facebook:connected"]');
    await expect.poll(() => connected.count(), { timeout: 30_000 }).toBe(2);
    // The way back in the browser leads to what was connected, and says nothing of a choice that is over.
    await page.goto(choicePage);
    await page.waitForURL("**/dashboard*");
    await expect.poll(() => connected.count(), { timeout: 30_000 }).toBe(2);
    await page.getByRole("article", { name: "Facebook @studiothalassa" }).locator("button.text-4xl").first().waitFor();
    await page.getByRole("article", { name: "Facebook @thalassaschool" }).locator("button.text-4xl").first().waitFor();
  });

  it("marks what is connected when the same log-in is used again, and offers the rest", async () => {
    await logInAtFacebook();
    expect(await box("Studio Thalassa").isDisabled()).toBe(true);
    expect(await box("Studio Thalassa").isChecked()).toBe(true);
    expect(await page.getByText("Already connected").count()).toBe(2);
    await box("Syros Craft Fair").check();
    await page.getByRole("button", { name: "Connect the chosen accounts" }).click();
    await page.waitForURL("**/dashboard*");
    const connected = page.locator('#content [data-connection="facebook:connected"]');
    await expect.poll(() => connected.count(), { timeout: 30_000 }).toBe(3);
  });
});

describe("Instagram's two log-ins", () => {
  it("stand side by side with a sentence each, and the other one leads to Facebook's dialog", async () => {
    await page.goto(pageUrl("/connect/instagram"));
    await page.getByRole("heading", { name: "Which log-in?" }).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.getByRole("link", { name: "Continue with Facebook" }).click();
    await page.getByTestId("scope-instagram_basic").waitFor();
  });
});
