import "server-only";
import { sql } from "kysely";
import { arrayOf } from "./arrays";
import type { Db } from "./client";

/** A post with the metrics of one reading. */
export interface PostRow {
  readonly connectionSeq: number;
  readonly userId: string;
  readonly platformPostId: string;
  readonly kind: string;
  readonly caption: string;
  readonly permalink: string | null;
  readonly publishedAt: string;
  readonly likes: number | null;
  readonly comments: number | null;
  readonly shares: number | null;
  readonly saves: number | null;
  readonly views: number | null;
  readonly reach: number | null;
  /** Why a count is null, by count; null when none is. */
  readonly reasons: Readonly<Record<string, string>> | null;
}

/**
 * Stores what a listing showed in one statement. A post that looks the same is rewritten once a day at most, for the
 * time it was last seen; one that was marked as removed and is back loses the mark.
 */
export async function upsertPosts(db: Db, rows: readonly PostRow[], now: Date): Promise<void> {
  if (rows.length === 0) return;
  const at = now.toISOString();
  const column = <T>(pick: (row: PostRow) => T) => rows.map(pick);
  await sql`
    insert into public.platform_posts as p (connection_seq, user_id, platform_post_id, kind, caption, permalink,
      published_at, first_seen_at, last_seen_at)
    select u.*, ${at}::timestamptz, ${at}::timestamptz from unnest(
      ${column((r) => r.connectionSeq)}::integer[], ${column((r) => r.userId)}::uuid[],
      ${column((r) => r.platformPostId)}::text[], ${column((r) => r.kind)}::text[],
      ${column((r) => r.caption)}::text[], ${column((r) => r.permalink)}::text[],
      ${column((r) => r.publishedAt)}::timestamptz[]
    ) as u
    on conflict (connection_seq, platform_post_id) do update set kind = excluded.kind, caption = excluded.caption,
      permalink = excluded.permalink, published_at = excluded.published_at, last_seen_at = excluded.last_seen_at,
      removed_at = null
    where (p.kind, p.caption, p.permalink, p.published_at, p.removed_at) is distinct from
        (excluded.kind, excluded.caption, excluded.permalink, excluded.published_at, null::timestamptz)
      or p.last_seen_at < excluded.last_seen_at - interval '1 day'
  `.execute(db);
}

/**
 * From when on what is stored was surely answered on that UTC day: an answer is stored within five minutes, so sooner after
 * midnight it may have come before it.
 */
const surelyOf = (day: string) => sql`(${day}::date::timestamp at time zone 'UTC' + interval '5 minutes')`;

/**
 * Stores the metrics of a UTC day in one statement; equal values are not rewritten, but for the time of those that were
 * fetched within minutes after midnight. A count that the platform could not
 * give this time ("not_yet_available") leaves the day's earlier value and its absence of a reason as they are. The posts
 * must be stored.
 */
