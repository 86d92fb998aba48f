import "server-only";
import { sql } from "kysely";
import type { PublishedMetric } from "@/lib/schemas/metrics";
import { arrayOf } from "./arrays";
import type { Db } from "./client";

/** Values of the `source` column of a snapshot. */
export const snapshotSources = { api: 1, sandbox: 2 } as const;

/** The values of an account on a UTC day, as one owner-token read gave them. */
export interface SnapshotRow {
  readonly connectionSeq: number;
  readonly day: string;
  readonly source: number;
  readonly flags: number;
  readonly followers: number | null;
  readonly following: number | null;
  readonly posts: number | null;
  readonly views: number | null;
  readonly likes: number | null;
  /** Why a count is null, by count; null when none is. */
  readonly reasons: Readonly<Record<string, string>> | null;
}

/** Stores the latest values of a day in one statement; a row whose values are the same is not rewritten. */
export async function upsertSnapshots(db: Db, rows: readonly SnapshotRow[]): Promise<void> {
  if (rows.length === 0) return;
  const column = (pick: (row: SnapshotRow) => string | number | null) => arrayOf(rows, pick);
  await sql`
    insert into public.social_stats_snapshots as s (connection_seq, day, source, flags, followers_count,
      following_count, posts_count, views_count, likes_count, reasons)
    -- In the list of columns, not as a table: that would be stored row by row before it is read, a tenth of the time.
    select unnest(${column((r) => r.connectionSeq)}::integer[]), unnest(${column((r) => r.day)}::date[]),
      unnest(${column((r) => r.source)}::smallint[]), unnest(${column((r) => r.flags)}::smallint[]),
      unnest(${column((r) => r.followers)}::bigint[]), unnest(${column((r) => r.following)}::bigint[]),
      unnest(${column((r) => r.posts)}::bigint[]), unnest(${column((r) => r.views)}::bigint[]),
      unnest(${column((r) => r.likes)}::bigint[]),
      unnest(${column((r) => (r.reasons ? JSON.stringify(r.reasons) : null))}::jsonb[])
    on conflict (connection_seq, day) do update set source = excluded.source, flags = excluded.flags,
      followers_count = excluded.followers_count, following_count = excluded.following_count,
      posts_count = excluded.posts_count, views_count = excluded.views_count, likes_count = excluded.likes_count,
      reasons = excluded.reasons
    where (s.source, s.flags, s.followers_count, s.following_count, s.posts_count, s.views_count, s.likes_count,
      s.reasons) is distinct from (excluded.source, excluded.flags, excluded.followers_count,
      excluded.following_count, excluded.posts_count, excluded.views_count, excluded.likes_count, excluded.reasons)
  `.execute(db);
}

/** A published number with its passport. Either `value` or `reason` is null. */
export interface PublishedRow {
  readonly connectionSeq: number;
  readonly influencerId: string;
  readonly userId: string;
  readonly platform: string;
  readonly metric: PublishedMetric;
  readonly value: number | null;
  readonly reason: string | null;
  readonly unit: string;
  readonly definition: string;
  readonly source: "api" | "api_public" | "derived" | "sandbox";
  readonly asOf: string;
  readonly fetchedAt: string;
  readonly lagSeconds: number;
  readonly precision: "exact" | "3_significant_digits" | "withheld";
  readonly basis: string | null;
  readonly flags: number;
}

/**
 * Publishes numbers in one statement. An older reading never replaces a newer one, a number that is missing for the same
 * reason as before is not rewritten, and one that the platform could not give this time ("not_yet_available") takes the
 * place of a value only when that is two days old.
 */
