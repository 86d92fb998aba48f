import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { unfold } from "@/scripts/browser";
import type { Scene } from "./scene";
import type { Studio } from "./studio";

/** How a page is looked at. */
export interface Look {
  readonly locale: "en" | "el";
  readonly theme: "light" | "dark";
  readonly width: number;
  /** Cuts the picture off below; the whole page when missing. */
  readonly height?: number;
}

/** English and Greek, light and dark, a phone and a desk. */
export const everyLook: readonly Look[] = (["en", "el"] as const).flatMap((locale) =>
  (["light", "dark"] as const).flatMap((theme) => [360, 1440].map((width) => ({ locale, theme, width }))),
);

/** The picture on the first page of the repository. */
export const readmeLook: Look = { locale: "en", theme: "light", width: 1280, height: 1634 };

/** Takes pictures of pages, each in a window of its own. */
export class Camera {
  constructor(
    private readonly browser: Browser,
    private readonly appUrl: string,
    private readonly folder: string,
  ) {
    mkdirSync(folder, { recursive: true });
  }

  /** Opens a scene in a look and stores its picture; returns the file's path. */
  async take(scene: Scene, studio: Studio, look: Look, name: string | null): Promise<string> {
    const { locale, theme, width } = look;
    const cookies = [
      { name: "locale", value: locale },
      { name: "theme", value: theme },
      { name: "tz", value: "Europe%2FAthens" },
    ];
    const context = await this.browser.newContext({
      viewport: { width, height: 900 },
      timezoneId: "Europe/Athens",
      locale: locale === "el" ? "el-GR" : "en-GB",
      reducedMotion: "reduce",
      // The style below is ours, and a built app would refuse it.
      bypassCSP: true,
      ...(scene.as ? { storageState: await studio.sessionOf(scene.as) } : {}),
    });
    try {
      await context.addCookies(cookies.map((cookie) => ({ ...cookie, url: this.appUrl })));
      const page = await context.newPage();
      const path = typeof scene.path === "function" ? scene.path(studio) : scene.path;
      const during = scene.during?.(studio);
      await page.goto(new URL(path, this.appUrl).href, { waitUntil: during === undefined ? "load" : "commit" });
      await (scene.act ? scene.act(page) : settle(page));
      // The development server puts a button of its own into the corner.
      await page.addStyleTag({ content: "nextjs-portal { display: none; }" });
      if (!scene.window) await stretch(page, width, look.height);
      const file = join(this.folder, name ?? `${scene.name}.${locale}.${theme}.${width}.png`);
      await page.screenshot({ path: file });
      await during;
      return file;
    } finally {
      await context.close();
    }
  }
}

/** Waits until fonts are there and nothing is loading any more, ten seconds at most. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  const deadline = Date.now() + 10_000;
  do await page.waitForTimeout(400);
  while ((await page.locator(".skeleton").count()) > 0 && Date.now() < deadline);
}

/** What a scene does that needs everything on its page unfolded, and then something more. */
export function onUnfolded(more?: (page: Page) => Promise<unknown>): (page: Page) => Promise<void> {
  return async (page) => {
    await settle(page);
    await unfold(page);
    await more?.(page);
  };
}

/** Makes the window as tall as the page, so that bars fixed to its edges stand at the edges. */
async function stretch(page: Page, width: number, height: number | undefined): Promise<void> {
  // Twice: what was out of sight is loaded when it comes into sight, and may be taller than its place.
  for (let round = 0; round < 2; round += 1) {
    const full = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width, height: height ?? Math.min(full, 8_000) });
    await settle(page);
  }
}
