import "server-only";
import { sql } from "kysely";
import type { Db } from "./client";

/**
 * Moves waiting jobs of these keys forward to at least `priority`, because somebody is waiting for them now. The queue's
 * own library can do this only one key at a time.
 */
export async function raiseWaitingJobs(db: Db, name: string, keys: readonly string[], priority: number): Promise<void> {
  await sql`
    update pgboss.job set priority = ${priority}
    where name = ${name} and singleton_key = any(${[...keys]}::text[]) and state < 'active' and priority < ${priority}
  `.execute(db);
}

/** How long ago the jobs of these keys were sent that somebody works at now, in milliseconds; the youngest of each key. */
export async function readJobAges(db: Db, name: string, keys: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ key: string; ms: number }>`
    select singleton_key as key, min(extract(epoch from pgboss.job_now() - created_on) * 1000)::float8 as ms
    from pgboss.job where name = ${name} and singleton_key = any(${[...keys]}::text[]) and state = 'active'
    group by singleton_key
  `.execute(db);
  return new Map(rows.map(({ key, ms }) => [key, ms]));
}
