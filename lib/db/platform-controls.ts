import "server-only";
import { sql } from "kysely";
import { arrayOf } from "./arrays";
import type { Db } from "./client";

export type PauseReason = "by_hand" | "out_of_credit";
/** Which accounts are read every 6 hours because the allowance would not last. */
export type Saving = "none" | "normal" | "all";

/** Codes of accounts that wait because the platform is paused. */
const pausedCodes = ["PLATFORM_PAUSED", "OUT_OF_CREDIT"] as const;
/** Codes of accounts that stay due because nobody may read them now; the planner writes them to those that wait long. */
export const waitingCodes = ["PLATFORM_PAUSED", "OUT_OF_CREDIT", "QUOTA_EXHAUSTED", "SYNC_OFF"] as const;

/** Whether and why a platform is not asked now. */
export interface PlatformControl {
  readonly platform: string;
  readonly pausedAt: string | null;
  /** Null while paused: until somebody resumes it. */
  readonly pausedUntil: string | null;
  readonly pauseReason: PauseReason | null;
  readonly pauseDetail: string | null;
  readonly saving: Saving;
  readonly savingSince: string | null;
  readonly savingCheckedAt: string | null;
}

/** What is set for each platform that something was ever set for. */
export async function readPlatformControls(db: Db): Promise<PlatformControl[]> {
  const { rows } = await sql<PlatformControl>`
    select platform, paused_at as "pausedAt", paused_until as "pausedUntil", pause_reason as "pauseReason",
      pause_detail as "pauseDetail", saving, saving_since as "savingSince", saving_checked_at as "savingCheckedAt"
    from public.platform_controls order by platform
  `.execute(db);
  return rows;
}

/** The platforms that nobody asks anything at a time. */
export async function pausedPlatforms(db: Db, now: Date): Promise<string[]> {
  const { rows } = await sql<{ platform: string }>`
    select platform from public.platform_controls
    where paused_at is not null and coalesce(paused_until > ${now.toISOString()}::timestamptz, true)
  `.execute(db);
  return rows.map(({ platform }) => platform);
}

export interface Pause {
  readonly platform: string;
  readonly reason: PauseReason;
  readonly detail: string | null;
  readonly until: Date | null;
  readonly by: string | null;
}

/** Pauses a platform. False when it is paused already; nothing changes then. */
export async function setPaused(db: Db, { platform, reason, detail, until, by }: Pause, now: Date): Promise<boolean> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const { rows } = await sql`
    insert into public.platform_controls as c (platform, paused_at, paused_until, pause_reason, pause_detail, paused_by)
    values (${platform}, ${at}, ${until?.toISOString() ?? null}, ${reason}, ${detail}, ${by}::uuid)
    on conflict (platform) do update set paused_at = excluded.paused_at, paused_until = excluded.paused_until,
      pause_reason = excluded.pause_reason, pause_detail = excluded.pause_detail, paused_by = excluded.paused_by
      where c.paused_at is null or c.paused_until <= ${at}
    returning platform
  `.execute(db);
  return rows.length > 0;
}

/** Ends a pause; returns what it was, or null when there was none. */
export async function clearPaused(
  db: Db,
  platform: string,
): Promise<Pick<PlatformControl, "pausedAt" | "pauseReason" | "pauseDetail"> | null> {
  const { rows } = await sql<Pick<PlatformControl, "pausedAt" | "pauseReason" | "pauseDetail">>`
    with was as (
      select * from public.platform_controls where platform = ${platform} and paused_at is not null for update
    )
    update public.platform_controls c
    set paused_at = null, paused_until = null, pause_reason = null, pause_detail = null, paused_by = null
    from was where c.platform = was.platform
    returning was.paused_at as "pausedAt", was.pause_reason as "pauseReason", was.pause_detail as "pauseDetail"
  `.execute(db);
  return rows[0] ?? null;
}

/**
 * Makes the accounts that waited for a platform due at once, without the mark of waiting; locks them in the order that
 * every writer keeps. Returns how many.
 */
