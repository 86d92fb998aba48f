import "server-only";
import { sql } from "kysely";
import type { Db } from "./client";

/** What an erasure could not end, by the ids of platforms. */
export interface Leftovers {
  /** Where our access may still stand, for the person to remove. */
  readonly access: readonly string[];
  /** Which have still to end a subscription, and whose id of the account stays until they have. */
  readonly events: readonly string[];
}

/** Adds to what an erasure could not end; what is noted already stays once. No statement when there is nothing. */
export async function noteLeftovers(db: Db, requestId: string, { access, events }: Leftovers): Promise<void> {
  if (access.length + events.length === 0) return;
  await sql`
    update public.deletion_requests set
      access_left = array(select distinct unnest(access_left || ${[...access]}::text[]) order by 1),
      events_left = array(select distinct unnest(events_left || ${[...events]}::text[]) order by 1)
    where id = ${requestId}::uuid
  `.execute(db);
}

/** What an erasure could not end so far. */
export async function readLeftovers(db: Db, requestId: string): Promise<Leftovers> {
  const row = await db
    .selectFrom("deletion_requests")
    .select(["access_left as access", "events_left as events"])
    .where("id", "=", requestId)
    .executeTakeFirst();
  return row ?? { access: [], events: [] };
}