export async function upsertPostMetrics(db: Db, rows: readonly PostRow[], day: string, now: Date): Promise<void> {
  if (rows.length === 0) return;
  const column = <T>(pick: (row: PostRow) => T) => rows.map(pick);
  const kept = (count: "likes" | "comments" | "shares" | "saves" | "views" | "reach") => {
    const given = sql.ref(`u.${count}`);
    const earlier = sql.ref(`old.${count}_count`);
    return sql`case when u.reasons ->> ${sql.lit(count)} = 'not_yet_available' then ${earlier} else ${given} end`;
  };
  await sql`
    insert into public.platform_post_metrics as m (post_id, day, user_id, likes_count, comments_count, shares_count,
      saves_count, views_count, reach_count, reasons, fetched_at)
    select p.id, ${day}::date, p.user_id, ${kept("likes")}, ${kept("comments")}, ${kept("shares")}, ${kept("saves")},
      ${kept("views")}, ${kept("reach")},
      (select jsonb_object_agg(r.key, r.value) from jsonb_each(u.reasons) r
        where r.value <> '"not_yet_available"' or to_jsonb(old) -> (r.key || '_count') is null
          or to_jsonb(old) -> (r.key || '_count') = 'null'),
      ${now.toISOString()}::timestamptz
    from unnest(
      ${column((r) => r.connectionSeq)}::integer[], ${column((r) => r.platformPostId)}::text[],
      ${column((r) => r.likes)}::bigint[], ${column((r) => r.comments)}::bigint[],
      ${column((r) => r.shares)}::bigint[], ${column((r) => r.saves)}::bigint[], ${column((r) => r.views)}::bigint[],
      ${column((r) => r.reach)}::bigint[],
      ${column((r) => (r.reasons ? JSON.stringify(r.reasons) : null))}::jsonb[]
    ) as u (connection_seq, platform_post_id, likes, comments, shares, saves, views, reach, reasons)
    join public.platform_posts p on p.connection_seq = u.connection_seq and p.platform_post_id = u.platform_post_id
    left join public.platform_post_metrics old on old.post_id = p.id and old.day = ${day}::date
    on conflict (post_id, day) do update set likes_count = excluded.likes_count,
      comments_count = excluded.comments_count, shares_count = excluded.shares_count,
      saves_count = excluded.saves_count, views_count = excluded.views_count, reach_count = excluded.reach_count,
      reasons = excluded.reasons, fetched_at = excluded.fetched_at
    where (m.likes_count, m.comments_count, m.shares_count, m.saves_count, m.views_count, m.reach_count, m.reasons)
      is distinct from (excluded.likes_count, excluded.comments_count, excluded.shares_count, excluded.saves_count,
      excluded.views_count, excluded.reach_count, excluded.reasons)
      or m.fetched_at < ${surelyOf(day)}
  `.execute(db);
}

/**
 * The posts of these accounts that were surely read on a UTC day, by the account's number, in one statement; without those
 * whose numbers were fetched within minutes after midnight.
 */
export async function readPostsOfDay(db: Db, seqs: readonly number[], day: string): Promise<Map<number, string[]>> {
  if (seqs.length === 0) return new Map();
  const { rows } = await sql<{ seq: number; ids: string[] }>`
    select p.connection_seq as seq, array_agg(p.platform_post_id) as ids
    from public.platform_posts p join public.platform_post_metrics m on m.post_id = p.id and m.day = ${day}::date
    where p.connection_seq = any(${arrayOf(seqs, (seq) => seq)}::integer[])
      and m.fetched_at >= ${surelyOf(day)}
    group by p.connection_seq
  `.execute(db);
  return new Map(rows.map(({ seq, ids }) => [seq, ids]));
}

/** What a complete listing covered: it began at `until`, and showed every post published at or after `from` (null: all). */
export interface ListedWindow {
  readonly connectionSeq: number;
  readonly from: string | null;
  readonly until: string;
}

/** A post that a listing showed. */
export interface SeenPost {
  readonly connectionSeq: number;
  readonly platformPostId: string;
}

/** What a complete listing did not show, of an account's posts that were up until then. */
export interface MissingPosts {
  readonly connectionSeq: number;
  /** Known posts within its window that it did not show. */
  readonly missing: readonly number[];
  /** How many that were known before it began it did show. */
  readonly stillThere: number;
}

