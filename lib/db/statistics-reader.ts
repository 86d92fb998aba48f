import "server-only";
import type { SupabaseClient } from "@supabase/supabase-js";
import { type PostRow, postColumns, type RestPost, toPost } from "./posts-reader";
import { restNumber, restTexts, restTime, restTimeOrNull, unreadable } from "./rest-shapes";
import type { Database } from "./types";

type Reader = SupabaseClient<Database>;

/** Rows a REST server gives at most in one answer; Supabase's own default. */
const pageRows = 1_000;

const statColumns =
  "metric, value, reason, unit, definition, source, as_of, fetched_at, lag_seconds, precision, basis, flags";
const connectionColumns =
  "id, seq, platform, username, display_name, profile_url, account_type, platform_verified, is_primary, status, sync_tier, " +
  "connected_at, disconnected_at, last_synced_at, last_attempt_at, next_sync_at, last_posts_at, last_error_code, last_error_detail, last_error_at, " +
  "access_ends_at, access_end_cause";

export interface StatRow {
  readonly metric: string;
  readonly value: number | null;
  readonly reason: string | null;
  readonly unit: string;
  readonly definition: string;
  readonly source: string;
  readonly asOf: string;
  readonly fetchedAt: string;
  readonly lagSeconds: number;
  readonly precision: string;
  readonly basis: string | null;
  readonly flags: number;
}

export interface ConnectionRow {
  readonly id: string;
  readonly seq: number;
  readonly platform: string;
  readonly username: string;
  readonly displayName: string;
  readonly profileUrl: string | null;
  /** Left out where no picture has been copied. */
  readonly pictureUrl?: string;
  readonly accountType: string | null;
  readonly platformVerified: boolean | null;
  readonly isPrimary: boolean;
  readonly status: string;
  readonly syncTier: string;
  readonly connectedAt: string;
  readonly disconnectedAt: string | null;
  readonly lastSyncedAt: string | null;
  readonly lastAttemptAt: string | null;
  readonly nextSyncAt: string | null;
  readonly lastPostsAt: string | null;
  readonly lastErrorCode: string | null;
  readonly lastErrorDetail: string | null;
  readonly lastErrorAt: string | null;
  readonly accessEndsAt: string | null;
  readonly accessEndCause: string | null;
  readonly syncing: boolean;
  /** The newest run that waits for it. */
  readonly syncRunId: string | null;
  /** Why there is no reading, by UTC day; empty unless it was asked for. */
  readonly missedDays: Readonly<Record<string, string>>;
  readonly stats: readonly StatRow[];
  /** The newest posts that are still up, as many as were asked for. */
  readonly posts: readonly PostRow[];
}

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
  readonly reasons: Readonly<Record<string, string>>;
}

type RestStat = Omit<
  Database["public"]["Tables"]["influencer_platform_stats"]["Row"],
  "connection_seq" | "influencer_id" | "user_id" | "platform"
>;

function toStat(row: RestStat): StatRow {
  return {
    metric: row.metric,
    value: restNumber(row.value),
    reason: row.reason,
    unit: row.unit,
    definition: row.definition,
    source: row.source,
    asOf: restTime(row.as_of),
    fetchedAt: restTime(row.fetched_at),
    lagSeconds: row.lag_seconds,
    precision: row.precision,
    basis: row.basis,
    flags: row.flags,
  };
}

type RestConnection = Omit<
  Database["public"]["Tables"]["social_connections"]["Row"],
  | "influencer_id"
  | "user_id"
  | "grant_id"
  | "platform_user_id"
  | "alternate_ids"
  | "adapter_state"
  | "next_posts_at"
  | "failed_attempts"
  | "created_at"
  | "updated_at"
> & {
  profile_pictures: { path: string | null } | null;
  influencer_platform_stats: RestStat[];
  sync_jobs: { status: string; run_id: string }[];
  platform_posts?: RestPost[];
  missed_days?: { day: string; reason: string }[];
};

