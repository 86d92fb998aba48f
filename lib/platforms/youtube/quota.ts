const zone = "America/Los_Angeles";
const pacific = new Intl.DateTimeFormat("en-US", {
  timeZone: zone,
  hourCycle: "h23",
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
  second: "numeric",
});

/** How far Pacific wall time is ahead of UTC at an instant, in milliseconds (negative all year). */
function pacificOffsetMs(atMs: number): number {
  const parts = wallTime(atMs);
  return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second) - floorToSecond(atMs);
}

/**
 * The next midnight in Los Angeles after `now`, when the quota of the Data API begins anew. Safe on the days of 23 and
 * 25 hours: the midnight is looked up in the zone's own calendar, not counted from `now`.
 */
export function nextPacificMidnight(now: Date): Date {
  const today = wallTime(now.getTime());
  const midnightAsUtc = Date.UTC(today.year, today.month - 1, today.day + 1);
  // The offset at the midnight itself: guessed from today's, then read at the guess. The clocks change at 2 a.m.
  const guess = midnightAsUtc - pacificOffsetMs(now.getTime());
  return new Date(midnightAsUtc - pacificOffsetMs(guess));
}

function floorToSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}

function wallTime(atMs: number) {
  const fields = Object.fromEntries(pacific.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
  const field = (name: string) => fields[name] ?? 0;
  return {
    year: field("year"),
    month: field("month"),
    day: field("day"),
    hour: field("hour"),
    minute: field("minute"),
    second: field("second"),
  };
}
