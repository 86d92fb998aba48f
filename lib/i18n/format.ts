import type { Locale } from "./locale";

/** The region decides what Intl leaves to it: 24-hour clock and day before month for readers of English too. */
const tags: Record<Locale, string> = { en: "en-GB", el: "el-GR" };

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Signs as typography writes them: a true minus is as wide as the plus above it. */
function withTrueMinus(text: string): string {
  return text.replace(/-/g, "−");
}

/** A whole number with the language's grouping: 48,213 or 48.213. */
export function formatCount(value: number, locale: Locale): string {
  return withTrueMinus(new Intl.NumberFormat(tags[locale], { maximumFractionDigits: 0 }).format(value));
}

/** A number in at most three digits and a word for its size: 12.4 K, 1.2 M; 12,4 χιλ. in Greek. */
export function formatCompact(value: number, locale: Locale): string {
  const format = new Intl.NumberFormat(locale === "en" ? "en-US" : tags[locale], {
    notation: "compact",
    maximumFractionDigits: Math.abs(value) < 1_000 ? 0 : 1,
  });
  const parts = format.formatToParts(value);
  const spaced = parts.map((part, index) => {
    const previous = parts[index - 1];
    return part.type === "compact" && previous?.type !== "literal" ? `\u00a0${part.value}` : part.value;
  });
  return withTrueMinus(spaced.join(""));
}

/** A percentage that is already multiplied by 100: 2.1 becomes 2.1% or 2,1%. */
export function formatPercent(percent: number, locale: Locale, fractionDigits = 1): string {
  const format = new Intl.NumberFormat(tags[locale], {
    style: "percent",
    minimumFractionDigits: fractionDigits,
    maximumFractionDigits: fractionDigits,
  });
  return withTrueMinus(format.format(percent / 100));
}

/** An amount of money in its currency, as the reader's language writes it: $1.25, 1,25 $. */
export function formatMoney(amount: number, currency: string, locale: Locale): string {
  return new Intl.NumberFormat(tags[locale], { style: "currency", currency }).format(amount);
}

export interface Change {
  /** "+1,204", "−3" or "0". */
  absolute: string;
  /** "+2.1%", or null when there is nothing to compare with. */
  percent: string | null;
  direction: "up" | "down" | "flat";
}

/** The difference between two counts, signed; the percentage is of `before` and missing when that is 0. */
export function formatChange(before: number, after: number, locale: Locale): Change {
  const difference = after - before;
  const count = new Intl.NumberFormat(tags[locale], { signDisplay: "exceptZero", maximumFractionDigits: 0 });
  const share = new Intl.NumberFormat(tags[locale], {
    style: "percent",
    signDisplay: "exceptZero",
    maximumFractionDigits: 1,
  });
  return {
    absolute: withTrueMinus(count.format(difference)),
    percent: before === 0 ? null : withTrueMinus(share.format(difference / before)),
    direction: difference > 0 ? "up" : difference < 0 ? "down" : "flat",
  };
}

/** How long ago (or ahead) a time is, in the largest unit that fits: "37 min ago", "πριν από 37 λεπτά", "now". */
export function formatRelative(time: Date, now: Date, locale: Locale): string {
  const elapsedMs = time.getTime() - now.getTime();
  const size = Math.abs(elapsedMs);
  const format = new Intl.RelativeTimeFormat(tags[locale], {
    numeric: "auto",
    style: locale === "en" ? "short" : "long",
  });
  const [unit, unitMs]: [Intl.RelativeTimeFormatUnit, number] =
    size < 45_000
      ? ["second", Number.POSITIVE_INFINITY]
      : size < 59.5 * minuteMs
        ? ["minute", minuteMs]
        : size < 23.5 * hourMs
          ? ["hour", hourMs]
          : size < 60 * dayMs
            ? ["day", dayMs]
            : size < 700 * dayMs
              ? ["month", 30.44 * dayMs]
              : ["year", 365.25 * dayMs];
  return format.format(Math.round(elapsedMs / unitMs), unit);
}

/** A moment as date and time in a time zone, with the zone's short name: "21 Nov 2026, 10:42 EET". */
export function formatDateTime(time: Date, locale: Locale, timeZone: string): string {
  const text = new Intl.DateTimeFormat(tags[locale], {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone,
  }).format(time);
  // Greek has no short names of zones, and would write a whole clause in brackets.
  const names = new Intl.DateTimeFormat(tags.en, { timeZoneName: "short", timeZone }).formatToParts(time);
  return `${text} ${names.find(({ type }) => type === "timeZoneName")?.value ?? timeZone}`;
}

/** A moment of the last hours in a time zone: "14:00" on the day of `now`, with its day on any other: "20 Nov, 14:00". */
export function formatClock(time: Date, now: Date, locale: Locale, timeZone: string): string {
  const isToday = formatDate(time, locale, timeZone) === formatDate(now, locale, timeZone);
  return new Intl.DateTimeFormat(tags[locale], {
    ...(isToday ? {} : { day: "numeric", month: "short" }),
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone,
  }).format(time);
}

/** The date of a moment in a time zone: "21 Nov 2026". */
export function formatDate(time: Date, locale: Locale, timeZone: string): string {
  return new Intl.DateTimeFormat(tags[locale], { day: "numeric", month: "short", year: "numeric", timeZone }).format(
    time,
  );
}

/** A time zone as people name it: "UTC", "Pacific Time". */
export function formatZone(timeZone: string, locale: Locale): string {
  if (timeZone === "UTC") return timeZone;
  const parts = new Intl.DateTimeFormat(tags[locale], { timeZone, timeZoneName: "longGeneric" }).formatToParts();
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? timeZone;
}

/** Names as a sentence lists them: "Instagram, TikTok and X", or "… or X" where one of them is meant. */
export function formatList(names: readonly string[], locale: Locale, type: "conjunction" | "disjunction"): string {
  return new Intl.ListFormat(tags[locale], { type }).format(names);
}

/** A UTC day (YYYY-MM-DD) as a date, the same in every time zone: "21 Nov 2026", or "21 Nov" when short. */
export function formatDay(dayUtc: string, locale: Locale, length: "short" | "full" = "full"): string {
  return new Intl.DateTimeFormat(tags[locale], {
    day: "numeric",
    month: "short",
    ...(length === "full" ? { year: "numeric" as const } : {}),
    timeZone: "UTC",
  }).format(new Date(`${dayUtc}T00:00:00Z`));
}
