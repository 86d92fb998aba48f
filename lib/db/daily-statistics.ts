import "server-only";
import { sql } from "kysely";
import type { Db } from "./client";

/** How a UTC day went on one platform. */
export interface DailyStatistics {
  readonly day: string;
  readonly platform: string;
  /** Accounts that were connected at the end of the day. */
  readonly connectionsActive: number;
  /** Accounts that were read successfully in it. */
  readonly connectionsRead: number;
  readonly snapshots: number;
  readonly syncsSucceeded: number;
  readonly syncsPostponed: number;
  readonly syncsFailed: number;
  /** Syncs that did not succeed, by the code of what went wrong. */
  readonly failures: Readonly<Record<string, number>>;
  /** Calls that the syncs made to the platform. */
  readonly calls: number;
  /** Age of the last successful read at the end of the day, of the accounts read in it; null where there was none. */
  readonly freshnessP50Seconds: number | null;
  readonly freshnessP95Seconds: number | null;
}

/**
 * Computes, in one statement, the statistics of every day from `firstDay` to `lastDay` (UTC, both over) that has none yet,
 * and those of the last day anew. One row per day and platform, zeros included. Returns how many rows were written.
 */
export async function computeDailyStatistics(
  db: Db,
  { firstDay, lastDay, platforms }: { firstDay: string; lastDay: string; platforms: readonly string[] },
): Promise<number> {
  const { numAffectedRows } = await sql`
    with days as materialized (
      select d::date as day, p.platform,
        d::date::timestamp at time zone 'UTC' as starts, (d::date + 1)::timestamp at time zone 'UTC' as ends
      from generate_series(${firstDay}::date, ${lastDay}::date, interval '1 day') as d
      cross join unnest(${[...platforms]}::text[]) as p (platform)
      where d::date = ${lastDay}::date or not exists (
        select from internal.daily_statistics s where s.day = d::date and s.platform = p.platform)
    ), syncs as materialized (
      select d.day, d.platform, d.ends, j.connection_id, j.status, j.finished_at, j.calls, j.error_code
      from days d
      join public.sync_jobs j on j.finished_at >= d.starts and j.finished_at < d.ends
        and j.queued_at >= d.starts - interval '7 days' and j.queued_at < d.ends
      join public.social_connections c on c.id = j.connection_id and c.platform = d.platform
    ), counted as (
      select day, platform, sum(calls) as calls,
        count(*) filter (where status = 'succeeded') as succeeded,
        count(*) filter (where status = 'postponed') as postponed,
        count(*) filter (where status = 'failed') as failed
      from syncs group by day, platform
    ), coded as (
      select day, platform, jsonb_object_agg(error_code, count) as failures
      from (
        select day, platform, error_code, count(*) from syncs
        where status in ('postponed', 'failed') and error_code is not null group by day, platform, error_code
      ) e group by day, platform
    ), reads as (
      select day, platform, extract(epoch from ends - max(finished_at)) as age
      from syncs where status = 'succeeded' group by day, platform, ends, connection_id
    ), fresh as (
      select day, platform, count(*) as read, percentile_cont(0.5) within group (order by age) as p50,
        percentile_cont(0.95) within group (order by age) as p95
      from reads group by day, platform
    ), active as (
      select d.day, d.platform, count(*) as connections from days d
      join public.social_connections c on c.platform = d.platform and c.connected_at < d.ends
        and (c.disconnected_at is null or c.disconnected_at >= d.ends)
      group by d.day, d.platform
    ), kept as (
      select d.day, d.platform, count(*) as snapshots from days d
      join public.social_stats_snapshots s on s.day = d.day
      join public.social_connections c on c.seq = s.connection_seq and c.platform = d.platform
      group by d.day, d.platform
    )
    insert into internal.daily_statistics as t (day, platform, connections_active, connections_read, snapshots,
      syncs_succeeded, syncs_postponed, syncs_failed, failures, calls, freshness_p50_seconds, freshness_p95_seconds)
    select d.day, d.platform, coalesce(a.connections, 0), coalesce(f.read, 0), coalesce(k.snapshots, 0),
      coalesce(n.succeeded, 0), coalesce(n.postponed, 0), coalesce(n.failed, 0), coalesce(e.failures, '{}'),
      coalesce(n.calls, 0), round(f.p50), round(f.p95)
    from days d
    left join active a using (day, platform) left join kept k using (day, platform)
    left join counted n using (day, platform) left join coded e using (day, platform)
    left join fresh f using (day, platform)
    order by d.day, d.platform
    on conflict (day, platform) do update set connections_active = excluded.connections_active,
      connections_read = excluded.connections_read, snapshots = excluded.snapshots,
      syncs_succeeded = excluded.syncs_succeeded, syncs_postponed = excluded.syncs_postponed,
      syncs_failed = excluded.syncs_failed, failures = excluded.failures, calls = excluded.calls,
      freshness_p50_seconds = excluded.freshness_p50_seconds, freshness_p95_seconds = excluded.freshness_p95_seconds
  `.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** The statistics of the days from `firstDay` to `lastDay`, both included, the latest first. */
export async function readDailyStatistics(db: Db, firstDay: string, lastDay: string): Promise<DailyStatistics[]> {
  const { rows } = await sql<DailyStatistics>`
    select day, platform, connections_active as "connectionsActive", connections_read as "connectionsRead", snapshots,
      syncs_succeeded as "syncsSucceeded", syncs_postponed as "syncsPostponed", syncs_failed as "syncsFailed", failures,
      calls, freshness_p50_seconds as "freshnessP50Seconds", freshness_p95_seconds as "freshnessP95Seconds"
    from internal.daily_statistics where day between ${firstDay}::date and ${lastDay}::date order by day desc, platform
  `.execute(db);
  return rows;
}
