import "server-only";
import { sql } from "kysely";
import type { PublishedMetric } from "@/lib/schemas/metrics";
import { arrayOf } from "./arrays";
import type { Db } from "./client";

/** What may go of one platform: values read at or before `before`. */
export interface Overdue {
  readonly platform: string;
  readonly before: Date;
}

/** Published numbers that may go. `readWithoutGrant`: only those that were read without the owner's grant. */
export interface OverduePublished extends Overdue {
  readonly metrics: readonly PublishedMetric[];
  readonly readWithoutGrant: boolean;
}

/** An account whose rows a batch may change: locked until the transaction ends. */
export interface OverdueAccount {
  readonly id: string;
  readonly seq: number;
  readonly influencerId: string;
}

/** A page of the walk over a platform's accounts, in the order of their ids, after the one named. */
export interface Page {
  readonly after: string;
  readonly limit: number;
}

/** Comes before every account. */
export const firstPage = "00000000-0000-0000-0000-000000000000";

const overdue = ({ platform, before, metrics, readWithoutGrant }: OverduePublished) => sql`
  s.platform = ${platform} and s.metric = any(${[...metrics]}::text[]) and s.value is not null
  and s.fetched_at <= ${before.toISOString()}::timestamptz and (s.source = 'api_public' or not ${readWithoutGrant}::boolean)`;

/** How many published numbers are over their time. */
export async function countOverduePublished(db: Db, wanted: OverduePublished): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from public.influencer_platform_stats s where ${overdue(wanted)}
  `.execute(db);
  return rows[0]?.count ?? 0;
}

/**
 * The next accounts with a published number over its time, locked in the order of the sync. Those that somebody works on
 * are passed over: a sync renews the number, and the next clean-up looks again.
 */
export async function lockOverduePublished(db: Db, wanted: OverduePublished, page: Page): Promise<OverdueAccount[]> {
  const { rows } = await sql<OverdueAccount>`
    select c.id, c.seq, c.influencer_id as "influencerId" from public.social_connections c
    where c.platform = ${wanted.platform} and c.id > ${page.after}::uuid
      and exists (select from public.influencer_platform_stats s where s.connection_seq = c.seq and ${overdue(wanted)})
    order by c.id limit ${page.limit} for no key update skip locked
  `.execute(db);
  return rows;
}

/** Takes back what is over its time of the given accounts: the rows stay and say `policy` in place of the number. */
export async function withholdPublished(db: Db, wanted: OverduePublished, seqs: readonly number[]): Promise<number> {
  const { numAffectedRows } = await sql`
    update public.influencer_platform_stats s set value = null, reason = 'policy', precision = 'withheld', basis = null
    where s.connection_seq = any(${arrayOf(seqs, (seq) => seq)}::integer[]) and ${overdue(wanted)}
  `.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** Places whose rows carry the time of their reading and can be emptied by themselves. */
export type RowPlace = "post_metrics" | "captions" | "audience" | "removed_posts";

const overdueRows = (place: RowPlace, { platform, before }: Overdue) => {
  const account = (seq: string) =>
    sql`join public.social_connections c on c.seq = ${sql.ref(seq)} and c.platform = ${platform}`;
  const time = sql`${before.toISOString()}::timestamptz`;
  return {
    post_metrics: sql`from public.platform_post_metrics r join public.platform_posts p on p.id = r.post_id
      ${account("p.connection_seq")} where r.fetched_at <= ${time}`,
    captions: sql`from public.platform_posts r ${account("r.connection_seq")}
      where r.caption <> '' and r.last_seen_at <= ${time}`,
    removed_posts: sql`from public.platform_posts r ${account("r.connection_seq")} where r.removed_at <= ${time}`,
    audience: sql`from public.audience_breakdowns r ${account("r.connection_seq")} where r.fetched_at <= ${time}`,
  }[place];
};

/**
 * Removes at most `limit` metrics or captions of posts, or breakdowns of audiences, that are over their time, or posts that
 * are gone from their platform since before it; rows that somebody holds are passed over. Returns how many.
 */
export async function removeOverdueRows(db: Db, place: RowPlace, wanted: Overdue, limit: number): Promise<number> {
  const chosen = (...key: readonly string[]) =>
    sql`select ${sql.join(key.map((column) => sql.ref(`r.${column}`)))} ${overdueRows(place, wanted)}
      limit ${limit} for update of r skip locked`;
  const statement = {
    post_metrics: sql`delete from public.platform_post_metrics where (post_id, day) in (${chosen("post_id", "day")})`,
    captions: sql`update public.platform_posts set caption = '' where id in (${chosen("id")})`,
    removed_posts: sql`delete from public.platform_posts where id in (${chosen("id")})`,
    audience: sql`delete from public.audience_breakdowns
      where (connection_seq, day, dimension) in (${chosen("connection_seq", "day", "dimension")})`,
  }[place];
  return Number((await statement.execute(db)).numAffectedRows ?? 0);
}

/** How many metrics, captions, breakdowns of audiences, or posts that are gone from their platform, are over their time. */
export async function countOverdueRows(db: Db, place: RowPlace, wanted: Overdue): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) ${overdueRows(place, wanted)}`.execute(db);
  return rows[0]?.count ?? 0;
}

const countColumns = {
  followers: "followers_count",
  following: "following_count",
  posts: "posts_count",
  views: "views_count",
  likes: "likes_count",
} as const;

/** A count of the daily snapshot that is over its time: those of days that ended at or before `before`. */
export interface OverdueCount extends Overdue {
  readonly count: keyof typeof countColumns;
}

const overdueDays = ({ count, before, platform }: OverdueCount) => sql`
  from public.social_stats_snapshots s
  join public.social_connections c on c.seq = s.connection_seq and c.platform = ${platform}
  where s.day < (${before.toISOString()}::timestamptz at time zone 'UTC')::date
    and s.${sql.ref(countColumns[count])} is not null`;

/** How many daily snapshots hold a count over its time. */
export async function countOverdueCounts(db: Db, wanted: OverdueCount): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) ${overdueDays(wanted)}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Blanks a count in at most `limit` daily snapshots over its time; the snapshot then says `policy`. Returns how many. */
export async function blankOverdueCounts(db: Db, wanted: OverdueCount, limit: number): Promise<number> {
  const column = sql.ref(countColumns[wanted.count]);
  const { numAffectedRows } = await sql`
    update public.social_stats_snapshots t set ${column} = null,
      reasons = coalesce(t.reasons, '{}') || jsonb_build_object(${wanted.count}::text, 'policy')
    where (t.connection_seq, t.day) in (
      select s.connection_seq, s.day ${overdueDays(wanted)} limit ${limit} for update of s skip locked)
  `.execute(db);
  return Number(numAffectedRows ?? 0);
}
