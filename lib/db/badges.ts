import "server-only";
import { sql } from "kysely";
import { arrayOf } from "./arrays";
import type { Db } from "./client";
import { snapshotSources } from "./statistics";
import type { Json } from "./types";

/** A connected account as the badge sees it. */
export interface BadgeAccount {
  readonly platform: string;
  readonly isPrimary: boolean;
  /** Null while the platform withholds it. */
  readonly followers: number | null;
  /** Null before the first reading. */
  readonly source: string | null;
  readonly asOf: string | null;
  readonly flags: number;
  /** Whether the owner's token gave a number today (UTC) that is not in doubt. */
  readonly readByOwnerToday: boolean;
}

/** What is known when an influencer's badge is judged. */
export interface BadgeFacts {
  readonly influencerId: string;
  readonly userId: string;
  readonly isVerified: boolean;
  /** What was stored at the last judgement. */
  readonly verification: { readonly reason?: string };
  /** Stated followers by platform. */
  readonly reported: Readonly<Record<string, number>>;
  readonly accounts: readonly BadgeAccount[];
}

/** Reads what the badges of these influencers are judged by, in one statement. */
export async function readBadgeFacts(db: Db, influencerIds: readonly string[], now: Date): Promise<BadgeFacts[]> {
  const { rows } = await sql<Omit<BadgeFacts, "reported"> & { selfReported: Record<string, { followers?: unknown }> }>`
    select i.id as "influencerId", i.user_id as "userId", i.is_verified as "isVerified", n.verification,
      n.self_reported as "selfReported", a.accounts
    from public.influencers i
    join public.influencer_numbers n on n.influencer_id = i.id
    -- For each influencer by itself: a join of the whole batch would read whole tables as soon as that looks cheaper.
    cross join lateral (
      select coalesce(jsonb_agg(jsonb_build_object(
        'platform', c.platform, 'isPrimary', c.is_primary, 'followers', s.value, 'source', s.source, 'asOf', s.as_of,
        'flags', coalesce(s.flags, 0), 'readByOwnerToday', t.connection_seq is not null
      ) order by c.seq), '[]') as accounts
      from public.social_connections c
      left join public.influencer_platform_stats s on s.connection_seq = c.seq and s.metric = 'followers'
      left join public.social_stats_snapshots t on t.connection_seq = c.seq and t.day = ${now.toISOString().slice(0, 10)}::date
        and t.source = ${snapshotSources.api} and t.flags = 0
      where c.influencer_id = i.id and c.status <> 'disconnected'
    ) a
    where i.id = any(${arrayOf(influencerIds, (id) => id)}::uuid[])
    order by i.id
  `.execute(db);
  return rows.map(({ selfReported, ...row }) => ({
    ...row,
    reported: Object.fromEntries(
      Object.entries(selfReported).flatMap(([platform, { followers }]) =>
        typeof followers === "number" ? [[platform, followers] as const] : [],
      ),
    ),
  }));
}

/** A judgement that differs from the stored one. */
export interface BadgeChange {
  readonly influencerId: string;
  readonly userId: string;
  readonly verified: boolean;
  /** Whether the badge itself was won or lost, not only the reason. */
  readonly turned: boolean;
  readonly details: { readonly [key: string]: Json };
}

/** Stores judgements; a badge won or lost is an event and raises `numbers_version`. One statement; none for no change. */
export async function writeBadges(db: Db, changes: readonly BadgeChange[], now: Date): Promise<void> {
  if (changes.length === 0) return;
  const column = <T>(pick: (change: BadgeChange) => T) => changes.map(pick);
  await sql`
    with judged as (
      select * from unnest(${column((c) => c.influencerId)}::uuid[], ${column((c) => c.userId)}::uuid[],
        ${column((c) => c.verified)}::boolean[], ${column((c) => c.turned)}::boolean[],
        ${column((c) => JSON.stringify(c.details))}::text[]) as j (influencer_id, user_id, verified, turned, details)
    ), turned as (
      update public.influencers i set is_verified = j.verified, numbers_version = i.numbers_version + 1
      from judged j where j.influencer_id = i.id and j.turned
    ), events as (
      insert into public.verification_events (influencer_id, user_id, at, won, details)
      select influencer_id, user_id, ${now.toISOString()}::timestamptz, verified, details::jsonb from judged where turned
    )
    update public.influencer_numbers n set verification = j.details::jsonb
    from judged j where j.influencer_id = n.influencer_id
  `.execute(db);
}

/** Locks influencers in the order in which everybody locks them. */
export async function lockInfluencers(db: Db, influencerIds: readonly string[]): Promise<void> {
  await sql`
    select id from public.influencers where id = any(${[...influencerIds]}::uuid[]) order by id for no key update
  `.execute(db);
}

/** Verified influencers with an account whose number is older than `before`, so that no write has ended their badge. */
export async function readStaleBadges(db: Db, before: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select i.id from public.influencers i
    where i.is_verified and exists (
      select 1 from public.social_connections c
      left join public.influencer_platform_stats s on s.connection_seq = c.seq and s.metric = 'followers'
      where c.influencer_id = i.id and c.status <> 'disconnected'
        and (s.as_of is null or s.as_of < ${before.toISOString()}::timestamptz)
    )
    limit ${limit}
  `.execute(db);
  return rows.map(({ id }) => id);
}
