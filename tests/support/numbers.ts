import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { utcDay } from "@/lib/clock";
import { db } from "@/lib/db";

/** A time of a fixed past, in whole seconds. */
export const readAt = "2026-11-20T08:15:30.000Z";

/** An account of a person (at Instagram unless said), as a finished sync would leave it, without any platform. */
export async function storedAccount(
  userId: string,
  username = "stored.account",
  platform = "instagram",
): Promise<{ id: string; seq: number }> {
  const { id: influencerId } = await db()
    .selectFrom("influencers")
    .select("id")
    .where("user_id", "=", userId)
    .executeTakeFirstOrThrow();
  const connection = await db()
    .insertInto("social_connections")
    .values({
      influencer_id: influencerId,
      user_id: userId,
      platform,
      platform_user_id: randomUUID(),
      username,
      is_primary: true,
      status: "active",
      connected_at: readAt,
      last_synced_at: readAt,
      last_posts_at: readAt,
    })
    .returning(["id", "seq"])
    .executeTakeFirstOrThrow();
  await db()
    .insertInto("influencer_platform_stats")
    .values({
      connection_seq: connection.seq,
      metric: "followers",
      influencer_id: influencerId,
      user_id: userId,
      platform,
      value: 9_007_199_254_740_991,
      unit: "accounts",
      definition: "followers/1",
      source: "api",
      as_of: readAt,
      fetched_at: readAt,
      precision: "exact",
      flags: 1,
    })
    .execute();
  return connection;
}

/** Daily snapshots of the last `days` days up to `until`, with one follower more each day. */
export async function storedDays(connectionSeq: number, days: number, until: Date): Promise<void> {
  const dayMs = 24 * 60 * 60_000;
  const all = Array.from({ length: days }, (_, index) =>
    utcDay(new Date(until.getTime() - (days - 1 - index) * dayMs)),
  );
  const months = [...new Set(all.map((day) => `${day.slice(0, 7)}-01`))];
  for (const month of months) await sql`select parts.ensure_snapshot_month(${month}::date)`.execute(db());
  await sql`
    insert into social_stats_snapshots (connection_seq, day, source, followers_count)
    select ${connectionSeq}, day::date, 1, 1000 + number
    from unnest(${all}::text[]) with ordinality as days (day, number)
  `.execute(db());
}

/** Posts of an account, one per hour, newest first in time; each with metrics of two days. */
export async function storedPosts(connection: { seq: number }, userId: string, howMany: number): Promise<void> {
  await sql`
    with posts as (
      insert into platform_posts (connection_seq, user_id, platform_post_id, kind, caption, published_at, first_seen_at, last_seen_at)
      select ${connection.seq}, ${userId}, 'post-' || n, 'image', 'Post ' || n,
             ${readAt}::timestamptz - make_interval(hours => n / 2), ${readAt}, ${readAt}
      from generate_series(1, ${howMany}::int) n
      returning id
    )
    insert into platform_post_metrics (post_id, user_id, day, likes_count, views_count, reasons, fetched_at)
    select id, ${userId}, day::date, likes, null, '{"views": "not_yet_available"}', ${readAt}
    from posts, (values ('2026-11-19', 10), ('2026-11-20', 20)) as days (day, likes)
  `.execute(db());
}
