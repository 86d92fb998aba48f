import { randomUUID } from "node:crypto";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EmailDriver, EmailMessage } from "@supabase/lite";

const entities: Record<string, string> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&#39;": "'",
  "&quot;": '"',
  "&nbsp;": " ",
};

/** Readable text of a mail's HTML: link targets are kept, tags and style are not. */
export function htmlToText(html: string): string {
  return html
    .replace(/<(style|head|title)\b[\s\S]*?<\/\1>/gi, "")
    .replace(/<a\b[^>]*href="([^"]*)"[^>]*>([\s\S]*?)<\/a>/gi, "$2: $1")
    .replace(/<\/(p|h\d|div|tr|li)>|<br\s*\/?>/gi, "\n")
    .replace(/<[^>]+>/g, "")
    .replace(/&(?:amp|lt|gt|#39|quot|nbsp);/g, (entity) => entities[entity] ?? entity)
    .replace(/[ \t]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/**
 * The post office of the local stack: each mail becomes one JSON file `{to, subject, html, text, at}` in `folder`
 * (`at` is an ISO time; names sort by it). A reader never sees half a file.
 */
export function mailFolder(folder: string): EmailDriver {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return {
    async send(message: EmailMessage) {
      const at = new Date().toISOString();
      // The server's own text part links to an address that only a hosted project has, so the text is made anew.
      const text = message.html ? htmlToText(message.html) : (message.text ?? "");
      const mail = { to: message.to, subject: message.subject, html: message.html ?? "", text, at };
      const file = join(folder, `${at.replaceAll(":", "-")}-${randomUUID()}.json`);
      writeFileSync(`${file}.partial`, JSON.stringify(mail, null, 2), { mode: 0o600 });
      renameSync(`${file}.partial`, file);
    },
  };
}
