/** When an entry of the timetable runs; times are UTC. */
export type Rhythm = { readonly everyMinutes: number } | { readonly dailyAt: `${number}:${number}` };

/** What runs by the clock, and when. Everything else is due by a time in its own row. */
export const timetable = {
  /** Sends the jobs of accounts whose sync is due; their posts ride along every 6 hours. And those of audiences and mail that are due. */
  sync: { everyMinutes: 1 },
  /** Refreshes tokens before they end, and foresees the end of those that nobody can refresh. */
  "refresh-tokens": { everyMinutes: 15 },
  /** Opens the UTC day and writes how the day before went. */
  snapshots: { dailyAt: "00:10" },
  /** Makes every account's audience due, spread over the hours that follow. */
  audience: { dailyAt: "02:00" },
  /** Removes what has served its time. */
  cleanup: { dailyAt: "03:00" },
} as const satisfies Record<string, Rhythm>;

export type TimetableEntry = keyof typeof timetable;

export const timetableEntries = Object.keys(timetable) as TimetableEntry[];

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

function minuteOfDay(dailyAt: string): number {
  const [hours = 0, minutes = 0] = dailyAt.split(":").map(Number);
  return hours * 60 + minutes;
}

/** A rhythm as a cron expression, as schedulers outside want it. */
export function cronExpression(rhythm: Rhythm): string {
  if ("everyMinutes" in rhythm) return rhythm.everyMinutes === 1 ? "* * * * *" : `*/${rhythm.everyMinutes} * * * *`;
  const minute = minuteOfDay(rhythm.dailyAt);
  return `${minute % 60} ${Math.floor(minute / 60)} * * *`;
}

/** The latest time at or before `now` at which a rhythm runs. */
export function lastOccurrence(rhythm: Rhythm, now: Date): Date {
  const time = now.getTime();
  if ("everyMinutes" in rhythm) {
    const hour = time - (time % (60 * minuteMs));
    const everyMs = rhythm.everyMinutes * minuteMs;
    return new Date(hour + Math.floor((time - hour) / everyMs) * everyMs);
  }
  const today = time - (time % dayMs) + minuteOfDay(rhythm.dailyAt) * minuteMs;
  return new Date(today <= time ? today : today - dayMs);
}

/** Whether an entry came due after `since` and by `now`; always for a `since` of null. */
export function isDue(entry: TimetableEntry, since: Date | null, now: Date): boolean {
  return since === null || lastOccurrence(timetable[entry], now) > since;
}

/**
 * The entries that came due after `since` and by `now`; each at most once, however long ago `since` is. All of them for
 * a `since` of null, which is how a program that has just started catches up.
 */
export function dueEntries(since: Date | null, now: Date): TimetableEntry[] {
  return timetableEntries.filter((entry) => isDue(entry, since, now));
}

/** How often each entry runs, in minutes. */
export function expectedRuns(): { entry: TimetableEntry; everyMinutes: number }[] {
  return timetableEntries.map((entry) => {
    const rhythm: Rhythm = timetable[entry];
    return { entry, everyMinutes: "everyMinutes" in rhythm ? rhythm.everyMinutes : dayMs / minuteMs };
  });
}
