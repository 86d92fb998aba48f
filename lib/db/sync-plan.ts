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

/** Which due accounts are taken. */
export interface DueSelection {
  readonly limit: number;
  /** Platforms of which none is taken. */
  readonly paused: readonly string[];
  /** The most that may be taken of a platform; as many as there are where it is not named. */
  readonly rooms: ReadonlyMap<string, number>;
  /** How much longer a hot account counts as waiting than it does, in seconds. */
  readonly hotLeadSeconds: number;
}

/**
 * Ids of accounts whose sync is due, with their platforms, locked; those that are being worked on are left out, and so
 * are those whose owner has switched reading off. Of each platform every owner's longest due account comes first, then
 * every owner's second one, and so on: who has many accounts makes nobody else wait. Among equals the longest due one
 * comes first, hot ones with a head start; so nothing starves.
 */
export async function lockDueConnections(
  db: Db,
  now: Date,
  { limit, paused, rooms, hotLeadSeconds }: DueSelection,
): Promise<{ id: string; platform: string }[]> {
  const { rows } = await sql<{ id: string; platform: string }>`
    with due as (
      select c.id, c.platform, c.user_id,
        c.next_sync_at - make_interval(secs => case when c.sync_tier = 'hot' then ${hotLeadSeconds}::float8 else 0 end) as since
      from public.social_connections c
      where c.status in ('active', 'error') and c.next_sync_at <= ${now.toISOString()}::timestamptz
        and not c.platform = any(${[...paused]}::text[])
        and c.sync_enabled and not exists (
          select 1 from public.influencer_numbers n where n.influencer_id = c.influencer_id and not n.sync_enabled
        )
    ), turns as (
      select id, platform, since, row_number() over (partition by platform, user_id order by since, id) as turn from due
    ), places as (
      select id, platform, row_number() over (partition by platform order by turn, since, id) as place from turns
    ), taken as (
      select p.id from places p
      left join unnest(${[...rooms.keys()]}::text[], ${[...rooms.values()]}::bigint[]) as r (platform, room)
        on r.platform = p.platform
      where p.place <= coalesce(r.room, ${limit}::bigint)
      order by p.place limit ${limit}
    )
    select id, platform from public.social_connections
    where id = any(array(select id from taken)) for no key update skip locked
  `.execute(db);
  return rows;
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
 * wait because of a failure keep their time. Locks them in the order that every writer keeps. Returns how many were moved.
 */
export async function pullForwardForDay(db: Db, day: string, now: Date): Promise<number> {
  const at = now.toISOString();
  const { rows } = await sql<{ id: string }>`
    with late as (
      select c.id from public.social_connections c
      where c.status in ('active', 'error') and c.last_error_code is null
        and c.next_sync_at > ${at}::timestamptz + interval '1 hour'
        and not exists (
          select 1 from public.social_stats_snapshots s where s.connection_seq = c.seq and s.day = ${day}::date
        )
      order by c.id for no key update
    )
    update public.social_connections c
    set next_sync_at = ${at}::timestamptz + make_interval(secs => (c.seq::bigint * 2654435761 % 3600)::float8)
    where c.id = any(array(select id from late))
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
