import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, beforeEach } from "vitest";
import { clock } from "@/lib/clock";
import type { PersonContext } from "@/lib/context";
import { db } from "@/lib/db";
import { type PublishedMetric, publishedMetrics } from "@/lib/schemas/metrics";
import { newInfluencer, removePeople, takeStackEnvironment } from "./connect";

export const dayMs = 86_400_000;

let ctx: PersonContext | undefined;
let now = new Date(0);

/** Gives each test of a file a person and one fixed time, and takes the person away afterwards. */
export function holdData(): void {
  beforeAll(takeStackEnvironment);
  beforeEach(async () => {
    ctx = await newInfluencer();
    await clock.sync();
    now = clock.now();
  });
  afterEach(removePeople);
}

/** The person of the running test. */
export function person(): PersonContext {
  if (!ctx) throw new Error("holdData was not called");
  return ctx;
}

/** The system at the running test's time. */
export const system = () => ({ db: db(), now: () => now });

/** A time before the running test's, in days and seconds less. */
export const ago = (days: number, secondsLess = 0) =>
  new Date(now.getTime() - days * dayMs + secondsLess * 1000).toISOString();

/** Time enough for what a test lets run. */
export const soon = () => new Date(Date.now() + 20_000);

/** An account of the person's that was connected long ago; `change` states columns of its own. */
export async function account(platform: string, change: object = {}) {
  const { id: influencer_id } = await db()
    .selectFrom("influencers")
    .select("id")
    .where("user_id", "=", person().userId)
    .executeTakeFirstOrThrow();
  return db()
    .insertInto("social_connections")
    .values({
      influencer_id,
      user_id: person().userId,
      platform,
      platform_user_id: randomUUID(),
      username: `name-${randomUUID().slice(0, 8)}`,
      status: "active",
      connected_at: ago(400),
      ...change,
    })
    .returning(["id", "seq", "influencer_id"])
    .executeTakeFirstOrThrow();
}

export type HeldAccount = Awaited<ReturnType<typeof account>>;

/** A published number of an account, read at that time. */
export async function publish(of: HeldAccount, platform: string, metric: PublishedMetric, at: string, source = "api") {
  await db()
    .insertInto("influencer_platform_stats")
    .values({
      connection_seq: of.seq,
      metric,
      influencer_id: of.influencer_id,
      user_id: person().userId,
      platform,
      value: 1000,
      ...publishedMetrics[metric],
      source,
      as_of: at,
      fetched_at: at,
      precision: "exact",
    })
    .execute();
}

/** What is published of an account. */
export async function published(of: HeldAccount) {
  const query = db().selectFrom("influencer_platform_stats").select(["metric", "value", "reason"]);
  return query.where("connection_seq", "=", of.seq).orderBy("metric").execute();
}

/** A snapshot of an account on that day (UTC). */
export async function snapshot(of: HeldAccount, on: string) {
  await db()
    .selectNoFrom((query) => query.fn("parts.ensure_snapshot_month", [query.cast(query.val(on), "date")]).as("x"))
    .execute();
  await db()
    .insertInto("social_stats_snapshots")
    .values({
      connection_seq: of.seq,
      day: on,
      source: 1,
      followers_count: 5,
      following_count: 5,
      posts_count: 5,
      views_count: 5,
      likes_count: 5,
    })
    .execute();
}

/** A post with its metrics, both read at that time. */
export async function post(of: HeldAccount, at: string) {
  const { id } = await db()
    .insertInto("platform_posts")
    .values({
      connection_seq: of.seq,
      user_id: person().userId,
      platform_post_id: randomUUID(),
      kind: "image",
      caption: "words",
      published_at: at,
      first_seen_at: at,
      last_seen_at: at,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const metrics = { post_id: id, day: at.slice(0, 10), user_id: person().userId, likes_count: 7, fetched_at: at };
  await db().insertInto("platform_post_metrics").values(metrics).execute();
}

/** A dimension of an account's audience, read at that time. */
export async function audience(of: HeldAccount, at: string) {
  const passport = { basis: "followers", source: "api", as_of: at, fetched_at: at, lag_seconds: 0 };
  const row = { connection_seq: of.seq, day: at.slice(0, 10), user_id: person().userId, ...passport };
  await db()
    .insertInto("audience_breakdowns")
    .values({ ...row, dimension: "country", counts: { GR: 7 } })
    .execute();
}

/** When what is held of an account's audience was read, oldest first. */
export async function audiencesRead(of: HeldAccount): Promise<string[]> {
  const query = db().selectFrom("audience_breakdowns").select("fetched_at").where("connection_seq", "=", of.seq);
  return (await query.orderBy("fetched_at").execute()).map(({ fetched_at }) => fetched_at);
}
