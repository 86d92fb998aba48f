import { requireKnownLimits } from "@/lib/budgets";
import { clock } from "@/lib/clock";
import { env, parseEnv } from "@/lib/config";
import type { Db } from "@/lib/db/client";
import { readDatabaseFacts, readQueueFacts } from "@/lib/db/health";
import { queue } from "@/lib/jobs/queue";
import { measureWebhooks } from "@/lib/webhooks";
import {
  checkAppUrl,
  checkDatabaseUrl,
  checkKeys,
  checkMail,
  checkPlatforms,
  checkSandbox,
  messageOf,
} from "./configuration-checks";
import {
  checkBuckets,
  checkClocks,
  checkMigrations,
  checkPartitions,
  checkQueue,
  checkRowSecurity,
  checkTimetable,
  checkVersion,
  type ExpectedRun,
} from "./database-checks";
import { bad, type Finding, ok } from "./finding";
import { inTime, reachAuth, reachRest, reachSandbox, reachStorage } from "./reach";
import { checkWebhooks } from "./webhook-checks";

/** How far back webhooks are judged. */
const webhookDays = 7;

/** What the doctor compares an installation with. */
export interface Expected {
  /** Versions of the migration files of this checkout. */
  readonly migrations: readonly string[];
  readonly timetable: readonly ExpectedRun[];
}

/**
 * Examines an installation: its configuration, the database, the queue, and what it reaches. `openDb` is called once the
 * configuration is known to be readable. Never throws: what cannot be examined is a finding of its own.
 */
export async function examine(
  source: Record<string, string | undefined>,
  openDb: () => Db,
  expected: Expected,
): Promise<Finding[]> {
  try {
    requireKnownLimits(parseEnv(source).budgetLimits);
  } catch (error) {
    return [bad("configuration", messageOf(error), "Set these variables (.env.example says how), then ask again.")];
  }
  const [database, reached] = await Promise.all([examineDatabase(openDb(), expected), examineReach()]);
  const here = env();
  return [
    ok("configuration", "Every variable that is needed is set and readable."),
    checkAppUrl(here),
    checkDatabaseUrl(here),
    checkSandbox(here),
    checkMail(here),
    ...checkPlatforms(here, clock.now()),
    ...reached,
    ...database,
  ];
}

async function tried(check: string, todo: string, look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look();
  } catch (error) {
    return [bad(check, messageOf(error), todo)];
  }
}

async function examineReach(): Promise<Finding[]> {
  const here = env();
  const keys = "Compare SUPABASE_URL and the keys with Supabase dashboard > Settings > API keys.";
  const looks = [
    tried("auth", keys, async () => [ok("auth", await reachAuth(here))]),
    tried("rest", keys, async () => [ok("rest", await reachRest(here))]),
    tried("storage", keys, async () => [ok("storage", await reachStorage(here))]),
  ];
  const { sandboxUrl } = here;
  if (sandboxUrl !== null) {
    looks.push(
      tried("sandbox reach", "Start it: `npm run dev`.", async () => [
        ok("sandbox reach", await reachSandbox(sandboxUrl)),
      ]),
    );
  }
  return (await Promise.all(looks)).flat();
}

async function examineDatabase(db: Db, expected: Expected): Promise<Finding[]> {
  // Without the sandbox its offset is unknown; that it is away is found elsewhere.
  await clock.sync().catch(() => undefined);
  const facts = tried(
    "database",
    "Check DATABASE_URL, that the project is not paused, and that its migrations are applied.",
    async () => {
      const started = performance.now();
      const found = await inTime(readDatabaseFacts(db));
      const tripMs = performance.now() - started;
      return [
        ok("database", "The database answers."),
        checkVersion(found),
        checkMigrations(found, expected.migrations),
        checkRowSecurity(found),
        checkKeys(env(), found.keyIds),
        checkPartitions(found, clock.now()),
        checkClocks(found.now, clock.wall(), tripMs),
        checkBuckets(found),
      ];
    },
  );
  const jobs = tried(
    "queue",
    "Apply the migrations: they bring the queue's schema in the version of this code.",
    async () => {
      await inTime(queue());
      const found = await inTime(readQueueFacts(db, clock.now()));
      return [checkQueue(found), ...checkTimetable(found, expected.timetable, clock.now())];
    },
  );
  const webhooks = tried("webhooks", "Apply the migrations.", async () =>
    (await inTime(measureWebhooks({ db, now: () => clock.now() }, webhookDays))).map(checkWebhooks),
  );
  return (await Promise.all([facts, jobs, webhooks])).flat();
}
