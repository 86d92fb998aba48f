import "server-only";
import type { SupabaseClient } from "@supabase/supabase-js";
import { sql } from "kysely";
import { AppError } from "@/lib/errors";
import { arrayOf } from "./arrays";
import type { Db } from "./client";
import type { SyncTrigger } from "./sync";
import type { Database } from "./types";

type Reader = SupabaseClient<Database>;

export type SyncJobStatus = "queued" | "succeeded" | "postponed" | "failed";

/**
 * Opens a run with a queued job per connection, in one statement; a planned run over everybody's accounts gets its jobs
 * when they end, because nobody waits for them. Returns its id.
 */
export async function insertSyncRun(
  db: Db,
  run: {
    trigger: SyncTrigger;
    userId: string | null;
    connectionIds: readonly string[];
    now: Date;
    correlationId: string | null;
  },
): Promise<string> {
  const at = run.now.toISOString();
  const { rows } = await sql<{ id: string }>`
    with run as (
      insert into public.sync_runs (trigger, user_id, started_at)
      values (${run.trigger}, ${run.userId}::uuid, ${at}::timestamptz) returning id
    ), jobs as (
      insert into public.sync_jobs (run_id, connection_id, user_id, queued_at, correlation_id)
      select run.id, c.id, c.user_id, ${at}::timestamptz, ${run.correlationId}::text
      from run, public.social_connections c
      where ${run.trigger} <> 'planned' and c.id = any(${arrayOf(run.connectionIds, (id) => id)}::uuid[])
      order by c.id
    )
    select id from run
  `.execute(db);
  const id = rows[0]?.id;
  if (id === undefined) throw new Error("a sync run was not stored");
  return id;
}

/** How one connection's job ended. */
export interface SyncJobOutcome {
  readonly connectionId: string;
  readonly userId: string;
  /** The planned run that it belongs to; null where somebody's order alone is waiting. */
  readonly plannedRunId: string | null;
  readonly status: Exclude<SyncJobStatus, "queued">;
  readonly source: string | null;
  readonly calls: number;
  readonly errorCode: string | null;
  readonly errorDetail: string | null;
  readonly nextAttemptAt: string | null;
  readonly responseSha256: string | null;
}

/**
 * Closes every open job of these connections, whichever run opened it, and adds those of planned runs, in one statement.
 * `correlationId` is for the latter.
 */
export async function closeSyncJobs(
  db: Db,
  outcomes: readonly SyncJobOutcome[],
  now: Date,
  correlationId: string | null,
): Promise<void> {
  if (outcomes.length === 0) return;
  const column = (pick: (outcome: SyncJobOutcome) => string | number | null) => arrayOf(outcomes, pick);
  await sql`
    with u as materialized (
      select * from unnest(
        ${column((o) => o.connectionId)}::uuid[], ${column((o) => o.userId)}::uuid[],
        ${column((o) => o.plannedRunId)}::uuid[], ${column((o) => o.status)}::text[], ${column((o) => o.source)}::text[],
        ${column((o) => Math.min(o.calls, 32_767))}::smallint[], ${column((o) => o.errorCode)}::text[],
        ${column((o) => o.errorDetail)}::text[], ${column((o) => o.nextAttemptAt)}::timestamptz[],
        ${column((o) => o.responseSha256)}::text[]
      ) as u (connection_id, user_id, run_id, status, source, calls, error_code, error_detail, next_attempt_at, response_sha256)
    ), closed as (
      update public.sync_jobs j set
        status = u.status, finished_at = ${now.toISOString()}::timestamptz, source = u.source, calls = u.calls,
        error_code = u.error_code, error_detail = u.error_detail, next_attempt_at = u.next_attempt_at,
        response_sha256 = u.response_sha256
      from u where j.connection_id = u.connection_id and j.status = 'queued'
    )
    insert into public.sync_jobs (run_id, connection_id, user_id, status, queued_at, finished_at, source, calls, error_code,
      error_detail, next_attempt_at, response_sha256, correlation_id)
    select r.id, u.connection_id, u.user_id, u.status, r.started_at, ${now.toISOString()}::timestamptz, u.source, u.calls,
      u.error_code, u.error_detail, u.next_attempt_at, u.response_sha256, ${correlationId}::text
    from u join public.sync_runs r on r.id = u.run_id
  `.execute(db);
}

/** That somebody waits for a connection's sync, and how they came to. */
export interface OpenOrder {
  readonly connectionId: string;
  readonly trigger: Exclude<SyncTrigger, "planned">;
}

