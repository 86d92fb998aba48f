interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const calendars = new Map<string, Intl.DateTimeFormat>();

function calendarOf(zone: string): Intl.DateTimeFormat {
  const known = calendars.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  calendars.set(zone, made);
  return made;
}

function wallTime(zone: string, atMs: number): WallTime {
  const fields = Object.fromEntries(
    calendarOf(zone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
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

/** How far the zone's wall time is ahead of UTC at an instant, in milliseconds. */
function offsetMs(zone: string, atMs: number): number {
  const { year, month, day, hour, minute, second } = wallTime(zone, atMs);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(atMs / 1000) * 1000;
}

/** The instant at which a zone's wall time is this, for a time that the clocks neither skip nor repeat. */
function instantOf(zone: string, asUtcMs: number, now: Date): Date {
  // The offset at the time itself: guessed from today's, then read at the guess.
  const guess = asUtcMs - offsetMs(zone, now.getTime());
  return new Date(asUtcMs - offsetMs(zone, guess));
}

/**
 * The next midnight after `now` in an IANA time zone. Safe on days of 23 and 25 hours where, as nearly everywhere, the
 * clocks change at another hour: the midnight is looked up in the zone's calendar, not counted from `now`.
 */
export function nextMidnight(zone: string, now: Date): Date {
  const { year, month, day } = wallTime(zone, now.getTime());
  return instantOf(zone, Date.UTC(year, month - 1, day + 1), now);
}

/** The first midnight of the next calendar month in an IANA time zone. */
export function nextMonth(zone: string, now: Date): Date {
  const { year, month } = wallTime(zone, now.getTime());
  return instantOf(zone, Date.UTC(year, month, 1), now);
}
