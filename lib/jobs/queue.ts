import "server-only";
import type { Kysely } from "kysely";
import pg from "pg";
import { type Db as BossDb, fromKysely, PgBoss } from "pg-boss";
import { env } from "@/lib/config";
import { createPool, type Tables } from "@/lib/db/client";
import { log } from "@/lib/log";
import { catalog, crashPolicy, type JobName, type JobPayload, type JobSpec, jobNames } from "./catalog";

/** pg-boss reads its own rows with the driver's usual parsers, not with ours. */
function bossDb(connections: pg.Pool): BossDb {
  return {
    executeSql: async (text, values) => connections.query({ text, values: values ?? [], types: pg.types }),
  };
}

/**
 * A started queue over a pool, with every queue of the catalog made or brought up to date. Its schema comes from the
 * migrations. Throws when that schema is missing or of another version.
 */
export async function openQueue(connections: pg.Pool): Promise<PgBoss> {
  const boss = new PgBoss({
    db: bossDb(connections),
    migrate: false,
    schedule: false,
    // `drain` supervises; timers of the library would run on no schedule of ours.
    supervise: false,
    monitorIntervalSeconds: 5,
    reindex: false,
  });
  boss.on("error", (error) => log.error("queue failed", { action: "queue", error }));
  boss.on("warning", (warning) => log.warn("queue warning", { action: "queue", warning: warning.message }));
  await boss.start();
  await ensureQueues(boss);
  return boss;
}

/** Makes the queues that are missing and corrects those whose settings changed. Safe from several processes at once. */
export async function ensureQueues(boss: PgBoss): Promise<void> {
  const existing = new Map((await boss.getQueues([...jobNames])).map((queue) => [queue.name, queue]));
  const { policy, ...always } = crashPolicy;
  const isDeadLetter = (name: JobName) => jobNames.some((other) => (catalog[other] as JobSpec).deadLetter === name);
  // A queue can only name a dead letter queue that is there.
  for (const name of [...jobNames].sort((a, b) => Number(isDeadLetter(b)) - Number(isDeadLetter(a)))) {
    const { retryLimit = always.retryLimit, deadLetter } = catalog[name] as JobSpec;
    const settings = { ...always, retryLimit, ...(deadLetter === undefined ? {} : { deadLetter }) };
    const queue = existing.get(name);
    if (!queue) await boss.createQueue(name, { policy, ...settings });
    else if (Object.entries(settings).some(([key, value]) => queue[key as keyof typeof settings] !== value)) {
      await boss.updateQueue(name, settings);
    }
  }
}

/** The lanes of a drain, and one for upkeep. */
const connectionsAtMost = 6;

interface OpenedQueue {
  readonly boss: Promise<PgBoss>;
  readonly connections: pg.Pool;
}

const shared = globalThis as { influmeterQueue?: OpenedQueue | undefined };

/**
 * The process's queue, started at the first call; kept on globalThis, because development reloads modules. It has
 * connections of its own: jobs are sent within transactions, and if those held every connection of one pool while the
 * queue needed one more, both would wait for ever.
 */
export function queue(): Promise<PgBoss> {
  shared.influmeterQueue ??= open();
  return shared.influmeterQueue.boss;
}

function open(): OpenedQueue {
  const connections = createPool(env().databaseUrl, connectionsAtMost);
  const boss = openQueue(connections).catch(async (error: unknown) => {
    shared.influmeterQueue = undefined;
    await connections.end();
    throw error;
  });
  return { boss, connections };
}

/** Ends the queue's timers and connections, so that a program can end. Jobs stay where they are. */
export async function closeQueue(): Promise<void> {
  const opened = shared.influmeterQueue;
  if (opened === undefined) return;
  shared.influmeterQueue = undefined;
  await (await opened.boss).stop({ graceful: false, close: false });
  await opened.connections.end();
}

/** The queue's door into a running transaction. */
export function inTransaction(trx: Kysely<Tables>): { db: BossDb } {
  return { db: fromKysely(trx) };
}

/**
 * Sends jobs for now, within the caller's transaction and in one statement. A key that is already waiting or running is
 * left alone.
 */
export async function enqueue<Name extends JobName>(
  trx: Kysely<Tables>,
  name: Name,
  payloads: readonly JobPayload<Name>[],
  priority: number,
): Promise<void> {
  if (payloads.length === 0) return;
  const boss = await queue();
  const key = catalog[name].key as (payload: JobPayload<Name>) => string;
  await boss.insert(
    name,
    payloads.map((data) => ({ data, singletonKey: key(data), priority })),
    inTransaction(trx),
  );
}
