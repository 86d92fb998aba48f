import "server-only";
import { sql } from "kysely";
import { arrayOf } from "./arrays";
import type { Db } from "./client";
import type { ConnectionStatus, SyncTier } from "./sync";

/** What may have changed while the platforms were asked. */
export interface LockedConnection {
  readonly id: string;
  readonly status: ConnectionStatus;
  readonly syncTier: SyncTier;
  readonly nextSyncAt: string | null;
  readonly nextPostsAt: string | null;
  readonly lastSyncedAt: string | null;
  readonly lastAttemptAt: string | null;
  readonly failedAttempts: number;
  readonly lastErrorCode: string | null;
  /** Since when complete listings show none of the posts that were known. */
  readonly postsGoneSince: string | null;
  /** Attempts at its posts in a row that got no page further. */
  readonly postsFailedAttempts: number;
  /** Jobs in a row that the queue has given up, because whoever worked at them died or failed. */
  readonly crashedReads: number;
}

/**
 * Locks connections in one order, so that a sync, an enqueuing request and a disconnect wait for each other instead of
 * overwriting each other. Returns them as they are now. (Not `for update`: rows that merely point at a connection need
 * not wait, and two batches that both point at one would wait for each other for ever.)
 */
export async function lockConnections(db: Db, ids: readonly string[]): Promise<LockedConnection[]> {
  const { rows } = await sql<LockedConnection>`
    select id, status, sync_tier as "syncTier", next_sync_at as "nextSyncAt", next_posts_at as "nextPostsAt",
      last_synced_at as "lastSyncedAt", last_attempt_at as "lastAttemptAt", failed_attempts as "failedAttempts", last_error_code as "lastErrorCode",
      posts_gone_since as "postsGoneSince", posts_failed_attempts as "postsFailedAttempts",
      crashed_reads as "crashedReads"
    from public.social_connections where id = any(${arrayOf(ids, (id) => id)}::uuid[]) order by id for no key update
  `.execute(db);
  return rows;
}

/** When the grants of these connections were last consented to, by connection id; those without a grant are missing. */
export async function readConsents(db: Db, connectionIds: readonly string[]): Promise<Map<string, string>> {
  if (connectionIds.length === 0) return new Map();
  const { rows } = await sql<{ id: string; at: string }>`
    select c.id, g.consented_at as at from public.social_connections c
    join public.oauth_grants g on g.id = c.grant_id where c.id = any(${[...connectionIds]}::uuid[])
  `.execute(db);
  return new Map(rows.map(({ id, at }) => [id, at]));
}

/** The columns that a sync writes; every one is written. */
export interface ConnectionOutcome {
  readonly id: string;
  readonly status: ConnectionStatus;
  readonly syncTier: SyncTier;
  readonly nextSyncAt: string | null;
  readonly nextPostsAt: string | null;
  readonly lastSyncedAt: string | null;
  readonly lastAttemptAt: string;
  readonly lastPostsAt: string | null;
  readonly failedAttempts: number;
  readonly crashedReads: number;
  readonly lastErrorCode: string | null;
  readonly lastErrorDetail: string | null;
  readonly lastErrorAt: string | null;
  /** Null keeps the stored one. */
  readonly lastCallMs: number | null;
  readonly implausibleSince: string | null;
  readonly notifiedFollowers: number | null;
  /** The account's facts as the platform named them; null keeps the stored ones. */
  readonly facts: {
    readonly username: string;
    readonly displayName: string;
    readonly profileUrl: string | null;
    readonly accountType: string | null;
    readonly platformVerified: boolean | null;
    readonly adapterState: Readonly<Record<string, string>>;
  } | null;
}