function toConnection(row: RestConnection): ConnectionRow {
  return {
    id: row.id,
    seq: row.seq,
    platform: row.platform,
    username: row.username,
    displayName: row.display_name,
    profileUrl: row.profile_url,
    ...(row.profile_pictures?.path ? { pictureUrl: `/pictures/${row.profile_pictures.path}` } : {}),
    accountType: row.account_type,
    platformVerified: row.platform_verified,
    isPrimary: row.is_primary,
    status: row.status,
    syncTier: row.sync_tier,
    connectedAt: restTime(row.connected_at),
    disconnectedAt: restTimeOrNull(row.disconnected_at),
    lastSyncedAt: restTimeOrNull(row.last_synced_at),
    lastAttemptAt: restTimeOrNull(row.last_attempt_at),
    nextSyncAt: restTimeOrNull(row.next_sync_at),
    lastPostsAt: restTimeOrNull(row.last_posts_at),
    lastErrorCode: row.last_error_code,
    lastErrorDetail: row.last_error_detail,
    lastErrorAt: restTimeOrNull(row.last_error_at),
    accessEndsAt: restTimeOrNull(row.access_ends_at),
    accessEndCause: row.access_end_cause,
    syncing: row.sync_jobs.length > 0,
    syncRunId: row.sync_jobs[0]?.run_id ?? null,
    missedDays: Object.fromEntries((row.missed_days ?? []).map(({ day, reason }) => [day, reason])),
    stats: row.influencer_platform_stats.map(toStat),
    posts: (row.platform_posts ?? []).map(toPost),
  };
}

/**
 * The accounts of a person with their published numbers, oldest connection first, disconnected ones included; each with
 * its newest posts when `posts` says how many, and its missed days since `missedFrom`. A sync that has been waiting since before `queuedSince` counts as stuck, not
 * as running. One call. Throws `AppError("INTERNAL")` when the database does not answer.
 */
export async function readConnections(
  reader: Reader,
  wanted: {
    readonly userId: string;
    readonly queuedSince: Date;
    readonly posts?: number;
    readonly missedFrom?: string;
  },
): Promise<ConnectionRow[]> {
  const columns = [
    `${connectionColumns}, profile_pictures(path), influencer_platform_stats(${statColumns}), sync_jobs(status, run_id)`,
    ...(wanted.posts === undefined ? [] : [`platform_posts(${postColumns})`]),
    ...(wanted.missedFrom === undefined ? [] : ["missed_days(day, reason)"]),
  ].join(", ");
  const base = reader
    .from("social_connections")
    .select(columns)
    .eq("user_id", wanted.userId)
    .eq("sync_jobs.status", "queued")
    .gte("sync_jobs.queued_at", wanted.queuedSince.toISOString())
    .order("id", { referencedTable: "sync_jobs", ascending: false })
    .order("seq");
  const withMissed = wanted.missedFrom === undefined ? base : base.gte("missed_days.day", wanted.missedFrom);
  const withPosts =
    wanted.posts === undefined
      ? withMissed
      : withMissed
          .is("platform_posts.removed_at", null)
          .order("published_at", { referencedTable: "platform_posts", ascending: false })
          .limit(wanted.posts, { referencedTable: "platform_posts" })
          .order("day", { referencedTable: "platform_posts.platform_post_metrics", ascending: false })
          .limit(1, { referencedTable: "platform_posts.platform_post_metrics" });
  const { data, error } = await withPosts.overrideTypes<RestConnection[], { merge: false }>();
  if (error) throw unreadable(error);
  return data.map(toConnection);
}

/** Published numbers of one influencer, per account; empty for somebody who is neither public nor oneself. One call. */
export async function readPublishedStats(
  reader: Reader,
  influencerId: string,
): Promise<(StatRow & { readonly connectionSeq: number; readonly platform: string })[]> {
  const { data, error } = await reader
    .from("influencer_platform_stats")
    .select(`connection_seq, platform, ${statColumns}`)
    .eq("influencer_id", influencerId)
    .order("connection_seq")
    .overrideTypes<(RestStat & { connection_seq: number; platform: string })[], { merge: false }>();
  if (error) throw unreadable(error);
  return data.map((row) => ({ ...toStat(row), connectionSeq: row.connection_seq, platform: row.platform }));
}

