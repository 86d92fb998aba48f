import "server-only";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";

const mailSchema = z.object({
  to: z.string(),
  subject: z.string(),
  html: z.string(),
  text: z.string(),
  at: z.iso.datetime({ offset: true }),
});

export interface LocalMail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly at: string;
  readonly links: readonly MailLink[];
}

const entities: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };

function unescapeHtml(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity] ?? entity);
}

export interface MailLink {
  /** Names the link in a list; addresses hold one-time tokens, which React would print in a warning about keys. */
  readonly id: string;
  readonly href: string;
  readonly words: string;
}

/** The links of a mail's HTML with their words, only http and https. */
export function linksOf(html: string): MailLink[] {
  const anchors = html.matchAll(/<a\b[^>]*\bhref="(https?:\/\/[^"]+)"[^>]*>([\s\S]*?)<\/a>/gi);
  return [...anchors].map(([, rawHref = "", rawWords = ""], index) => {
    const href = unescapeHtml(rawHref);
    const words = unescapeHtml(rawWords.replace(/<[^>]+>/g, "")).trim() || href;
    return { id: `link-${index + 1}`, href, words };
  });
}

/** The newest 50 mails of the local stack's folder, newest first. A file still being written is left out. */
export async function readLocalMail(folder: string): Promise<LocalMail[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json"));
  const mails = await Promise.all(
    names.map(async (id): Promise<LocalMail[]> => {
      const parsed = mailSchema.safeParse(parseJson(await readFile(join(folder, id), "utf8")));
      if (!parsed.success) return [];
      const { to, subject, text, at, html } = parsed.data;
      return [{ id, to, subject, text, at, links: linksOf(html) }];
    }),
  );
  return mails
    .flat()
    .sort((a, b) => b.at.localeCompare(a.at))
    .slice(0, 50);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
