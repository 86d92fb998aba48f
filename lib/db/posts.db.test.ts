import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testStack } from "@/tests/support/env";
import { createDb, createPool } from "./client";
import { type PostRow, upsertPostMetrics, upsertPosts } from "./posts";

const pool = createPool(testStack().databaseUrl, 2);
const db = createDb(pool);
const userId = randomUUID();
const now = new Date("2026-11-20T10:00:00Z");
const day = "2026-11-20";
let seq = 0;

beforeAll(async () => {
  await pool.query("insert into auth.users (id, email) values ($1, $2)", [userId, `${userId}@posts.test`]);
  const influencer = await pool.query<{ id: string }>(
    "insert into public.influencers (user_id, handle, name) values ($1, $2, 'Posts') returning id",
    [userId, `posts.${userId.slice(0, 8)}`],
  );
  const connection = await pool.query<{ seq: number }>(
    `insert into public.social_connections (influencer_id, user_id, platform, platform_user_id, username, status,
       connected_at) values ($1, $2, 'instagram', $3, 'posts', 'active', $4) returning seq`,
    [influencer.rows[0]?.id, userId, userId, now],
  );
  seq = connection.rows[0]?.seq ?? 0;
});

afterAll(async () => {
  await pool.query("delete from auth.users where id = $1", [userId]);
  await pool.end();
});

function post(counts: Partial<PostRow>): PostRow {
  return {
    ...{ connectionSeq: seq, userId, platformPostId: "p1", kind: "image", caption: "", permalink: null },
    ...{ publishedAt: "2026-11-19T10:00:00.000Z", likes: 5, comments: 1, shares: null, saves: null, views: 90 },
    ...{ reach: null, reasons: { shares: "not_offered", saves: "not_offered", reach: "not_yet_available" } },
    ...counts,
  };
}

async function stored() {
  const { rows } = await pool.query(
    `select m.likes_count, m.views_count, m.reach_count, m.reasons from public.platform_post_metrics m
     join public.platform_posts p on p.id = m.post_id where p.connection_seq = $1 and m.day = $2`,
    [seq, day],
  );
  return rows[0];
}

describe("upsertPostMetrics", () => {
  it("keeps the day's value of a count that is momentarily not available, and takes every other change", async () => {
    await upsertPosts(db, [post({})], now);
    await upsertPostMetrics(db, [post({})], day, now);
    const missing = {
      shares: "not_offered",
      saves: "not_offered",
      views: "not_yet_available",
      reach: "not_yet_available",
    };
    await upsertPostMetrics(db, [post({ likes: 7, views: null, reasons: missing })], day, now);
    expect(await stored()).toEqual({
      ...{ likes_count: 7, views_count: 90, reach_count: null },
      reasons: { shares: "not_offered", saves: "not_offered", reach: "not_yet_available" },
    });
  });

  it("lets a count go that the platform no longer gives", async () => {
    const gone = {
      shares: "not_offered",
      saves: "not_offered",
      views: "permission_missing",
      reach: "permission_missing",
    };
    await upsertPostMetrics(db, [post({ views: null, reasons: gone })], day, now);
    expect(await stored()).toMatchObject({ views_count: null, reasons: gone });
  });
});
