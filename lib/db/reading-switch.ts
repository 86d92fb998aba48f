import "server-only";
import { sql } from "kysely";
import type { Trx } from "./client";
import { waitingCodes } from "./platform-controls";

/** The least time between two reads of an account, whoever wants them. */
const pauseSeconds = 60;

/** Whether an account, whose row the caller has locked, is read by itself. */
export async function isReadByItself(trx: Trx, id: string): Promise<boolean> {
  const row = await trx.selectFrom("social_connections").select("sync_enabled").where("id", "=", id).executeTakeFirst();
  return row?.sync_enabled ?? false;
}

/** Takes an account out of the timetable. What else keeps it from being read stays beside it as the reason. */
export async function switchReadingOff(trx: Trx, id: string, now: Date): Promise<void> {
  const isFree = sql`(last_error_code is null or last_error_code = any(${[...waitingCodes]}::text[]))`;
  await sql`
    update public.social_connections set sync_enabled = false, updated_at = ${now.toISOString()}::timestamptz,
      last_error_detail = case when ${isFree} then null else last_error_detail end,
      last_error_at = case when ${isFree} then ${now.toISOString()}::timestamptz else last_error_at end,
      last_error_code = case when ${isFree} then 'SYNC_OFF' else last_error_code end
    where id = ${id}::uuid
  `.execute(trx);
}

/** Puts an account back into the timetable: it is due at once, but not within a minute of its last read. */
export async function switchReadingOn(trx: Trx, id: string, now: Date): Promise<void> {
  const at = sql`${now.toISOString()}::timestamptz`;
  await sql`
    update public.social_connections set sync_enabled = true, updated_at = ${at},
      next_sync_at = least(next_sync_at,
        greatest(${at}, last_attempt_at + make_interval(secs => ${pauseSeconds}::float8))),
      last_error_at = case when last_error_code = 'SYNC_OFF' then null else last_error_at end,
      last_error_code = nullif(last_error_code, 'SYNC_OFF')
    where id = ${id}::uuid
  `.execute(trx);
}
