import { DAY_MS } from "@/sandbox/core/growth";
import { badRequest } from "./errors";
import type { DateRange, TimeIntervals } from "./requests";

/** A stretch of UTC days: both ends are midnights, the second is exclusive. */
export interface Stretch {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Reports know nothing younger than this. */
export const REPORT_LAG_MS = 2 * DAY_MS;
/** Reports of pages know nothing older than this. */
export const REPORT_WINDOW_MS = 365 * DAY_MS;

/** The midnight (UTC) that a moment's day began with. */
export function midnight(timeMs: number): number {
  return Math.floor(timeMs / DAY_MS) * DAY_MS;
}

/** The days of a range with an exclusive end. Refuses with 400 days that do not exist, and a range that ends first. */
export function stretchOf({ start, end }: DateRange): Stretch {
  const [fromMs, untilMs] = [dayMs(start), dayMs(end)];
  if (untilMs <= fromMs) throw badRequest("dateRange: end must be after start");
  return { fromMs, untilMs };
}

function dayMs({ year, month, day }: DateRange["start"]): number {
  const timeMs = Date.UTC(year, month - 1, day);
  if (new Date(timeMs).getUTCDate() !== day || month > 12) throw badRequest("dateRange: there is no such day");
  return timeMs;
}

/**
 * The whole days of time intervals of a page's report, cut to what reports know. Refuses with 400 a start beyond twelve
 * months ago, an end before the start, and granularities other than the day.
 */
export function reportStretch({ timeRange, timeGranularityType }: TimeIntervals, nowMs: number): Stretch {
  if (timeGranularityType !== "DAY") throw badRequest("timeIntervals: the sandbox knows the granularity DAY only");
  const latest = midnight(nowMs - REPORT_LAG_MS) + DAY_MS;
  const { start, end = latest } = timeRange;
  if (end <= start) throw badRequest("timeIntervals: end must be after start");
  if (start < nowMs - REPORT_WINDOW_MS - DAY_MS) throw badRequest("timeIntervals: start is more than 12 months ago");
  return { fromMs: midnight(start), untilMs: Math.min(midnight(end), latest) };
}

/** The days of a stretch, oldest first, each with its own ends. */
export function daysOf({ fromMs, untilMs }: Stretch): Stretch[] {
  const count = Math.max(0, Math.round((untilMs - fromMs) / DAY_MS));
  return Array.from({ length: count }, (_, index) => {
    const start = fromMs + index * DAY_MS;
    return { fromMs: start, untilMs: start + DAY_MS };
  });
}

/** A day as analytics of members write it: a range of one day. */
export function asDateRange({ fromMs, untilMs }: Stretch) {
  const day = (timeMs: number) => {
    const date = new Date(timeMs);
    return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  };
  return { start: day(fromMs), end: day(untilMs) };
}
