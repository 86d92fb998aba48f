import { gzipSync } from "node:zlib";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { accessibilityFaults, pageFaults } from "@/tests/support/axe";
import { openBrowser } from "@/tests/support/browser";
import { choose, newEmail, onboardByPage, pageUrl, signUpByPage } from "@/tests/support/people";

const publicPages = [
  "/",
  "/privacy",
  "/terms",
  "/login",
  "/signup",
  "/forgot-password",
  "/check-mail?for=signup",
  "/dev/mail",
  "/no-such-page",
];
const looks = [
  { locale: "en", theme: "light", width: 1440 },
  { locale: "en", theme: "dark", width: 360 },
  { locale: "el", theme: "light", width: 360 },
  { locale: "el", theme: "dark", width: 1440 },
] as const;

let browser: Browser;
openBrowser((launched) => {
  browser = launched;
});

/** Looks at pages in each look; returns every fault with the page and look it was found in. */
async function inspect(context: BrowserContext, paths: readonly string[]): Promise<string[]> {
  const page: Page = await context.newPage();
  const faults: string[] = [];
  for (const { locale, theme, width } of looks) {
    await choose(context, locale, theme);
    await page.setViewportSize({ width, height: 800 });
    for (const path of paths) {
      await page.goto(pageUrl(path), { waitUntil: "load" });
      // A page behind a skeleton is looked at when its heading stands in its place.
      await page.locator("h1").first().waitFor();
      const where = `${path} ${locale} ${theme} ${width}`;
      for (const fault of await pageFaults(page)) faults.push(`${where}: ${fault}`);
      if ((await page.getAttribute("html", "lang")) !== locale) faults.push(`${where}: wrong language`);
    }
  }
  return faults;
}

describe("every page, in both languages and themes, at 360 and 1440 px", { timeout: 300_000 }, () => {
  it("is without faults for a visitor", async () => {
    const context = await browser.newContext();
    expect(await inspect(context, publicPages)).toEqual([]);
    await context.close();
  });

  it("is without faults for an influencer before and after onboarding", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await signUpByPage(page, "influencer", newEmail());
    expect(await inspect(context, ["/onboarding"])).toEqual([]);
    await page.goto(pageUrl("/onboarding"));
    await onboardByPage(page);
    const settings = ["/settings", "/settings/numbers", "/settings/notifications", "/settings/account"];
    expect(await inspect(context, [...settings, "/notifications"])).toEqual([]);
    await context.close();
  });

  it("is without faults for a brand", async () => {
    const context = await browser.newContext();
    await signUpByPage(await context.newPage(), "brand", newEmail());
    expect(await inspect(context, ["/home", "/settings"])).toEqual([]);
    await context.close();
  });
});

describe("a refused form", () => {
  it("has no faults either", async () => {
    const context = await browser.newContext();
    await choose(context, "en", "dark");
    const page = await context.newPage();
    await page.goto(pageUrl("/signup"));
    await page.locator("main [type=submit]").click();
    await page.locator("main").getByRole("alert").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await context.close();
  });
});

describe("the keyboard", () => {
  it("reaches the content in one step and shows where it is", async () => {
    const page = await browser.newPage();
    await page.goto(pageUrl("/"));
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "Skip to content" });
    expect(await skip.evaluate((element) => element === document.activeElement)).toBe(true);
    expect((await skip.boundingBox())?.width ?? 0).toBeGreaterThan(50);
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("content");
    await page.close();
  });
});

describe("a theme", () => {
  it("is chosen without JavaScript and is there before anything is painted", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, colorScheme: "light" });
    const page = await context.newPage();
    await page.goto(pageUrl("/"));
    await page.getByRole("button", { name: "Dark" }).first().click();
    await page.waitForLoadState();
    const html = await (await page.request.get(pageUrl("/"))).text();
    expect(html).toMatch(/<html[^>]* data-theme="dark"/);
    await context.close();
  });
});

describe("first-load JavaScript of public pages, gzipped", () => {
  /** A page without any content of its own loads 135 kB with this Next; public pages may add a quarter to that. */
  const limitBytes = 135_000 * 1.25;

  it.each(["/", "/privacy", "/login", "/signup"])("of %s stays within 1.25 times an empty page", async (path) => {
    const html = await (await fetch(pageUrl(path))).text();
    const tags = [...html.matchAll(/<script([^>]*)>/gi)].map(([, attributes]) => attributes ?? "");
    const sources = tags.flatMap((tag) => (/nomodule/i.test(tag) ? [] : (/src="([^"]+)"/.exec(tag)?.slice(1) ?? [])));
    const sizes = await Promise.all(
      [...new Set(sources)].map(
        async (src) => gzipSync(new Uint8Array(await (await fetch(pageUrl(src))).arrayBuffer())).length,
      ),
    );
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(limitBytes);
  });
});
