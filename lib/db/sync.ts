import "server-only";
import { sql } from "kysely";
import { utcDay } from "@/lib/clock";
import { arrayOf } from "./arrays";
import type { Db } from "./client";

export type SyncTier = "hot" | "normal" | "saver";
export type SyncTrigger = "connect" | "manual" | "planned" | "cli";
export type ConnectionStatus = "active" | "expired" | "revoked" | "error" | "disconnected";

/** An account as the sync needs it: where to read, what was published last, and what is remembered about it. */
export interface SyncAccount {
  readonly id: string;
  readonly seq: number;
  readonly userId: string;
  readonly influencerId: string;
  readonly grantId: string | null;
  readonly platform: string;
  readonly platformUserId: string;
  readonly username: string;
  readonly displayName: string;
  readonly profileUrl: string | null;
  readonly accountType: string | null;
  readonly platformVerified: boolean | null;
  readonly adapterState: Readonly<Record<string, string>>;
  readonly status: ConnectionStatus;
  /** When it was last tried, and when its grant was last consented to, as they stood before this read. */
  readonly lastAttemptAt: string | null;
  readonly consentedAt: string | null;
  readonly loginVariant: string | null;
  readonly nextPostsAt: string | null;
  readonly implausibleSince: string | null;
  readonly notifiedFollowers: number | null;
  /** The published number of followers; null before the first one or while the platform withholds it. */
  readonly followers: { readonly value: number; readonly asOf: string; readonly flags: number } | null;
  readonly engagementRate: number | null;
  /** What is published: `source:reason` by metric, with an empty reason where there is a value. */
  readonly published: ReadonlyMap<string, string>;
  readonly hasSnapshotToday: boolean;
  /** Whether money for reading it was counted on this UTC day. */
  readonly isChargedToday: boolean;
  /** Which picture is known of it; null for none, and where its address has ended. */
  readonly pictureKey: string | null;
  /** The newest number that is a week old or older, a month at most beyond that. */
  readonly followersAWeekAgo: number | null;
  /** Somebody asked for this sync: it is read with the owner's token even where a cheaper read would do. */
  readonly askedFor: boolean;
  readonly syncTier: SyncTier;
  /** Which accounts of the platform have to be read less often; null where nothing was ever set for it. */
  readonly saving: "none" | "normal" | "all" | null;
  /** Whether its platform is not asked at the moment. */
  readonly isPaused: boolean;
  /** The planned run that this read belongs to; null where only somebody's order asks for it. */
  readonly plannedRunId: string | null;
}

/**
 * Loads the accounts of a batch in one statement; ids that do not exist are missing from the result. `plannedRuns` says
 * which run a connection's read belongs to.
 */
export async function loadSyncAccounts(
  db: Db,
  ids: readonly string[],
  now: Date,
  plannedRuns: ReadonlyMap<string, string | null> = new Map(),
): Promise<SyncAccount[]> {
  const day = utcDay(now);
  const { rows } = await sql<
    Omit<SyncAccount, "followers" | "published" | "plannedRunId"> & {
      publishedList: string | null;
      followersValue: number | null;
      followersAsOf: string | null;
      followersFlags: number | null;
    }
  >`
    select c.id, c.seq, c.user_id as "userId", c.influencer_id as "influencerId", c.grant_id as "grantId", c.platform,
      c.platform_user_id as "platformUserId", c.username, c.display_name as "displayName",
      c.profile_url as "profileUrl", c.account_type as "accountType", c.platform_verified as "platformVerified",
      c.adapter_state as "adapterState", c.status,
      c.last_attempt_at as "lastAttemptAt", g.consented_at as "consentedAt", g.login_variant as "loginVariant", c.next_posts_at as "nextPostsAt", c.implausible_since as "implausibleSince",
      c.notified_followers as "notifiedFollowers", p.*, t.day is not null as "hasSnapshotToday",
      c.charged_on is not distinct from ${day}::date as "isChargedToday",
      w.followers_count as "followersAWeekAgo", c.sync_tier as "syncTier", k.saving,
      k.paused_at is not null and coalesce(k.paused_until > ${now.toISOString()}::timestamptz, true) as "isPaused",
      (
        select p.source_key from public.profile_pictures p where p.connection_id = c.id and not p.needs_address
      ) as "pictureKey",
      exists (
        select 1 from public.sync_jobs j join public.sync_runs r on r.id = j.run_id
        where j.connection_id = c.id and j.status = 'queued' and r.trigger <> 'planned'
      ) as "askedFor"
    from public.social_connections c
    left join public.oauth_grants g on g.id = c.grant_id
    left join public.platform_controls k on k.platform = c.platform
    left join lateral (
      select max(s.value) filter (where s.metric = 'followers') as "followersValue",
        max(s.as_of) filter (where s.metric = 'followers') as "followersAsOf",
        max(s.flags) filter (where s.metric = 'followers') as "followersFlags",
        max(s.value) filter (where s.metric = 'engagement_rate') as "engagementRate",
        string_agg(s.metric || '=' || s.source || ':' || coalesce(s.reason, ''), ',') as "publishedList"
      from public.influencer_platform_stats s where s.connection_seq = c.seq
    ) p on true
    left join public.social_stats_snapshots t on t.connection_seq = c.seq and t.day = ${day}::date
    left join lateral (
      select s.followers_count from public.social_stats_snapshots s
      where s.connection_seq = c.seq and s.day between ${day}::date - 37 and ${day}::date - 7
        and s.followers_count is not null
      order by s.day desc limit 1
    ) w on true
    where c.id = any(${arrayOf(ids, (id) => id)}::uuid[])
  `.execute(db);
  return rows.map(({ publishedList, followersValue, followersAsOf, followersFlags, ...row }) => ({
    ...row,
    plannedRunId: plannedRuns.get(row.id) ?? null,
    published: new Map((publishedList?.split(",") ?? []).map((entry) => entry.split("=", 2) as [string, string])),
    followers:
      followersValue === null || followersAsOf === null
        ? null
        : { value: followersValue, asOf: followersAsOf, flags: followersFlags ?? 0 },
  }));
}
