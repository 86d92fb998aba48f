import "server-only";
import { sql } from "kysely";
import type { Db } from "./client";

/** How many rows of each kind a clean-up removed. */
export interface Removed {
  readonly oauthStates: number;
  readonly syncJobs: number;
  readonly syncRuns: number;
  readonly rateLimits: number;
  readonly notices: number;
}

/**
 * Removes what has served its time: OAuth attempts a day after their end, sync history older than `keepDays.syncHistory`, and
 * counters of the request limiter, notices older than `keepDays.notices` unless they are of `incidentKinds` and still open.
 */
export async function removeOutdated(
  db: Db,
  now: Date,
  keepDays: { readonly syncHistory: number; readonly notices: number },
  incidentKinds: readonly string[],
): Promise<Removed> {
  const at = now.toISOString();
  const { rows } = await sql<Removed>`
    with states as (
      delete from public.oauth_states where expires_at < ${at}::timestamptz - interval '1 day' returning 1
    ), jobs as (
      delete from public.sync_jobs where queued_at < ${at}::timestamptz - make_interval(days => ${keepDays.syncHistory})
      returning 1
    ), runs as (
      delete from public.sync_runs r where r.started_at < ${at}::timestamptz - make_interval(days => ${keepDays.syncHistory})
      returning 1
    ), told as (
      delete from public.notifications where created_at < ${at}::timestamptz - make_interval(days => ${keepDays.notices})
        and (resolved_at is not null or kind <> all(${[...incidentKinds]}::text[]))
      returning 1
    ), mails as (
      delete from public.notice_mails where ended_at < ${at}::timestamptz - make_interval(days => ${keepDays.notices})
    ), limits as (
      delete from internal.rate_limits where expire < ${Date.now()}::bigint returning 1
    )
    select (select count(*) from states) as "oauthStates", (select count(*) from jobs) as "syncJobs", (select count(*) from runs) as "syncRuns",
      (select count(*) from limits) as "rateLimits", (select count(*) from told) as notices
  `.execute(db);
  const removed = rows[0];
  if (!removed) throw new Error("the clean-up gave no counts");
  return removed;
}