/** The orders of these connections that are still open; one statement. */
export async function readOpenOrders(db: Db, connectionIds: readonly string[]): Promise<OpenOrder[]> {
  const { rows } = await sql<OpenOrder>`
    select distinct j.connection_id as "connectionId", r.trigger
    from public.sync_jobs j join public.sync_runs r on r.id = j.run_id
    where j.connection_id = any(${[...connectionIds]}::uuid[]) and j.status = 'queued' and r.trigger <> 'planned'
    order by j.connection_id
  `.execute(db);
  return rows;
}

/** A connection a person may ask to be synced, and the run that already deals with it. */
export interface SyncCandidate {
  readonly id: string;
  readonly status: string;
  readonly lastAttemptAt: string | null;
  /** The newest run that names the connection; null when there was none. */
  readonly lastRunId: string | null;
  /** Whether that run still waits for it, and somebody asked for it. */
  readonly asked: boolean;
}

/** A person's own connections that are not disconnected, locked until the transaction ends. `only` narrows them down. */
export async function lockSyncCandidates(
  db: Db,
  userId: string,
  only: { readonly id?: string; readonly platform?: string },
): Promise<SyncCandidate[]> {
  const { rows: locked } = await sql<{ id: string }>`
    select id from public.social_connections
    where user_id = ${userId}::uuid and status <> 'disconnected' and id = coalesce(${only.id ?? null}::uuid, id)
      and platform = coalesce(${only.platform ?? null}::text, platform)
    order by id for no key update
  `.execute(db);
  // A statement of its own: what the locks were waiting for is visible only now.
  const { rows } = await sql<SyncCandidate>`
    select c.id, c.status, c.last_attempt_at as "lastAttemptAt", j.run_id as "lastRunId",
      coalesce(j.status = 'queued' and r.trigger <> 'planned', false) as asked
    from public.social_connections c
    left join lateral (
      select run_id, status from public.sync_jobs where connection_id = c.id order by id desc limit 1
    ) j on true
    left join public.sync_runs r on r.id = j.run_id
    where c.id = any(${locked.map(({ id }) => id)}::uuid[])
    order by c.id
  `.execute(db);
  return rows;
}

/** One connection's part of a run. */
export interface SyncRunJob {
  readonly connectionId: string;
  readonly status: SyncJobStatus;
  readonly errorCode: string | null;
  readonly nextAttemptAt: string | null;
}

/** A run as it concerns one person. */
export interface WatchedRun {
  readonly runId: string;
  readonly userId: string;
}

/** A job as it stands this moment: `reading` while somebody is at work on what would else be `queued`. */
export interface LiveSyncJob extends Omit<SyncRunJob, "status">, WatchedRun {
  readonly status: SyncJobStatus | "reading";
}

/** The jobs of many runs, each with its own person's alone, oldest first; one statement. */
export async function readLiveJobs(db: Db, runs: readonly WatchedRun[]): Promise<LiveSyncJob[]> {
  const { rows } = await sql<LiveSyncJob>`
    select j.run_id as "runId", j.user_id as "userId", j.connection_id as "connectionId", j.error_code as "errorCode",
      j.next_attempt_at as "nextAttemptAt",
      case when j.status = 'queued' and exists (
        select 1 from pgboss.job q where q.name in ('sync-connection', 'sync-suspect') and q.policy = 'exclusive' and q.state = 'active'
          and coalesce(q.singleton_key, '') = j.connection_id::text
      ) then 'reading' else j.status end as status
    from unnest(${runs.map((run) => run.runId)}::uuid[], ${runs.map((run) => run.userId)}::uuid[]) as w (run_id, user_id)
    join public.sync_jobs j on j.run_id = w.run_id and j.user_id = w.user_id
    order by j.id
  `.execute(db);
  return rows;
}

/** The jobs of a run that belong to the reader, oldest first; empty when there are none or they are somebody else's. */
export async function readSyncRunJobs(reader: Reader, runId: string): Promise<SyncRunJob[]> {
  const { data, error } = await reader
    .from("sync_jobs")
    .select("connection_id, status, error_code, next_attempt_at")
    .eq("run_id", runId)
    .order("id");
  if (error) throw new AppError("INTERNAL", "The sync could not be looked up.", { cause: error, retryable: true });
  return data.map((row) => ({
    connectionId: row.connection_id,
    status: row.status as SyncJobStatus,
    errorCode: row.error_code,
    nextAttemptAt: row.next_attempt_at === null ? null : new Date(row.next_attempt_at).toISOString(),
  }));
}
