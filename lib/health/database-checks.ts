import type { DatabaseFacts, QueueFacts } from "@/lib/db/health";
import { bad, type Finding, ok, warn } from "./finding";

const leastVersion = 170000;
const minuteMs = 60_000;
const skewMs = 5_000;

/** Which server this is; the schema and the platform are made for PostgreSQL 17. */
export function checkVersion({ version }: Pick<DatabaseFacts, "version">): Finding {
  const words = `PostgreSQL ${Math.floor(version / 10_000)}.${version % 10_000}`;
  if (version >= leastVersion) return ok("server", words);
  return warn("server", `${words} is older than what this is tried with.`, "Upgrade the project to PostgreSQL 17.");
}

/** Whether the database has exactly the migrations of this version of the code. `files`: their versions. */
export function checkMigrations({ migrations }: Pick<DatabaseFacts, "migrations">, files: readonly string[]): Finding {
  if (migrations === null) {
    return bad(
      "migrations",
      "Nothing says which migrations were applied.",
      "Run `npm run db:migrate` (or `supabase db push`).",
    );
  }
  const missing = files.filter((version) => !migrations.includes(version));
  if (missing.length > 0) return bad("migrations", `Not applied: ${missing.join(", ")}.`, "Run `npm run db:migrate`.");
  const unknown = migrations.filter((version) => !files.includes(version));
  if (unknown.length > 0) {
    return warn(
      "migrations",
      `The database is newer than this code: ${unknown.join(", ")}.`,
      "Deploy the version that brought them.",
    );
  }
  return ok("migrations", `All ${files.length} are applied.`);
}

/** Whether row security is on everywhere, and nobody may write through the REST API. */
export function checkRowSecurity({
  tablesWithoutRowSecurity,
  writePolicies,
}: Pick<DatabaseFacts, "tablesWithoutRowSecurity" | "writePolicies">): Finding {
  if (tablesWithoutRowSecurity.length > 0) {
    const says = `Row security is off on ${tablesWithoutRowSecurity.join(", ")}: whoever holds the public key reads them.`;
    return bad("row security", says, "Turn it on: `alter table ... enable row level security`.");
  }
  if (writePolicies.length > 0) {
    return bad("row security", `People may write past the app: ${writePolicies.join("; ")}.`, "Drop these policies.");
  }
  return ok("row security", "On everywhere; nobody writes past the app.");
}

/** Whether this month's and the next month's snapshots have a place. */
export function checkPartitions({ snapshotMonths }: Pick<DatabaseFacts, "snapshotMonths">, now: Date): Finding {
  const month = (ahead: number) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead)).toISOString().slice(0, 7).replace("-", "");
  const missing = [0, 1].map(month).filter((wanted) => !snapshotMonths.includes(wanted));
  if (missing.length === 0) return ok("partitions", "This month's and the next month's snapshots have a place.");
  const todo = "They are made by the timetable's entry `snapshots` and before every sync: see that one of them runs.";
  return missing.includes(month(0))
    ? bad("partitions", `No place for the snapshots of ${missing.join(", ")}.`, todo)
    : warn("partitions", `No place yet for the snapshots of ${missing.join(", ")}.`, todo);
}

/** Whether this machine and the database agree about the time. `halfTripMs`: how far the answer may be off by itself. */
export function checkClocks(databaseNow: string, wall: Date, halfTripMs: number): Finding {
  const apart = Math.abs(Date.parse(databaseNow) - wall.getTime());
  if (apart <= skewMs + halfTripMs) return ok("clocks", "This machine and the database agree about the time.");
  return bad(
    "clocks",
    `This machine and the database are ${Math.round(apart / 1000)} seconds apart, so leases and log-ins end at wrong times.`,
    "Let this machine follow a time server.",
  );
}

/** Whether jobs are done. */
export function checkQueue({
  waiting,
  oldestWaitingSeconds,
  stuck,
  overdueAccounts,
  failedToday,
  crashing,
}: QueueFacts): Finding {
  const todo = "See that a worker (`npm run start:worker`) or the scheduler's calls to /api/cron/* run.";
  if ((oldestWaitingSeconds ?? 0) > 15 * 60 || overdueAccounts > 0) {
    const oldest = Math.round((oldestWaitingSeconds ?? 0) / 60);
    return bad(
      "queue",
      `${waiting} jobs wait, the oldest for ${oldest} minutes; ${overdueAccounts} accounts are overdue.`,
      todo,
    );
  }
  if (stuck > 0)
    return warn(
      "queue",
      `${stuck} running jobs give no sign of life.`,
      "They are handed to somebody else by the next drain; if they stay, restart the workers.",
    );
  if (crashing.total > 0) {
    const named = crashing.ids.join(", ") + (crashing.total > crashing.ids.length ? " and others" : "");
    return warn(
      "queue",
      `${crashing.total} accounts crash the worker that reads them: ${named}. Each is read alone, less and less often.`,
      'Look for "reads were given up" and what stands before it in the logs; `npm run cli -- sync --account ID` reads one.',
    );
  }
  if (failedToday > 0)
    return warn(
      "queue",
      `${failedToday} jobs were given up today, after a crash at every attempt. Accounts among them are read again within 15 minutes.`,
      'Look for "batch failed" and "reads were given up" in the logs.',
    );
  return ok("queue", `${waiting} jobs wait, none for long.`);
}

/** An entry of the timetable and how long it may be away before somebody should look. */
export interface ExpectedRun {
  readonly entry: string;
  readonly everyMinutes: number;
}

/** Whether each entry of the timetable has run lately. `now` is the product's time, in which runs are noted. */
export function checkTimetable(
  { runs }: Pick<QueueFacts, "runs">,
  expected: readonly ExpectedRun[],
  now: Date,
): Finding[] {
  return expected.map(({ entry, everyMinutes }) => {
    const check = `timetable ${entry}`;
    const run = runs.find((one) => one.entry === entry);
    const todo = `Run a worker, or let a scheduler call /api/cron/${entry} (docs/deploy.md).`;
    if (!run) return warn(check, "Has never run.", todo);
    const ended = run.finishedAt === null ? null : Date.parse(run.finishedAt);
    const failed = run.failedAt === null ? null : Date.parse(run.failedAt);
    if (failed !== null && failed > (ended ?? 0)) {
      return bad(
        check,
        `Its last run failed: ${run.errorCode} at ${run.failedAt}.`,
        "Look for `timetable` in the logs.",
      );
    }
    // An interval late is a scheduler's hiccup; three of them are nobody calling.
    const lateMs = (3 * everyMinutes + 2) * minuteMs;
    if (ended === null || now.getTime() - ended > lateMs)
      return bad(check, `Ran last at ${run.finishedAt ?? run.startedAt}.`, todo);
    return ok(check, `Ran last at ${run.finishedAt}.`);
  });
}

const neededBuckets = ["profile-pictures", "post-media"];

/** Whether the places for files exist. */
export function checkBuckets({ buckets }: Pick<DatabaseFacts, "buckets">): Finding {
  const missing = neededBuckets.filter((bucket) => !buckets.includes(bucket));
  if (missing.length === 0) return ok("buckets", "The Storage buckets are there.");
  return bad("buckets", `No Storage bucket ${missing.join(", ")}.`, "Run `npm run db:migrate`; it makes them.");
}
