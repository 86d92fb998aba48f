import "server-only";
import { sql } from "kysely";
import type { Db } from "./client";

/** Whether this transaction may plan: false while another one does. Ends with the transaction, as a pooler requires. */
export async function tryPlanningLock(db: Db, plan: string): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('influmeter.timetable'), hashtext(${plan})) as locked
  `.execute(db);
  return rows[0]?.locked ?? false;
}

/** Ids of accounts whose sync is due, longest due first, locked; those that are being worked on are left out. */
export async function lockDueConnections(db: Db, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from public.social_connections
    where status in ('active', 'error') and next_sync_at <= ${now.toISOString()}::timestamptz
    order by next_sync_at limit ${limit} for no key update skip locked
  `.execute(db);
  return rows.map((row) => row.id);
}

/**
 * Moves due times on by whole intervals of each account's tier, keeping the account's own minute, until they lie in the
 * future. `intervals` holds seconds per tier.
 */
export async function moveDueTimes(
  db: Db,
  ids: readonly string[],
  intervals: Readonly<Record<string, number>>,
  now: Date,
): Promise<void> {
  const at = now.toISOString();
  await sql`
    update public.social_connections c set next_sync_at = c.next_sync_at + make_interval(secs => t.seconds *
      (floor(extract(epoch from ${at}::timestamptz - c.next_sync_at) / t.seconds) + 1))
    from unnest(${Object.keys(intervals)}::text[], ${Object.values(intervals)}::float8[]) as t (tier, seconds)
    where c.id = any(${[...ids]}::uuid[]) and t.tier = c.sync_tier and c.next_sync_at <= ${at}::timestamptz
  `.execute(db);
}

/**
 * Pulls forward the accounts that have no snapshot of the day yet, spread evenly over the coming hour. Accounts that
 * wait because of a failure keep their time. Returns how many were moved.
 */
export async function pullForwardForDay(db: Db, day: string, now: Date): Promise<number> {
  const at = now.toISOString();
  const { rows } = await sql<{ id: string }>`
    update public.social_connections c
    set next_sync_at = ${at}::timestamptz + make_interval(secs => (c.seq::bigint * 2654435761 % 3600)::float8)
    where c.status in ('active', 'error') and c.last_error_code is null
      and c.next_sync_at > ${at}::timestamptz + interval '1 hour'
      and not exists (
        select 1 from public.social_stats_snapshots s where s.connection_seq = c.seq and s.day = ${day}::date
      )
    returning c.id
  `.execute(db);
  return rows.length;
}

/** Makes the snapshot partitions of the month of `day` and of the following one. */
export async function ensureSnapshotMonths(db: Db, day: string): Promise<void> {
  await sql`
    select parts.ensure_snapshot_month(${day}::date),
      parts.ensure_snapshot_month((date_trunc('month', ${day}::date) + interval '1 month')::date)
  `.execute(db);
}

/** Makes the snapshot partitions of every month between two days, for imports of older history. */
export async function ensureSnapshotRange(db: Db, firstDay: string, lastDay: string): Promise<void> {
  await sql`
    select parts.ensure_snapshot_month(month::date)
    from generate_series(date_trunc('month', ${firstDay}::date), ${lastDay}::date, interval '1 month') as month
  `.execute(db);
}