/** Compares what is stored as up with what complete listings showed, in one statement; one answer per account. */
export async function findMissingPosts(
  db: Db,
  windows: readonly ListedWindow[],
  seen: readonly SeenPost[],
): Promise<MissingPosts[]> {
  if (windows.length === 0) return [];
  const { rows } = await sql<MissingPosts>`
    select w.seq as "connectionSeq",
      coalesce(array_agg(p.id) filter (where s.seq is null and p.id is not null), '{}') as missing,
      (count(p.id) filter (where s.seq is not null and p.first_seen_at < w.until_time))::int as "stillThere"
    from unnest(
      ${windows.map((w) => w.connectionSeq)}::integer[], ${windows.map((w) => w.from)}::timestamptz[],
      ${windows.map((w) => w.until)}::timestamptz[]
    ) as w (seq, from_time, until_time)
    left join public.platform_posts p on p.connection_seq = w.seq and p.removed_at is null
      and p.published_at >= coalesce(w.from_time, '-infinity') and p.published_at < w.until_time
    left join (
      select distinct u.seq, u.post_id from unnest(
        ${seen.map((s) => s.connectionSeq)}::integer[], ${seen.map((s) => s.platformPostId)}::text[]
      ) as u (seq, post_id)
    ) s on s.seq = p.connection_seq and s.post_id = p.platform_post_id
    group by w.seq
  `.execute(db);
  return rows;
}

/** Marks posts as no longer on their platform, in one statement; their last numbers stay. */
export async function markRemovedPosts(db: Db, ids: readonly number[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    update public.platform_posts set removed_at = ${now.toISOString()}::timestamptz
    where id = any(${[...ids]}::bigint[]) and removed_at is null
  `.execute(db);
}

/** A post as its platform names it. */
export interface NamedPost {
  readonly platform: string;
  readonly platformUserId: string;
  readonly platformPostId: string;
}

/**
 * Marks posts as removed of which the platform itself says so, in one statement, also of accounts that are not connected
 * any more. Returns those that were up until now.
 */
export async function markNamedPostsRemoved(db: Db, posts: readonly NamedPost[], now: Date): Promise<NamedPost[]> {
  if (posts.length === 0) return [];
  const { rows } = await sql<NamedPost>`
    update public.platform_posts p set removed_at = ${now.toISOString()}::timestamptz
    from unnest(
      ${arrayOf(posts, (post) => post.platform)}::text[], ${arrayOf(posts, (post) => post.platformUserId)}::text[],
      ${arrayOf(posts, (post) => post.platformPostId)}::text[]
    ) as u (platform, platform_user_id, platform_post_id)
    join public.social_connections c on c.platform = u.platform and c.platform_user_id = u.platform_user_id
    where p.connection_seq = c.seq and p.platform_post_id = u.platform_post_id and p.removed_at is null
    returning u.platform, u.platform_user_id as "platformUserId", u.platform_post_id as "platformPostId"
  `.execute(db);
  return rows;
}

/** A post that is up, with its latest counts. */
export interface StandingPost {
  readonly connectionSeq: number;
  readonly publishedAt: string;
  readonly likes: number | null;
  readonly comments: number | null;
  readonly shares: number | null;
  readonly views: number | null;
}

/** The newest posts of each account that are up, at most `limit` published between two times, in one statement. */
export async function readStandingPosts(
  db: Db,
  wanted: readonly { readonly connectionSeq: number; readonly from: Date; readonly until: Date }[],
  limit: number,
): Promise<StandingPost[]> {
  if (wanted.length === 0) return [];
  const { rows } = await sql<StandingPost>`
    select w.seq as "connectionSeq", p.published_at as "publishedAt", m.likes_count as likes,
      m.comments_count as comments, m.shares_count as shares, m.views_count as views
    from unnest(
      ${wanted.map((w) => w.connectionSeq)}::integer[], ${wanted.map((w) => w.from.toISOString())}::timestamptz[],
      ${wanted.map((w) => w.until.toISOString())}::timestamptz[]
    ) as w (seq, from_time, until_time)
    cross join lateral (
      select id, published_at from public.platform_posts
      where connection_seq = w.seq and removed_at is null and published_at between w.from_time and w.until_time
      order by published_at desc limit ${limit}
    ) p
    left join lateral (
      select likes_count, comments_count, shares_count, views_count from public.platform_post_metrics
      where post_id = p.id order by day desc limit 1
    ) m on true
  `.execute(db);
  return rows;
}
