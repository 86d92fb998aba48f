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
