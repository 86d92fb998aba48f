import "server-only";
import { sql } from "kysely";
import type { Db } from "./client";

/** A platform that answers nobody at the moment. */
export interface PlatformOutage {
  readonly platform: string;
  /** How many accounts it failed since it last answered for any. */
  readonly accounts: number;
  /** When the first of these failures happened. */
  readonly since: string;
}

/** Accounts per platform whose earlier failures are looked up. */
const sample = 20;

/**
 * The platforms whose latest reads all ended without an answer: no account of theirs was read since the failures, and the
 * last failure is younger than `recentSince` (an installation that reads nothing knows nothing). Only a platform that has
 * left somebody without an answer lately costs a look at all of its accounts.
 */
export async function readPlatformOutages(db: Db, { recentSince }: { recentSince: Date }): Promise<PlatformOutage[]> {
  const { rows } = await sql<PlatformOutage>`
    with unanswered as materialized (
      select id, platform, last_synced_at, last_error_at from public.social_connections
      where status in ('active', 'error')
        and last_error_code = 'PLATFORM_UNAVAILABLE' and last_error_at > ${recentSince.toISOString()}::timestamptz
    ), failing as (
      select u.*, row_number() over (partition by u.platform order by u.last_error_at) as place
      from (select distinct platform from unanswered) p
      cross join lateral (
        select max(c.last_synced_at) as read_at from public.social_connections c
        where c.platform = p.platform and c.status in ('active', 'error')
      ) latest
      join unanswered u on u.platform = p.platform and u.last_error_at > coalesce(latest.read_at, '-infinity')
    )
    select f.platform, max(f.place) as accounts, min(coalesce(j.first_at, f.last_error_at)) as since
    from failing f left join lateral (
      select min(j.finished_at) as first_at from public.sync_jobs j
      where f.place <= ${sample} and j.connection_id = f.id and j.error_code = 'PLATFORM_UNAVAILABLE'
        and j.finished_at > coalesce(f.last_synced_at, '-infinity')
    ) j on true
    group by f.platform order by f.platform
  `.execute(db);
  return rows;
}

/** How fast a platform answers. */
export interface PlatformPace {
  readonly platform: string;
  /** Accounts that were asked about, half of whose calls took as long or longer. */
  readonly accounts: number;
  readonly medianMs: number;
}

/** How fast each platform answered for the accounts that were asked about since a time, in one statement. */
export async function readPlatformPaces(db: Db, { since }: { since: Date }): Promise<PlatformPace[]> {
  const { rows } = await sql<PlatformPace>`
    select platform, count(*) as accounts, percentile_cont(0.5) within group (order by last_call_ms) as "medianMs"
    from public.social_connections
    where status in ('active', 'error') and last_call_ms is not null
      and last_attempt_at > ${since.toISOString()}::timestamptz
    group by platform order by platform
  `.execute(db);
  return rows;
}
