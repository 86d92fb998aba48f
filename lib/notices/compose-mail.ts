import type { MailContent } from "@/lib/db/notice-mails";
import { noticeWords } from "@/lib/i18n/notice-words";
import { translator } from "@/lib/i18n/translator";
import { isForOperators, reconnectPath } from "@/lib/schemas/notice-kinds";

/** The words of a mail, as plain text and as simple HTML that says the same. */
export interface MailWords {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as it stands in HTML, in an attribute too. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

/** A header is one line: what a platform calls an account must not begin another. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim().slice(0, 200);
}

/** Where a notice is acted upon. */
function placeOf({ kind }: MailContent["notices"][number]): string {
  if (isForOperators(kind)) return "/admin";
  return kind === "badge_lost" ? "/settings/numbers" : "/dashboard";
}

/**
 * Writes a mail about one or several notices in the reader's language. `appUrl` is the origin that its links lead to. A
 * single notice is the subject itself; several are counted there.
 */
export function composeMail(content: MailContent, appUrl: string): MailWords {
  const mail = translator(content.locale, "mail");
  const notices = translator(content.locale, "notices");
  const told = content.notices.map((notice) => {
    const { kind, values } = noticeWords({ kind: notice.kind, params: { ...notice.params } }, content.locale);
    const reconnect = reconnectPath(notice);
    return {
      sentence: oneLine(notices(kind, values)),
      url: `${appUrl}${reconnect ?? placeOf(notice)}`,
      link: oneLine(reconnect ? mail("reconnect", values) : mail("open")),
      short: mail(`about.${kind}`, values),
    };
  });
  const [only] = told;
  const subject = oneLine(told.length === 1 && only ? only.short : mail("several", { count: told.length }));
  const settingsUrl = `${appUrl}/settings/notifications`;
  const links = [...new Map(told.map(({ url, link }) => [url, link]))];
  const isChosen = !content.notices.every(({ kind }) => isForOperators(kind));
  const why = mail(isChosen ? "why" : "whyOperator");
  const text = [
    ...told.map(({ sentence }) => (told.length > 1 ? `- ${sentence}` : sentence)),
    "",
    ...links.map(([url, link]) => `${link}: ${url}`),
    "",
    "-- ",
    isChosen ? `${why} ${mail("change")}: ${settingsUrl}` : why,
    "",
  ].join("\n");
  const items = told.map(({ sentence }) => `<li style="margin:0 0 12px">${escapeHtml(sentence)}</li>`).join("");
  const list =
    told.length > 1 ? `<ul style="padding-left:20px">${items}</ul>` : `<p>${escapeHtml(only?.sentence ?? "")}</p>`;
  const anchors = links
    .map(
      ([url, link]) =>
        `<p><a href="${escapeHtml(url)}" style="color:#0f766e;font-weight:600">${escapeHtml(link)}</a></p>`,
    )
    .join("");
  const change = isChosen
    ? ` <a href="${escapeHtml(settingsUrl)}" style="color:inherit">${escapeHtml(mail("change"))}</a>`
    : "";
  const html = `<!doctype html><html lang="${content.locale}"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head><body style="font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;max-width:34em;margin:24px auto;padding:0 16px">${list}${anchors}<p style="font-size:13px;color:#5b6470">${escapeHtml(why)}${change}</p></body></html>`;
  return { subject, text, html };
}
