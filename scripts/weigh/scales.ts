import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";

/** A module of a page and its size in bytes, compressed by gzip at its best (level 9). */
export interface WeighedModule {
  readonly file: string;
  readonly bytes: number;
}

/** What a page makes the browser load before anything is pressed. */
export interface PageWeight {
  readonly status: number;
  readonly bytes: number;
  /** The heaviest first. */
  readonly modules: readonly WeighedModule[];
}

const known = new Map<string, Promise<number>>();

async function bytesOf(url: string): Promise<number> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return gzipSync(Buffer.from(await response.arrayBuffer()), { level: 9 }).length;
}

/** Weighs modules by their addresses; each is loaded once per run. */
export async function weighModules(urls: Iterable<string>): Promise<{ bytes: number; modules: WeighedModule[] }> {
  const modules = await Promise.all(
    [...new Set(urls)].map(async (url) => {
      const bytes = known.get(url) ?? bytesOf(url);
      known.set(url, bytes);
      return { file: new URL(url).pathname, bytes: await bytes };
    }),
  );
  modules.sort((a, b) => b.bytes - a.bytes);
  return { bytes: modules.reduce((sum, module) => sum + module.bytes, 0), modules };
}

/** The scripts that a page's HTML names, without those that only browsers without modules load. */
function scriptsOf(html: string, base: string): string[] {
  return [...html.matchAll(/<script\b[^>]*>/gi)].flatMap(([tag]) => {
    if (/\snomodule\b/i.test(tag)) return [];
    const source = /\ssrc="([^"]+)"/i.exec(tag)?.[1];
    return source === undefined ? [] : [new URL(source.replaceAll("&amp;", "&"), base).href];
  });
}

/** Weighs what the HTML of a page asks for, as a visitor or with the cookies of somebody. Follows no redirect. */
export async function weighPage(url: string, cookie?: string): Promise<PageWeight> {
  const response = await fetch(url, { redirect: "manual", headers: cookie ? { cookie } : {} });
  const html = await response.text();
  return { status: response.status, ...(await weighModules(scriptsOf(html, url))) };
}

/** Weighs every script that a browser loads for a page until `settle` resolves. */
export async function weighVisit(page: Page, url: string, settle: (page: Page) => Promise<void>): Promise<PageWeight> {
  const scripts = new Set<string>();
  page.on("request", (request) => {
    if (request.resourceType() === "script") scripts.add(request.url());
  });
  const response = await page.goto(url);
  await settle(page);
  return { status: response?.status() ?? 0, ...(await weighModules(scripts)) };
}
