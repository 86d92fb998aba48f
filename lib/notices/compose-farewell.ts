import type { Locale } from "@/lib/i18n/locale";
import { platformList } from "@/lib/i18n/notice-words";
import { translator } from "@/lib/i18n/translator";
import { escapeHtml, type MailWords } from "./compose-mail";

/** What an erasure could not end. */
export interface FarewellLeft {
  /** Platforms at which our access may still stand, and where its person removes it. */
  readonly access: readonly { readonly label: string; readonly url: string | null }[];
  /** Platforms that have still to end a subscription. */
  readonly events: readonly string[];
}

/**
 * Writes the last mail to somebody whose account has been erased on this UTC day (YYYY-MM-DD), in their language. It leads
 * nowhere but to platforms at which our access may still stand: here there is nothing left to open.
 */
export function composeFarewell(locale: Locale, dayUtc: string, { access, events }: FarewellLeft): MailWords {
  const mail = translator(locale, "mail");
  const subject = mail("erased.subject");
  const sentences = [
    mail("erased.text", { day: dayUtc }),
    access.length === 0
      ? mail("erased.accessEnded")
      : mail("erased.accessLeft", {
          platforms: platformList(
            access.map(({ label }) => label),
            locale,
          ),
        }),
    ...(events.length === 0 ? [] : [mail("erased.eventsLeft", { platforms: platformList(events, locale) })]),
    mail("erased.last"),
  ];
  const places = access.flatMap(({ label, url }) => (url === null ? [] : [{ label, url }]));
  const text = [sentences.join(" "), ...places.map(({ label, url }) => `${label}: ${url}`), ""].join("\n");
  const links = places
    .map(({ label, url }) => `<li><a href="${escapeHtml(url)}">${escapeHtml(label)}</a></li>`)
    .join("");
  const html = `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head><body style="font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;max-width:34em;margin:24px auto;padding:0 16px"><p>${escapeHtml(sentences.join(" "))}</p>${links === "" ? "" : `<ul>${links}</ul>`}</body></html>`;
  return { subject, text, html };
}