export async function wakeWaitingAccounts(db: Db, platform: string, now: Date): Promise<number> {
  const { rows } = await sql`
    with waiting as (
      select id from public.social_connections
      where platform = ${platform} and status in ('active', 'error') and last_error_code = any(${[...pausedCodes]}::text[])
      order by id for no key update
    )
    update public.social_connections set next_sync_at = ${now.toISOString()}::timestamptz, last_error_code = null,
      last_error_detail = null, last_error_at = null
    where id = any(array(select id from waiting))
    returning id
  `.execute(db);
  return rows.length;
}

/**
 * Notes at accounts that have been due since before `since` why nobody reads them: their owner has switched reading off,
 * the platform is paused, or its allowance is spent. Other causes that stand there stay, and so does the time that they
 * are due at. Who is being written by others now is passed over until the next time, as the planner that asks holds locks
 * of its own.
 */
export async function noteWaiting(
  db: Db,
  waits: { readonly paused: readonly string[]; readonly spent: readonly string[] },
  times: { readonly since: Date; readonly now: Date },
): Promise<void> {
  await sql`
    update public.social_connections c set last_error_code = w.code, last_error_detail = null,
      last_error_at = ${times.now.toISOString()}::timestamptz
    from (
      select c.id, case
        when not (n.sync_enabled and c.sync_enabled) then 'SYNC_OFF'
        when c.platform = any(${[...waits.paused]}::text[]) then 'PLATFORM_PAUSED'
        when c.platform = any(${[...waits.spent]}::text[]) then 'QUOTA_EXHAUSTED'
      end as code
      from public.social_connections c
      join public.influencer_numbers n on n.influencer_id = c.influencer_id
      where c.status in ('active', 'error') and c.next_sync_at < ${times.since.toISOString()}::timestamptz
        and (c.last_error_code is null or c.last_error_code = any(${[...waitingCodes]}::text[]))
      for no key update of c skip locked
    ) w
    where c.id = w.id and w.code is not null and c.last_error_code is distinct from w.code
  `.execute(db);
}

/** How many accounts of a platform are read, and how many of them deserve to be read more often. */
export interface AccountCount {
  readonly platform: string;
  readonly total: number;
  readonly hot: number;
}

/** Counts the accounts that are read by themselves, per platform, by what their numbers deserve. */
export async function countAccounts(
  db: Db,
  hot: { readonly followers: number; readonly engagementPercent: number },
): Promise<AccountCount[]> {
  const { rows } = await sql<AccountCount>`
    select c.platform, count(*) as total, count(*) filter (where exists (
        select 1 from public.influencer_platform_stats s where s.connection_seq = c.seq
          and (s.metric = 'followers' and s.value >= ${hot.followers}
            or s.metric = 'engagement_rate' and s.value >= ${hot.engagementPercent})
      )) as hot
    from public.social_connections c
    where c.status in ('active', 'error') and c.sync_enabled and not exists (
      select 1 from public.influencer_numbers n where n.influencer_id = c.influencer_id and not n.sync_enabled
    )
    group by c.platform
  `.execute(db);
  return rows;
}

/** Stores how much each platform's accounts have to save, and that it was looked at now. */
export async function storeSaving(
  db: Db,
  levels: readonly { readonly platform: string; readonly saving: Saving }[],
  now: Date,
): Promise<void> {
  if (levels.length === 0) return;
  const at = sql`${now.toISOString()}::timestamptz`;
  await sql`
    insert into public.platform_controls as c (platform, saving, saving_since, saving_checked_at)
    select platform, saving, case when saving = 'none' then null else ${at} end, ${at}
    from unnest(${arrayOf(levels, (l) => l.platform)}::text[], ${arrayOf(levels, (l) => l.saving)}::text[])
      as u (platform, saving) order by platform
    on conflict (platform) do update set saving = excluded.saving, saving_checked_at = excluded.saving_checked_at,
      saving_since = case when excluded.saving = c.saving then c.saving_since else excluded.saving_since end
  `.execute(db);
}
