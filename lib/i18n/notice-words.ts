import { manifests, parsePlatformId } from "@/lib/platforms/manifests";
import { isNoticeKind, type NoticeKind } from "@/lib/schemas/notice-kinds";
import type { Notice } from "@/lib/schemas/notices";
import { atName } from "./account-name";
import { formatCount, formatDay, formatList } from "./format";
import type { Locale } from "./locale";

type Tone = "good" | "warn" | "bad" | "neutral";

const tones: Readonly<Record<NoticeKind, Tone>> = {
  access_ending: "warn",
  needs_reconnect: "bad",
  account_problem: "warn",
  sync_broken: "warn",
  followers_changed: "neutral",
  number_doubted: "warn",
  badge_lost: "warn",
  platform_paused: "bad",
  platform_misconfigured: "bad",
  recovered: "good",
};

/** What a notice says: the key of its words under `notices`, what stands in their gaps, and its tone. */
export function noticeWords(notice: Pick<Notice, "kind" | "params">, locale: Locale) {
  const kind: NoticeKind | "other" = isNoticeKind(notice.kind) ? notice.kind : "other";
  const { params } = notice;
  const id = parsePlatformId(String(params.platform ?? ""));
  const count = (name: string) => formatCount(Number(params[name] ?? 0), locale);
  const values = {
    platform: id === null ? String(params.platform ?? "") : manifests[id].label,
    account: atName(String(params.username ?? "")),
    from: count("from"),
    to: count("to"),
    measured: count("measured"),
    reported: count("reported"),
    held: String(params.held ?? "no"),
    of: String(params.of ?? "other"),
    cause: String(params.cause ?? "other"),
    ends: dayOf(params.endsAt, locale),
  };
  return { kind, values, tone: kind === "other" ? ("neutral" as const) : tones[kind] };
}

/** The UTC day of a time, for mails too, whose reader's time zone is not at hand; nothing where there is no time. */
function dayOf(time: string | number | undefined, locale: Locale): string {
  const ms = Date.parse(String(time));
  return Number.isNaN(ms) ? "" : formatDay(new Date(ms).toISOString().slice(0, 10), locale);
}

/** The names of platforms as a mail lists them: "X, TikTok and YouTube". */
export function platformList(labels: readonly string[], locale: Locale): string {
  return formatList(labels, locale, "conjunction");
}
