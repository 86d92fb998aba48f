import type { HistoryPoint } from "@/lib/schemas/stats";

/** A run of days without a value, for one reason. */
export interface Gap {
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly reason: string;
  /** The known days around it, between which the line is broken; null at the ends of the period. */
  readonly after: string | null;
  readonly before: string | null;
}

/** Without the last day where it has no value: it is today (UTC), and may still get one. */
function daysOver(points: readonly HistoryPoint[]): readonly HistoryPoint[] {
  return points.at(-1)?.value === null ? points.slice(0, -1) : points;
}

/** How many days of a history that ends today went by without a value. */
export function daysMissing(points: readonly HistoryPoint[]): number {
  return daysOver(points).filter(({ value }) => value === null).length;
}

/**
 * The gaps of a history that ends today, oldest first; neighbouring days with different reasons are different gaps. A day
 * is missing when it is over, so today never is.
 */
export function gapsOf(points: readonly HistoryPoint[]): Gap[] {
  const gaps: Gap[] = [];
  daysOver(points).forEach((point, index) => {
    if (point.value !== null) return;
    const reason = point.reason ?? "other";
    const last = gaps.at(-1);
    const previous = points[index - 1];
    const next = points[index + 1];
    const before = next && next.value !== null ? next.day : null;
    if (last && previous && previous.value === null && last.to === previous.day && last.reason === reason) {
      gaps[gaps.length - 1] = { ...last, to: point.day, days: last.days + 1, before };
      return;
    }
    const after = previous && previous.value !== null ? previous.day : null;
    gaps.push({ from: point.day, to: point.day, days: 1, reason, after, before });
  });
  return gaps;
}

/** Days whose value stands alone between gaps: a line would not show them. */
export function lonelyDays(points: readonly HistoryPoint[]): Set<string> {
  const known = (index: number) => (points[index]?.value ?? null) !== null;
  const lonely = points.filter((_, index) => known(index) && !known(index - 1) && !known(index + 1));
  return new Set(lonely.map(({ day }) => day));
}

/** Each value as its difference in percent from the first known one; gaps stay gaps. Null when that first one is 0. */
export function percentPoints(points: readonly HistoryPoint[]): HistoryPoint[] | null {
  const first = points.find(({ value }) => value !== null)?.value ?? null;
  if (first === 0) return null;
  return points.map((point) =>
    point.value === null || first === null ? point : { ...point, value: ((point.value - first) / first) * 100 },
  );
}
