import "server-only";
import { sql } from "kysely";
import { utcDay } from "@/lib/clock";
import { arrayOf } from "./arrays";
import type { Db } from "./client";
import { snapshotSources } from "./statistics";

/** A connected account as its influencer's totals and badge see it: what is published about it. */
export interface InfluencerAccount {
  readonly platform: string;
  readonly isPrimary: boolean;
  /** Null while the platform withholds it. */
  readonly followers: number | null;
  /** How the followers were read; null before the first reading. */
  readonly source: string | null;
  readonly asOf: string | null;
  readonly flags: number;
  /** Whether the owner's token gave a number today (UTC) that is not in doubt. */
  readonly readByOwnerToday: boolean;
  readonly engagementRate: number | null;
  readonly engagementBasis: string | null;
  readonly avgLikes: number | null;
  readonly avgComments: number | null;
  readonly avgViews: number | null;
}

/** What an influencer's totals are made of and the badge is judged by. */
export interface InfluencerFacts {
  readonly influencerId: string;
  readonly userId: string;
  readonly isVerified: boolean;
  /** What was stored at the last judgement. */
  readonly verification: { readonly reason?: string; readonly platform?: string; readonly measured?: number };
  /** Stated followers by platform. */
  readonly reported: Readonly<Record<string, number>>;
  /** In the order in which they were connected. */
  readonly accounts: readonly InfluencerAccount[];
}

/**
 * Locks influencers in the order in which everybody locks them. What is read afterwards includes what those who held the
 * locks have published. (Not `for update`: publishing a number already holds a weaker lock on its influencer, and two of
 * those would wait for each other for ever.)
 */
export async function lockInfluencers(db: Db, influencerIds: readonly string[]): Promise<void> {
  await sql`
    select id from public.influencers where id = any(${arrayOf(influencerIds, (id) => id)}::uuid[])
    order by id for no key update
  `.execute(db);
}

type FactsRow = Omit<InfluencerFacts, "reported" | "accounts"> & {
  readonly selfReported: Readonly<Record<string, { readonly followers?: unknown }>>;
} & { readonly [Name in keyof InfluencerAccount]: InfluencerAccount[Name] | null };

/** Reads the facts of these influencers in one statement; ids that do not exist are missing from the result. */
export async function readInfluencerFacts(
  db: Db,
  influencerIds: readonly string[],
  now: Date,
): Promise<InfluencerFacts[]> {
  const { rows } = await sql<FactsRow>`
    select i.id as "influencerId", i.user_id as "userId", i.is_verified as "isVerified", n.verification,
      n.self_reported as "selfReported", a.*
    from public.influencers i
    join public.influencer_numbers n on n.influencer_id = i.id
    -- For each influencer by itself: a join of the whole batch would read whole tables as soon as that looks cheaper.
    left join lateral (
      select c.seq, c.platform, c.is_primary as "isPrimary", t.connection_seq is not null as "readByOwnerToday", p.*
      from public.social_connections c
      cross join lateral (
        select max(s.value) filter (where s.metric = 'followers') as followers,
          max(s.source) filter (where s.metric = 'followers') as source,
          max(s.as_of) filter (where s.metric = 'followers') as "asOf",
          coalesce(max(s.flags) filter (where s.metric = 'followers'), 0) as flags,
          max(s.value) filter (where s.metric = 'engagement_rate') as "engagementRate",
          max(s.basis) filter (where s.metric = 'engagement_rate') as "engagementBasis",
          max(s.value) filter (where s.metric = 'avg_likes') as "avgLikes",
          max(s.value) filter (where s.metric = 'avg_comments') as "avgComments",
          max(s.value) filter (where s.metric = 'avg_views') as "avgViews"
        from public.influencer_platform_stats s where s.connection_seq = c.seq
      ) p
      left join public.social_stats_snapshots t on t.connection_seq = c.seq and t.flags = 0
        and t.day = ${utcDay(now)}::date and t.source = ${snapshotSources.api}
      where c.influencer_id = i.id and c.status <> 'disconnected'
    ) a on true
    where i.id = any(${arrayOf(influencerIds, (id) => id)}::uuid[])
    order by i.id, a.seq
  `.execute(db);
  const facts = new Map<string, InfluencerFacts & { accounts: InfluencerAccount[] }>();
  for (const row of rows) {
    const known = facts.get(row.influencerId) ?? { ...factsOf(row), accounts: [] };
    facts.set(row.influencerId, known);
    if (row.platform !== null) known.accounts.push(row as InfluencerAccount);
  }
  return [...facts.values()];
}

function factsOf({ influencerId, userId, isVerified, verification, selfReported }: FactsRow) {
  const reported = Object.fromEntries(
    Object.entries(selfReported).flatMap(([platform, { followers }]) =>
      typeof followers === "number" ? [[platform, followers] as const] : [],
    ),
  );
  return { influencerId, userId, isVerified, verification, reported };
}

/** An influencer's numbers over all accounts; null where nothing may or can be combined. */
export interface InfluencerTotals {
  /** Of the primary account of each platform that publishes followers. */
  readonly accounts: Readonly<Record<string, { followers: number; as_of: string; source: string }>>;
  readonly followers: number | null;
  readonly engagementRate: number | null;
  readonly engagementBasis: string | null;
  readonly avgLikes: number | null;
  readonly avgComments: number | null;
  readonly avgViews: number | null;
}

/** Totals to store. `syncedPlatform`: what was read just now; null when totals change for another reason. */
export interface TotalsRow extends InfluencerTotals {
  readonly influencerId: string;
  readonly syncedPlatform: string | null;
}

/** Stores totals and raises `numbers_version`, in one statement. */
export async function writeTotals(db: Db, rows: readonly TotalsRow[], now: Date): Promise<void> {
  if (rows.length === 0) return;
  const column = (pick: (row: TotalsRow) => string | number | null) => arrayOf(rows, pick);
  await sql`
    with t as materialized (
      select * from unnest(
        ${column((row) => row.influencerId)}::uuid[], ${column((row) => JSON.stringify(row.accounts))}::jsonb[],
        ${column((row) => row.followers)}::numeric[], ${column((row) => row.engagementRate)}::numeric[],
        ${column((row) => row.engagementBasis)}::text[], ${column((row) => row.avgLikes)}::numeric[],
        ${column((row) => row.avgComments)}::numeric[], ${column((row) => row.avgViews)}::numeric[],
        ${column((row) => row.syncedPlatform)}::text[]
      ) as u (id, accounts, followers, rate, basis, likes, comments, views, platform)
    ), raised as (
      update public.influencers i set numbers_version = i.numbers_version + 1 from t where i.id = t.id
    )
    update public.influencer_numbers n set accounts = t.accounts, followers_total = t.followers,
      engagement_rate = least(t.rate, 99999.9999), engagement_rate_basis = t.basis, avg_likes = t.likes,
      avg_comments = t.comments, avg_views = t.views, updated_at = ${now.toISOString()}::timestamptz,
      auto_synced_at = case when t.platform is null then n.auto_synced_at else ${now.toISOString()}::timestamptz end,
      last_sync_platform = coalesce(t.platform, n.last_sync_platform)
    from t where n.influencer_id = t.id
  `.execute(db);
}
