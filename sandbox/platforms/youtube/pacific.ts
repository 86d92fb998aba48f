import { DAY_MS } from "@/sandbox/core/growth";

const parts = new Intl.DateTimeFormat("en-CA", {
  timeZone: "America/Los_Angeles",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  hourCycle: "h23",
});
const midnights = new Map<string, number>();

/** The Pacific calendar day (YYYY-MM-DD) of a moment; quota and reports are counted by it. */
export function pacificDay(timeMs: number): string {
  return parts.format(timeMs).slice(0, 10);
}

/** The moment a Pacific day begins. Days with a change of clocks are 23 or 25 hours long. */
export function startOfPacificDay(day: string): number {
  const known = midnights.get(day);
  if (known !== undefined) return known;
  const utcMidnight = Date.parse(`${day}T00:00:00Z`);
  // Midnight there is 07:00 UTC in summer and 08:00 UTC in winter.
  const start =
    pacificDay(utcMidnight + 7 * 3_600_000) === day ? utcMidnight + 7 * 3_600_000 : utcMidnight + 8 * 3_600_000;
  midnights.set(day, start);
  return start;
}

/** The calendar day `count` days after `day`. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}
