import { utcDay } from "@/lib/clock";
import { causeOf } from "@/lib/schemas/freshness";
import type { Account, HistoryChange, HistoryPoint, HistorySeries, TotalHistory } from "@/lib/schemas/stats";

const dayMs = 24 * 60 * 60_000;

/** A day's reading of one count, as stored. */
export interface Reading {
  readonly day: string;
  readonly value: number | null;
  /** Why the value is null. */
  readonly reason: string | null;
  readonly flags: HistoryPoint["flags"];
}

type Owner = Pick<
  Account,
  | "id"
  | "platform"
  | "username"
  | "status"
  | "connectedAt"
  | "disconnectedAt"
  | "lastSyncedAt"
  | "lastErrorCode"
  | "lastErrorAt"
>;

/** Why an account has no reading, by UTC day, as it was noted when the day had ended. */
export type MissedDays = Readonly<Record<string, string>>;

/** The last `days` UTC days up to and including the day of `now`, oldest first. */
export function daysUntil(now: Date, days: number): string[] {
  return Array.from({ length: days }, (_, index) => utcDay(new Date(now.getTime() - (days - 1 - index) * dayMs)));
}

/**
 * Why an account has no reading of a day; never a guess: what is not known is `no_reading`, or `not_read_yet` while the
 * day is not over.
 */
function reasonForGap(account: Owner, missed: MissedDays, day: string, today: string): string {
  if (
    account.disconnectedAt !== null &&
    account.status === "disconnected" &&
    day > account.disconnectedAt.slice(0, 10)
  ) {
    return "disconnected";
  }
  if (day < account.connectedAt.slice(0, 10)) return "not_connected_yet";
  const noted = missed[day];
  if (noted !== undefined) return noted;
  const lastRead = account.lastSyncedAt?.slice(0, 10) ?? null;
  if (lastRead === null || day > lastRead) {
    if (account.status === "expired" || account.status === "revoked") return "needs_reconnect";
    if (day === today && account.lastErrorAt?.slice(0, 10) === today) return causeOf(account.lastErrorCode);
    if (account.status === "error") return "sync_failed";
  }
  return day === today ? "not_read_yet" : "no_reading";
}

/**
 * The difference between the last and the first known value of a run of days; null with fewer than two known days.
 * `percent` is of the first value, and null when that is 0.
 */
export function changeOf(points: readonly HistoryPoint[]): HistoryChange | null {
  const known = points.flatMap(({ day, value }) => (value === null ? [] : [{ day, value }]));
  const from = known[0];
  const to = known.at(-1);
  if (!from || !to || from === to) return null;
  const absolute = to.value - from.value;
  return { absolute, percent: from.value === 0 ? null : (absolute / from.value) * 100, from, to };
}

/**
 * The history of one account over `days` (UTC, oldest first): one point per day, with a reason wherever there is no
 * value. Readings outside of `days` are left out; a day without one is never 0.
 */
export function buildSeries(
  account: Owner,
  readings: readonly Reading[],
  days: readonly string[],
  missed: MissedDays = {},
): HistorySeries {
  const byDay = new Map(readings.map((reading) => [reading.day, reading]));
  const today = days.at(-1) ?? "";
  const points = days.map((day): HistoryPoint => {
    const reading = byDay.get(day);
    if (!reading) return { day, value: null, reason: reasonForGap(account, missed, day, today), flags: [] };
    const { value, flags } = reading;
    return { day, value, reason: value === null ? (reading.reason ?? "no_reading") : null, flags: [...flags] };
  });
  return {
    connectionId: account.id,
    platform: account.platform,
    username: account.username,
    points,
    change: changeOf(points),
    changeReason: null,
  };
}

/**
 * The sum of several histories over the same days: a day on which one of them has no value has no sum either. Where one of
 * them may still get its value, because the day is not over, the sum is `not_read_yet` too.
 */
export function sumSeries(series: readonly HistorySeries[]): Pick<TotalHistory, "points" | "change"> {
  const days = series[0]?.points.map((point) => point.day) ?? [];
  const points = days.map((day, index): HistoryPoint => {
    const parts = series.map((one) => one.points[index]);
    const values = parts.flatMap((part) => (part && part.day === day && part.value !== null ? [part.value] : []));
    const flags = [...new Set(parts.flatMap((part) => part?.flags ?? []))];
    if (values.length < series.length) {
      const isAwaited = parts.some((part) => part?.reason === "not_read_yet");
      return { day, value: null, reason: isAwaited ? "not_read_yet" : "incomplete", flags: [] };
    }
    return { day, value: values.reduce((sum, value) => sum + value, 0), reason: null, flags };
  });
  return { points, change: changeOf(points) };
}
