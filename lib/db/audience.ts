import "server-only";
import { sql } from "kysely";
import { arrayOf } from "./arrays";
import type { Db } from "./client";
import type { ConnectionStatus } from "./sync";

/**
 * Opens a day: accounts of these platforms that have nothing planned and were not read since `midnight` become due, spread
 * evenly over `spreadSeconds` after `slot`, each always at its own minute, and never before now. Returns how many.
 */
export async function openAudienceDay(
  db: Db,
  wanted: {
    readonly platforms: readonly string[];
    readonly midnight: Date;
    readonly slot: Date;
    readonly spreadSeconds: number;
    readonly now: Date;
  },
): Promise<number> {
  const { numAffectedRows } = await sql`
    update public.audience_reads r set attempts = 0, next_attempt_at = greatest(${wanted.now.toISOString()}::timestamptz,
      ${wanted.slot.toISOString()}::timestamptz
        + make_interval(secs => (c.seq::bigint * 2654435761 % ${wanted.spreadSeconds}::bigint)::float8))
    from public.social_connections c
    where c.id = r.connection_id and c.status = 'active' and c.platform = any(${[...wanted.platforms]}::text[])
      and r.next_attempt_at is null and coalesce(r.last_read_at < ${wanted.midnight.toISOString()}::timestamptz, true)
  `.execute(db);
  return Number(numAffectedRows ?? 0);
}

/**
 * Takes accounts whose audience is due, in one statement; of each owner one before anybody's second. They are due again at
 * `againAt`, should their job be lost. Left out are paused platforms, owners who switched reading off, for all or for
 * this account, and accounts that do not work. Returns their ids.
 */
export async function takeDueAudiences(
  db: Db,
  wanted: { readonly limit: number; readonly now: Date; readonly againAt: Date },
): Promise<string[]> {
  const now = sql`${wanted.now.toISOString()}::timestamptz`;
  const { rows } = await sql<{ id: string }>`
    with due as (
      select r.connection_id, r.next_attempt_at,
        row_number() over (partition by r.user_id order by r.next_attempt_at, r.connection_id) as turn
      from public.audience_reads r
      join public.social_connections c on c.id = r.connection_id and c.status = 'active' and c.sync_enabled
      left join public.platform_controls k on k.platform = c.platform
      where r.next_attempt_at <= ${now} and not (k.paused_at is not null and coalesce(k.paused_until > ${now}, true))
        and not exists (
          select 1 from public.influencer_numbers n where n.influencer_id = c.influencer_id and not n.sync_enabled
        )
    ), taken as (
      select connection_id from due order by turn, next_attempt_at, connection_id limit ${wanted.limit}
    )
    update public.audience_reads set next_attempt_at = ${wanted.againAt.toISOString()}::timestamptz
    where connection_id in (select connection_id from taken)
    returning connection_id as id
  `.execute(db);
  return rows.map(({ id }) => id);
}

/** An account whose audience is to be read. */
export interface AudienceAccount {
  readonly id: string;
  readonly seq: number;
  readonly userId: string;
  readonly grantId: string | null;
  readonly loginVariant: string | null;
  readonly platform: string;
  readonly platformUserId: string;
  readonly adapterState: Readonly<Record<string, string>>;
  readonly status: ConnectionStatus;
  /** Attempts in vain since the day was opened. */
  readonly attempts: number;
}

/** Loads the accounts of a batch in one statement; ids that do not exist are missing from the result. */
export async function loadAudienceAccounts(db: Db, ids: readonly string[]): Promise<AudienceAccount[]> {
  const { rows } = await sql<AudienceAccount>`
    select c.id, c.seq, c.user_id as "userId", c.grant_id as "grantId", g.login_variant as "loginVariant", c.platform,
      c.platform_user_id as "platformUserId", c.adapter_state as "adapterState", c.status,
      coalesce(r.attempts, 0) as attempts
    from public.social_connections c
    left join public.oauth_grants g on g.id = c.grant_id
    left join public.audience_reads r on r.connection_id = c.id
    where c.id = any(${arrayOf(ids, (id) => id)}::uuid[]) order by c.id
  `.execute(db);
  return rows;
}

/** One dimension of a reading, as it is stored. */
export interface AudienceRow {
  readonly connectionSeq: number;
  readonly userId: string;
  /** UTC day of the reading. */
  readonly day: string;
  readonly dimension: string;
  readonly counts: Readonly<Record<string, number>> | null;
  readonly reason: string | null;
  readonly basis: string;
  readonly source: string;
  readonly readAt: string;
  /** How far what was read trails; it holds for so much earlier. */
  readonly lagSeconds: number;
}

/** Stores readings in one statement: a later one of the same day replaces the earlier, an earlier one changes nothing. */
export async function upsertAudiences(db: Db, rows: readonly AudienceRow[]): Promise<void> {
  if (rows.length === 0) return;
  const column = (pick: (row: AudienceRow) => string | number | null) => arrayOf(rows, pick);
  await sql`
    insert into public.audience_breakdowns as a (connection_seq, day, dimension, user_id, counts, reason, basis, source,
      as_of, fetched_at, lag_seconds)
    select u.connection_seq, u.day, u.dimension, u.user_id, u.counts, u.reason, u.basis, u.source,
      u.at - make_interval(secs => u.lag), u.at, u.lag
    from unnest(
      ${column((r) => r.connectionSeq)}::integer[], ${column((r) => r.day)}::date[],
      ${column((r) => r.dimension)}::text[], ${column((r) => r.userId)}::uuid[],
      ${column((r) => (r.counts ? JSON.stringify(r.counts) : null))}::jsonb[], ${column((r) => r.reason)}::text[],
      ${column((r) => r.basis)}::text[], ${column((r) => r.source)}::text[],
      ${column((r) => r.readAt)}::timestamptz[], ${column((r) => r.lagSeconds)}::integer[]
    ) as u (connection_seq, day, dimension, user_id, counts, reason, basis, source, at, lag)
    order by u.connection_seq, u.dimension
    on conflict (connection_seq, day, dimension) do update set user_id = excluded.user_id, counts = excluded.counts,
      reason = excluded.reason, basis = excluded.basis, source = excluded.source, as_of = excluded.as_of,
      fetched_at = excluded.fetched_at, lag_seconds = excluded.lag_seconds
    where a.fetched_at <= excluded.fetched_at
  `.execute(db);
}

/** How an attempt went, and when the next one is; null = when the next day is opened. */
export interface AudienceAttempt {
  readonly id: string;
  readonly nextAttemptAt: string | null;
  readonly attempts: number;
  /** Null keeps the stored time. */
  readonly readAt: string | null;
  readonly errorCode: string | null;
}

/** Writes how the attempts of a batch went in one statement; an account that has no row any more gets none. */
export async function noteAudienceAttempts(db: Db, attempts: readonly AudienceAttempt[]): Promise<void> {
  if (attempts.length === 0) return;
  const column = (pick: (attempt: AudienceAttempt) => string | number | null) => arrayOf(attempts, pick);
  await sql`
    update public.audience_reads a set next_attempt_at = u.next_attempt_at, attempts = u.attempts,
      last_read_at = coalesce(u.read_at, a.last_read_at), last_error_code = u.error_code
    from unnest(
      ${column((a) => a.id)}::uuid[], ${column((a) => a.nextAttemptAt)}::timestamptz[],
      ${column((a) => a.attempts)}::smallint[], ${column((a) => a.readAt)}::timestamptz[],
      ${column((a) => a.errorCode)}::text[]
    ) as u (id, next_attempt_at, attempts, read_at, error_code)
    where a.connection_id = u.id
  `.execute(db);
}
