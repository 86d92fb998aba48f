import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

/**
 * What axe finds wrong with a page, one line per fault: rule, and where. Empty means nothing. Throws for a page with
 * frames: without any, axe need not be loaded a second time, into an empty page that puts the frames' answers together.
 * Throws for one that never gets a title.
 */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  if (page.frames().length > 1)
    throw new Error(`${page.url()} has frames, and only the page itself would be looked at`);
  // A page that is reached by a link gets its title a moment after its content.
  await page.waitForFunction(() => document.title !== "");
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}`));
}

/** How many pixels a page is wider than its window; 0 when nothing scrolls sideways. */
export function sidewaysOverflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** What axe and the width find wrong with a page as it stands, one line per fault. */
export async function pageFaults(page: Page): Promise<string[]> {
  const tooWide = await sidewaysOverflow(page);
  return [...(await accessibilityFaults(page)), ...(tooWide > 0 ? [`${tooWide} px too wide`] : [])];
}