export interface InfluencerFace {
  readonly id: string;
  readonly userId: string;
  readonly handle: string;
  readonly name: string;
}

type InfluencerKey = readonly [column: "user_id" | "id" | "seq" | "handle", operator: "eq" | "in", value: string];

function influencerKey(wanted: { readonly userId: string } | { readonly ref: string }): InfluencerKey | null {
  if ("userId" in wanted) return ["user_id", "eq", wanted.userId];
  const { ref } = wanted;
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(ref)) return ["id", "eq", ref];
  if (/^\d{1,9}$/.test(ref)) return ["seq", "eq", ref];
  // A list, because only its members may be quoted: a bare `true` is no text to every REST server.
  return /^[a-z0-9._]{1,30}$/.test(ref) ? ["handle", "in", `("${ref}")`] : null;
}

/** An influencer by user, or by id, number or handle; null when they do not exist or are neither public nor one's own. */
export async function findInfluencerFace(
  reader: Reader,
  wanted: { readonly userId: string } | { readonly ref: string },
): Promise<InfluencerFace | null> {
  const key = influencerKey(wanted);
  if (key === null) return null;
  const { data, error } = await reader
    .from("influencers")
    .select("id, handle, name, user_id")
    .filter(...key)
    .maybeSingle();
  if (error) throw unreadable(error);
  return data && { id: data.id, userId: data.user_id, handle: data.handle, name: data.name };
}

type RestSnapshot = Database["public"]["Tables"]["social_stats_snapshots"]["Row"];

function toSnapshot(row: RestSnapshot): SnapshotRow {
  return {
    connectionSeq: row.connection_seq,
    day: row.day,
    source: row.source,
    flags: row.flags,
    followers: restNumber(row.followers_count),
    following: restNumber(row.following_count),
    posts: restNumber(row.posts_count),
    views: restNumber(row.views_count),
    likes: restNumber(row.likes_count),
    reasons: restTexts(row.reasons),
  };
}

/**
 * Daily snapshots from `fromDay` to `toDay` (UTC days, both included) of the reader's own accounts, or of one of them,
 * in order of account and day. One call per thousand rows.
 */
export async function readSnapshots(
  reader: Reader,
  range: { readonly fromDay: string; readonly toDay: string; readonly connectionSeq?: number },
): Promise<SnapshotRow[]> {
  const rows: SnapshotRow[] = [];
  for (;;) {
    const wanted = reader.from("social_stats_snapshots").select("*").gte("day", range.fromDay).lte("day", range.toDay);
    const { data, error } = await (range.connectionSeq === undefined
      ? wanted
      : wanted.eq("connection_seq", range.connectionSeq)
    )
      .order("connection_seq")
      .order("day")
      .range(rows.length, rows.length + pageRows - 1);
    if (error) throw unreadable(error);
    rows.push(...data.map(toSnapshot));
    if (data.length < pageRows) return rows;
  }
}

export interface SyncJobRow {
  readonly status: string;
  readonly queuedAt: string;
  readonly finishedAt: string | null;
  readonly errorCode: string | null;
  readonly errorDetail: string | null;
  readonly nextAttemptAt: string | null;
  readonly calls: number;
  readonly correlationId: string | null;
}

/** The last syncs of one account, newest first. One call. */
export async function readRecentJobs(reader: Reader, connectionId: string, limit: number): Promise<SyncJobRow[]> {
  const { data, error } = await reader
    .from("sync_jobs")
    .select("status, queued_at, finished_at, error_code, error_detail, next_attempt_at, calls, correlation_id")
    .eq("connection_id", connectionId)
    .order("id", { ascending: false })
    .limit(limit);
  if (error) throw unreadable(error);
  return data.map((row) => ({
    status: row.status,
    queuedAt: restTime(row.queued_at),
    finishedAt: restTimeOrNull(row.finished_at),
    errorCode: row.error_code,
    errorDetail: row.error_detail,
    nextAttemptAt: restTimeOrNull(row.next_attempt_at),
    calls: row.calls,
    correlationId: row.correlation_id,
  }));
}
