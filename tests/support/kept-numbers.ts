import type { PersonContext } from "@/lib/context";
import { db } from "@/lib/db";
import { connectionRow } from "./connect";

/** Gives an account numbers of today and a post, as a sync would have written them; returns its `seq`. */
export async function giveNumbers(ctx: PersonContext, id: string): Promise<number> {
  const { seq, influencer_id } = await connectionRow(db(), id);
  const now = ctx.now().toISOString();
  const day = now.slice(0, 10);
  await db()
    .selectNoFrom((query) => query.fn("parts.ensure_snapshot_month", [query.cast(query.val(day), "date")]).as("x"))
    .execute();
  await db()
    .insertInto("social_stats_snapshots")
    .values({ connection_seq: seq, day, source: 1, followers_count: 1000 })
    .execute();
  await db()
    .insertInto("influencer_platform_stats")
    .values({
      connection_seq: seq,
      metric: "followers",
      influencer_id,
      user_id: ctx.userId,
      platform: "instagram",
      value: 1000,
      unit: "accounts",
      definition: "followers/1",
      source: "api",
      as_of: now,
      fetched_at: now,
      precision: "exact",
    })
    .execute();
  await db()
    .insertInto("platform_posts")
    .values({
      connection_seq: seq,
      user_id: ctx.userId,
      platform_post_id: "p1",
      kind: "image",
      published_at: now,
      first_seen_at: now,
      last_seen_at: now,
    })
    .execute();
  return seq;
}

/** How many snapshots, published numbers and posts are kept of an account. */
export async function rowsOf(seq: number) {
  const [snapshots, published, posts] = await Promise.all([
    db().selectFrom("social_stats_snapshots").select("day").where("connection_seq", "=", seq).execute(),
    db().selectFrom("influencer_platform_stats").select("metric").where("connection_seq", "=", seq).execute(),
    db().selectFrom("platform_posts").select("id").where("connection_seq", "=", seq).execute(),
  ]);
  return { snapshots: snapshots.length, published: published.length, posts: posts.length };
}
