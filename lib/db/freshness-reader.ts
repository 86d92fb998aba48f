import "server-only";
import type { SupabaseClient } from "@supabase/supabase-js";
import { sql } from "kysely";
import type { Db } from "./client";
import { restTime, restTimeOrNull, unreadable } from "./rest-shapes";
import type { Database } from "./types";

type Reader = SupabaseClient<Database>;
type Row<Name extends keyof Database["public"]["Tables"]> = Database["public"]["Tables"][Name]["Row"];

/** An account with everything that stands between its platform and its number. */
export interface FreshnessRow {
  readonly platform: string;
  readonly status: string;
  readonly syncTier: string;
  readonly profileUrl: string | null;
  readonly connectedAt: string;
  readonly disconnectedAt: string | null;
  readonly lastSyncedAt: string | null;
  readonly nextSyncAt: string | null;
  readonly lastErrorCode: string | null;
  readonly lastErrorAt: string | null;
  readonly grant: { readonly status: string; readonly since: string; readonly scopes: readonly string[] } | null;
  readonly followers: {
    readonly asOf: string;
    readonly fetchedAt: string;
    readonly source: string;
    readonly lagSeconds: number;
    readonly flags: number;
  } | null;
  /** Newest first. */
  readonly jobs: readonly {
    readonly id: number;
    readonly status: string;
    readonly queuedAt: string;
    readonly finishedAt: string | null;
    readonly calls: number;
    readonly errorCode: string | null;
    readonly errorDetail: string | null;
    readonly responseSha256: string | null;
    readonly correlationId: string | null;
  }[];
}

const jobColumns =
  "id, status, queued_at, finished_at, calls, error_code, error_detail, response_sha256, correlation_id";
const columns =
  "platform, status, sync_tier, profile_url, connected_at, disconnected_at, last_synced_at, next_sync_at, " +
  "last_error_code, last_error_at, oauth_grants(status, scopes, created_at), " +
  `influencer_platform_stats(as_of, fetched_at, source, lag_seconds, flags), sync_jobs(${jobColumns})`;

type RestJob = Pick<
  Row<"sync_jobs">,
  | "id"
  | "status"
  | "queued_at"
  | "finished_at"
  | "calls"
  | "error_code"
  | "error_detail"
  | "response_sha256"
  | "correlation_id"
>;

type RestRow = Pick<
  Row<"social_connections">,
  | "platform"
  | "status"
  | "sync_tier"
  | "profile_url"
  | "connected_at"
  | "disconnected_at"
  | "last_synced_at"
  | "next_sync_at"
  | "last_error_code"
  | "last_error_at"
> & {
  oauth_grants: Pick<Row<"oauth_grants">, "status" | "scopes" | "created_at"> | null;
  influencer_platform_stats: Pick<
    Row<"influencer_platform_stats">,
    "as_of" | "fetched_at" | "source" | "lag_seconds" | "flags"
  >[];
  sync_jobs: RestJob[];
};

/** One of the reader's own accounts with its grant, its stored followers and its last `jobs` syncs, or null. One call. */
export async function readFreshness(
  reader: Reader,
  wanted: { readonly userId: string; readonly connectionId: string; readonly jobs: number },
): Promise<FreshnessRow | null> {
  const { data, error } = await reader
    .from("social_connections")
    .select(columns)
    .eq("user_id", wanted.userId)
    .eq("id", wanted.connectionId)
    .eq("influencer_platform_stats.metric", "followers")
    .order("id", { referencedTable: "sync_jobs", ascending: false })
    .limit(wanted.jobs, { referencedTable: "sync_jobs" })
    .overrideTypes<RestRow[], { merge: false }>();
  if (error) throw unreadable(error);
  const row = data[0];
  if (!row) return null;
  const [followers] = row.influencer_platform_stats;
  const grant = row.oauth_grants;
  return {
    platform: row.platform,
    status: row.status,
    syncTier: row.sync_tier,
    profileUrl: row.profile_url,
    connectedAt: restTime(row.connected_at),
    disconnectedAt: restTimeOrNull(row.disconnected_at),
    lastSyncedAt: restTimeOrNull(row.last_synced_at),
    nextSyncAt: restTimeOrNull(row.next_sync_at),
    lastErrorCode: row.last_error_code,
    lastErrorAt: restTimeOrNull(row.last_error_at),
    grant: grant && { status: grant.status, since: restTime(grant.created_at), scopes: grant.scopes },
    followers: followers
      ? {
          asOf: restTime(followers.as_of),
          fetchedAt: restTime(followers.fetched_at),
          source: followers.source,
          lagSeconds: followers.lag_seconds,
          flags: followers.flags,
        }
      : null,
    jobs: row.sync_jobs.map((job) => ({
      id: job.id,
      status: job.status,
      queuedAt: restTime(job.queued_at),
      finishedAt: restTimeOrNull(job.finished_at),
      calls: job.calls,
      errorCode: job.error_code,
      errorDetail: job.error_detail,
      responseSha256: job.response_sha256,
      correlationId: job.correlation_id,
    })),
  };
}

/** When an account's tokens end and are renewed, without the tokens, and how its platform has answered us lately. */
export interface AccessTimes {
  /** Null when there is no token. */
  readonly obtainedAt: string | null;
  readonly accessExpiresAt: string | null;
  readonly refreshExpiresAt: string | null;
  readonly nextRefreshAt: string | null;
  readonly refreshAttempts: number;
  readonly reads: number;
  readonly answered: number;
  /** What started each of the account's last syncs, by job id. */
  readonly triggers: Readonly<Record<string, string>>;
}

/**
 * The times of an account's access, what started its last `jobs` syncs, and the reads at its platform that ended after `since`, among our latest 500 of all
 * platforms; null for an account that is not this person's. One statement.
 */
export async function readAccessTimes(
  db: Db,
  wanted: { readonly userId: string; readonly connectionId: string; readonly since: Date; readonly jobs: number },
): Promise<AccessTimes | null> {
  const { rows } = await sql<AccessTimes>`
    select t.obtained_at as "obtainedAt", t.access_expires_at as "accessExpiresAt",
      t.refresh_expires_at as "refreshExpiresAt", t.next_refresh_at as "nextRefreshAt",
      coalesce(t.refresh_attempts, 0) as "refreshAttempts", p.reads, p.answered,
      (
        select coalesce(jsonb_object_agg(j.id, r.trigger), '{}')
        from (
          select id, run_id from public.sync_jobs where connection_id = c.id order by id desc limit ${wanted.jobs}
        ) j
        join public.sync_runs r on r.id = j.run_id
      ) as triggers
    from public.social_connections c
    left join lateral (
      select * from public.connection_tokens
      where grant_id = c.grant_id and (connection_id is null or connection_id = c.id)
      order by connection_id nulls last limit 1
    ) t on true
    cross join lateral (
      select count(*) as reads, count(*) filter (where j.status = 'succeeded') as answered
      from (select connection_id, status, finished_at from public.sync_jobs order by id desc limit 500) j
      join public.social_connections o on o.id = j.connection_id
      where o.platform = c.platform and j.finished_at >= ${wanted.since.toISOString()}::timestamptz
    ) p
    where c.id = ${wanted.connectionId}::uuid and c.user_id = ${wanted.userId}::uuid
  `.execute(db);
  return rows[0] ?? null;
}