/** Writes the outcomes of a batch in one statement. */
export async function updateConnections(db: Db, outcomes: readonly ConnectionOutcome[], now: Date): Promise<void> {
  if (outcomes.length === 0) return;
  const column = (pick: (outcome: ConnectionOutcome) => string | number | boolean | null) => arrayOf(outcomes, pick);
  await sql`
    update public.social_connections c set
      status = u.status, sync_tier = u.sync_tier, next_sync_at = u.next_sync_at, next_posts_at = u.next_posts_at,
      last_synced_at = u.last_synced_at, last_attempt_at = u.last_attempt_at,
      last_posts_at = coalesce(u.last_posts_at, c.last_posts_at), failed_attempts = u.failed_attempts,
      last_error_code = u.last_error_code, last_error_detail = u.last_error_detail, last_error_at = u.last_error_at,
      implausible_since = u.implausible_since, notified_followers = u.notified_followers,
      last_call_ms = coalesce(u.last_call_ms, c.last_call_ms), crashed_reads = u.crashed_reads,
      username = coalesce(u.username, c.username), display_name = coalesce(u.display_name, c.display_name),
      profile_url = case when u.username is null then c.profile_url else u.profile_url end,
      account_type = coalesce(u.account_type, c.account_type),
      platform_verified = coalesce(u.platform_verified, c.platform_verified),
      adapter_state = coalesce(u.adapter_state, c.adapter_state), updated_at = ${now.toISOString()}::timestamptz
    from unnest(
      ${column((o) => o.id)}::uuid[], ${column((o) => o.status)}::text[], ${column((o) => o.syncTier)}::text[],
      ${column((o) => o.nextSyncAt)}::timestamptz[], ${column((o) => o.nextPostsAt)}::timestamptz[],
      ${column((o) => o.lastSyncedAt)}::timestamptz[], ${column((o) => o.lastAttemptAt)}::timestamptz[],
      ${column((o) => o.lastPostsAt)}::timestamptz[], ${column((o) => o.failedAttempts)}::smallint[],
      ${column((o) => o.lastErrorCode)}::text[], ${column((o) => o.lastErrorDetail)}::text[],
      ${column((o) => o.lastErrorAt)}::timestamptz[], ${column((o) => o.implausibleSince)}::timestamptz[],
      ${column((o) => o.notifiedFollowers)}::bigint[], ${column((o) => o.facts?.username ?? null)}::text[],
      ${column((o) => o.facts?.displayName ?? null)}::text[], ${column((o) => o.facts?.profileUrl ?? null)}::text[],
      ${column((o) => o.facts?.accountType ?? null)}::text[],
      ${column((o) => o.facts?.platformVerified ?? null)}::boolean[],
      ${column((o) => (o.facts ? JSON.stringify(o.facts.adapterState) : null))}::jsonb[],
      ${column((o) => o.lastCallMs)}::integer[], ${column((o) => o.crashedReads)}::smallint[]
    ) as u (id, status, sync_tier, next_sync_at, next_posts_at, last_synced_at, last_attempt_at, last_posts_at,
      failed_attempts, last_error_code, last_error_detail, last_error_at, implausible_since, notified_followers,
      username, display_name, profile_url, account_type, platform_verified, adapter_state, last_call_ms, crashed_reads)
    where c.id = u.id
  `.execute(db);
}

/** An account that was read and of which nothing else is new. */
export interface RoutineRead {
  readonly id: string;
  readonly readAt: string;
  /** Null keeps the stored one. */
  readonly callMs: number | null;
}

/** Notes successful reads that changed nothing about the accounts themselves; touches no indexed column. */
export async function noteRoutineReads(db: Db, reads: readonly RoutineRead[], now: Date): Promise<void> {
  if (reads.length === 0) return;
  await sql`
    update public.social_connections c
    set last_synced_at = u.at, last_attempt_at = ${now.toISOString()}::timestamptz,
      last_call_ms = coalesce(u.call_ms, c.last_call_ms), updated_at = ${now.toISOString()}::timestamptz
    from unnest(${arrayOf(reads, (read) => read.id)}::uuid[], ${arrayOf(reads, (read) => read.readAt)}::timestamptz[],
      ${arrayOf(reads, (read) => read.callMs)}::integer[]) as u (id, at, call_ms)
    where c.id = u.id
  `.execute(db);
}

/** Makes accounts due at once, because their claimed job was not started. */
export async function makeDue(db: Db, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    update public.social_connections set next_sync_at = ${now.toISOString()}::timestamptz
    where id = any(${[...ids]}::uuid[]) and status in ('active', 'error')
  `.execute(db);
}

/** When an account is read next, and how often. */
export interface ConnectionSchedule {
  readonly id: string;
  readonly syncTier: SyncTier;
  readonly nextSyncAt: string | null;
  readonly nextPostsAt: string | null;
  /** Null keeps the stored time. */
  readonly lastPostsAt: string | null;
  readonly postsGoneSince: string | null;
  readonly postsFailedAttempts: number;
  readonly crashedReads: number;
}

/** Writes schedules after posts were read, in one statement. */
export async function updateSchedules(db: Db, schedules: readonly ConnectionSchedule[], now: Date): Promise<void> {
  if (schedules.length === 0) return;
  const column = (pick: (schedule: ConnectionSchedule) => string | number | null) => arrayOf(schedules, pick);
  await sql`
    update public.social_connections c set sync_tier = u.sync_tier, next_sync_at = u.next_sync_at,
      next_posts_at = u.next_posts_at, last_posts_at = coalesce(u.last_posts_at, c.last_posts_at),
      posts_gone_since = u.posts_gone_since, posts_failed_attempts = u.posts_failed_attempts, crashed_reads = u.crashed_reads,
      updated_at = ${now.toISOString()}::timestamptz
    from unnest(
      ${column((s) => s.id)}::uuid[], ${column((s) => s.syncTier)}::text[],
      ${column((s) => s.nextSyncAt)}::timestamptz[], ${column((s) => s.nextPostsAt)}::timestamptz[],
      ${column((s) => s.lastPostsAt)}::timestamptz[], ${column((s) => s.postsGoneSince)}::timestamptz[],
      ${column((s) => s.postsFailedAttempts)}::smallint[], ${column((s) => s.crashedReads)}::smallint[]
    ) as u (id, sync_tier, next_sync_at, next_posts_at, last_posts_at, posts_gone_since, posts_failed_attempts,
      crashed_reads)
    where c.id = u.id
  `.execute(db);
}