export async function upsertPublished(db: Db, rows: readonly PublishedRow[]): Promise<void> {
  if (rows.length === 0) return;
  const column = (pick: (row: PublishedRow) => string | number | null) => arrayOf(rows, pick);
  await sql`
    insert into public.influencer_platform_stats as s (connection_seq, metric, influencer_id, user_id, platform, value,
      reason, unit, definition, source, as_of, fetched_at, lag_seconds, precision, basis, flags)
    select * from unnest(
      ${column((r) => r.connectionSeq)}::integer[], ${column((r) => r.metric)}::text[],
      ${column((r) => r.influencerId)}::uuid[], ${column((r) => r.userId)}::uuid[],
      ${column((r) => r.platform)}::text[], ${column((r) => r.value)}::numeric[], ${column((r) => r.reason)}::text[],
      ${column((r) => r.unit)}::text[], ${column((r) => r.definition)}::text[], ${column((r) => r.source)}::text[],
      ${column((r) => r.asOf)}::timestamptz[], ${column((r) => r.fetchedAt)}::timestamptz[],
      ${column((r) => r.lagSeconds)}::integer[], ${column((r) => r.precision)}::text[],
      ${column((r) => r.basis)}::text[], ${column((r) => r.flags)}::smallint[]
    )
    on conflict (connection_seq, metric) do update set value = excluded.value, reason = excluded.reason,
      unit = excluded.unit, definition = excluded.definition, source = excluded.source, as_of = excluded.as_of,
      fetched_at = excluded.fetched_at, lag_seconds = excluded.lag_seconds, precision = excluded.precision,
      basis = excluded.basis, flags = excluded.flags
    where s.fetched_at <= excluded.fetched_at and (excluded.value is not null or s.reason is distinct from excluded.reason
      or s.source is distinct from excluded.source) and (s.value is null or s.as_of < excluded.fetched_at - interval '2 days'
      or excluded.reason is distinct from 'not_yet_available')
  `.execute(db);
}

/**
 * Writes numbers whose rows exist already, in one statement. An older reading never replaces a newer one. What the rows
 * have in common is sent once. Returns how many were written; a row that does not exist is not among them.
 */
export async function refreshPublished(db: Db, rows: readonly PublishedRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  const shared = new Map<string, { readonly number: number; readonly row: PublishedRow }>();
  const numbers = rows.map((row) => {
    const { unit, definition, source, lagSeconds, precision, basis, reason, flags } = row;
    const key = `${unit} ${definition} ${source} ${lagSeconds} ${precision} ${basis} ${reason} ${flags}`;
    const known = shared.get(key) ?? { number: shared.size, row };
    shared.set(key, known);
    return known.number;
  });
  const kinds = [...shared.values()];
  const kind = (pick: (row: PublishedRow) => string | number | null) => arrayOf(kinds, (k) => pick(k.row));
  const column = (pick: (row: PublishedRow) => string | number | null) => arrayOf(rows, pick);
  const { numAffectedRows } = await sql`
    update public.influencer_platform_stats s set value = u.value, reason = k.reason, unit = k.unit,
      definition = k.definition, source = k.source, as_of = u.as_of, fetched_at = u.fetched_at,
      lag_seconds = k.lag_seconds, precision = k.precision, basis = k.basis, flags = k.flags
    from unnest(
      ${column((r) => r.connectionSeq)}::integer[], ${column((r) => r.metric)}::text[],
      ${arrayOf(numbers, (number) => number)}::integer[], ${column((r) => r.value)}::numeric[], ${column((r) => r.asOf)}::timestamptz[],
      ${column((r) => r.fetchedAt)}::timestamptz[]
    ) as u (connection_seq, metric, kind, value, as_of, fetched_at)
    join unnest(
      ${arrayOf(kinds, (k) => k.number)}::integer[], ${kind((r) => r.unit)}::text[],
      ${kind((r) => r.definition)}::text[], ${kind((r) => r.source)}::text[], ${kind((r) => r.lagSeconds)}::integer[],
      ${kind((r) => r.precision)}::text[], ${kind((r) => r.basis)}::text[], ${kind((r) => r.reason)}::text[],
      ${kind((r) => r.flags)}::smallint[]
    ) as k (kind, unit, definition, source, lag_seconds, precision, basis, reason, flags) on k.kind = u.kind
    where s.connection_seq = u.connection_seq and s.metric = u.metric and s.fetched_at <= u.fetched_at
  `.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** A day of an account's followers. */
export interface FollowersDay {
  readonly connectionSeq: number;
  readonly day: string;
  readonly followers: number;
  readonly flags: number;
}

/** The followers of several accounts from `firstDay` on, oldest first; days without a number are missing. */
export async function loadFollowersHistory(
  db: Db,
  connectionSeqs: readonly number[],
  firstDay: string,
): Promise<FollowersDay[]> {
  const { rows } = await sql<FollowersDay>`
    select connection_seq as "connectionSeq", day, followers_count as followers, flags
    from public.social_stats_snapshots
    where connection_seq = any(${[...connectionSeqs]}::integer[]) and day >= ${firstDay}::date
      and followers_count is not null
    order by connection_seq, day
  `.execute(db);
  return rows;
}
