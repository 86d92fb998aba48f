import "server-only";
import type { SupabaseClient } from "@supabase/supabase-js";
import { audienceColumns, type RestAudience, type StoredBreakdown, toStoredBreakdown } from "./audience-reader";
import { type PostRow, postColumns, type RestPost, toPost } from "./posts-reader";
import { restTime, restTimeOrNull, unreadable } from "./rest-shapes";
import { type RestStat, type StatRow, statColumns, toStat } from "./statistics-reader";
import type { Database } from "./types";

type Reader = SupabaseClient<Database>;

const connectionColumns =
  "id, seq, platform, username, display_name, profile_url, account_type, platform_verified, is_primary, status, sync_tier, " +
  "connected_at, disconnected_at, last_synced_at, last_attempt_at, next_sync_at, last_posts_at, last_error_code, last_error_detail, last_error_at, " +
  "access_ends_at, access_end_cause, sync_enabled, posts_gone_since";

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
  /** Left out while it is read by itself. */
  readonly isReadingPaused?: true;
  /** Since when its platform has listed none of its known posts, and that is not believed; left out otherwise. */
  readonly postsGoneSince?: string;
  readonly syncing: boolean;
  /** The newest run that waits for it. */
  readonly syncRunId: string | null;
  /** Why there is no reading, by UTC day; empty unless it was asked for. */
  readonly missedDays: Readonly<Record<string, string>>;
  readonly stats: readonly StatRow[];
  /** The newest posts that are still up, as many as were asked for. */
  readonly posts: readonly PostRow[];
  /** The dimensions of the last reading of its audience; empty before the first, or unless they were asked for. */
  readonly audience: readonly StoredBreakdown[];
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
  | "ended_person_id"
  | "ended_login_variant"
  | "failed_attempts"
  | "posts_failed_attempts"
  | "crashed_reads"
  | "last_call_ms"
  | "created_at"
  | "updated_at"
> & {
  profile_pictures: { path: string | null } | null;
  influencer_platform_stats: RestStat[];
  sync_jobs: { status: string; run_id: string }[];
  platform_posts?: RestPost[];
  missed_days?: { day: string; reason: string }[];
  audience_breakdowns?: RestAudience[];
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
    ...(row.sync_enabled ? {} : { isReadingPaused: true as const }),
    ...(row.posts_gone_since === null ? {} : { postsGoneSince: restTime(row.posts_gone_since) }),
    syncing: row.sync_jobs.length > 0,
    syncRunId: row.sync_jobs[0]?.run_id ?? null,
    missedDays: Object.fromEntries((row.missed_days ?? []).map(({ day, reason }) => [day, reason])),
    stats: row.influencer_platform_stats.map(toStat),
    posts: (row.platform_posts ?? []).map(toPost),
    audience: (row.audience_breakdowns ?? []).map(toStoredBreakdown),
  };
}

/**
 * The accounts of a person with their published numbers, oldest connection first, disconnected ones included; each with
 * its newest posts when `posts` says how many, its missed days since `missedFrom`, and the last `audience` dimensions that
 * were read of its audience. A sync that has been waiting since before `queuedSince` counts as stuck, not as running. One
 * call. Throws `AppError("INTERNAL")` when the database does not answer.
 */
export async function readConnections(
  reader: Reader,
  wanted: {
    readonly userId: string;
    readonly queuedSince: Date;
    readonly posts?: number;
    readonly missedFrom?: string;
    readonly audience?: number;
  },
): Promise<ConnectionRow[]> {
  const columns = [
    `${connectionColumns}, profile_pictures(path), influencer_platform_stats(${statColumns}), sync_jobs(status, run_id)`,
    ...(wanted.posts === undefined ? [] : [`platform_posts(${postColumns})`]),
    ...(wanted.missedFrom === undefined ? [] : ["missed_days(day, reason)"]),
    ...(wanted.audience === undefined ? [] : [`audience_breakdowns(${audienceColumns})`]),
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
  const withAudience =
    wanted.audience === undefined
      ? withMissed
      : withMissed
          .order("day", { referencedTable: "audience_breakdowns", ascending: false })
          .limit(wanted.audience, { referencedTable: "audience_breakdowns" });
  const withPosts =
    wanted.posts === undefined
      ? withAudience
      : withAudience
          .order("published_at", { referencedTable: "platform_posts", ascending: false })
          .limit(wanted.posts, { referencedTable: "platform_posts" })
          .order("day", { referencedTable: "platform_posts.platform_post_metrics", ascending: false })
          .limit(1, { referencedTable: "platform_posts.platform_post_metrics" });
  const { data, error } = await withPosts.overrideTypes<RestConnection[], { merge: false }>();
  if (error) throw unreadable(error);
  return data.map(toConnection);
}
