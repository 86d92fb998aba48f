import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { db } from "@/lib/db";
import { drain } from "@/lib/jobs";
import { engagement } from "@/lib/stats";
import { connect, connectionRow, control, lastCall, newInfluencer } from "@/tests/support/connect";
import { onStack } from "@/tests/support/on-stack";
import { jobsOf, makePostsDue, publishedOf, queueStates, snapshotsOf, syncNow } from "@/tests/support/sync";

onStack();

interface Answer {
  readonly seq: number;
  readonly endpoint: string;
  readonly response?: Record<string, number | string | null>;
}
const answersSince = async (seq: number, platform: string) =>
  (await control<{ entries: Answer[] }>(`log?after=${seq}&platform=${platform}&limit=1000`)).entries;
const drained = () => drain({ until: new Date(Date.now() + 60_000) });

describe.each([
  { platform: "instagram", persona: "atelier", followers: "followers_count", posts: "media_count" },
  { platform: "youtube", persona: "north", followers: "subscriberCount", posts: "videoCount" },
])("a sync of $platform", ({ platform, persona, followers, posts }) => {
  it("publishes and keeps exactly what the platform answered", async () => {
    const ctx = await newInfluencer();
    const before = await lastCall();
    const id = await connect(ctx, platform, persona);
    const { succeededByQueue } = await drained();
    expect(succeededByQueue["sync-connection"]).toBe(1);

    const answers = (await answersSince(before, platform)).flatMap(({ response }) => (response ? [response] : []));
    const answer = answers.findLast((one) => followers in one);
    const published = await publishedOf(id);
    expect(published.get("followers")).toMatchObject({
      value: Number(answer?.[followers]),
      source: "api",
      flags: 0,
      reason: null,
    });
    expect(published.get("posts")?.value).toBe(Number(answer?.[posts]));
    const [today] = await snapshotsOf(id);
    expect(today).toMatchObject({ followers: Number(answer?.[followers]), source: 1, flags: 0 });
    expect(published.get("likes")).toMatchObject({ value: null, reason: "not_offered", precision: "withheld" });
    const [job] = await jobsOf(id);
    expect(job).toMatchObject({ status: "succeeded", source: "api", error_code: null });
    expect(job?.response_sha256).toMatch(/^[0-9a-f]{64}$/);
    const calls = (await answersSince(before, platform)).filter(
      ({ endpoint }) => !/token|authorize|revoke/.test(endpoint),
    );
    expect(job?.calls).toBeGreaterThan(1);
    expect(job?.calls).toBeLessThanOrEqual(calls.length);
    expect(await queueStates(id)).toEqual(["completed"]);
  });

  it("brings totals and engagement in line with what is stored of the posts", async () => {
    const ctx = await newInfluencer();
    const id = await connect(ctx, platform, persona);
    await drained();
    const row = await connectionRow(db(), id);
    const { rows } = await sql<{
      published_at: string;
      likes: number | null;
      comments: number | null;
      shares: number | null;
      views: number | null;
    }>`
      select p.published_at, m.likes_count as likes, m.comments_count as comments, m.shares_count as shares, m.views_count as views
      from platform_posts p join platform_post_metrics m on m.post_id = p.id where p.connection_seq = ${row.seq}
    `.execute(db());
    const published = await publishedOf(id);
    const expected = engagement(
      rows.map(({ published_at, ...counts }) => ({ ...counts, publishedAt: new Date(published_at) })),
      {
        followers: published.get("followers")?.value ?? null,
        now: new Date(row.last_synced_at ?? 0),
        seenAs: "views",
      },
    );
    expect(published.get("engagement_rate")).toMatchObject({
      value: expected.rate.value,
      basis: expected.rate.basis,
      source: "derived",
    });
    expect(expected.rate.value).toBeGreaterThan(0);
    expect(published.get("avg_likes")?.value).toBe(expected.avgLikes.value);
    const numbers = await db()
      .selectFrom("influencer_numbers")
      .selectAll()
      .where("user_id", "=", ctx.userId)
      .executeTakeFirstOrThrow();
    expect(numbers).toMatchObject({ followers_total: published.get("followers")?.value, last_sync_platform: platform });
    expect(numbers.accounts).toMatchObject({
      [platform]: { followers: published.get("followers")?.value, source: "api" },
    });
  });

  it("rewrites no snapshot and no post when nothing has changed", async () => {
    const ctx = await newInfluencer();
    const id = await connect(ctx, platform, "oldtimes");
    await drained();
    const { seq } = await connectionRow(db(), id);
    const versions = async () => {
      const { rows } = await sql<{ post: string; metrics: string }>`
        select p.xmin::text as post, m.xmin::text as metrics from platform_posts p
        left join platform_post_metrics m on m.post_id = p.id where p.connection_seq = ${seq} order by p.id
      `.execute(db());
      return { snapshots: await snapshotsOf(id), rows };
    };
    const first = await versions();
    await makePostsDue(id);
    await syncNow(id);
    expect((await jobsOf(id)).map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
    expect(await versions()).toEqual(first);
  });
});

describe("posts", () => {
  it("marks one as removed that the listing no longer shows, and only that one", async () => {
    const ctx = await newInfluencer();
    const id = await connect(ctx, "instagram", "atelier");
    await drained();
    const { seq } = await connectionRow(db(), id);
    const gone = { connection_seq: seq, user_id: ctx.userId, kind: "image", platform_post_id: "deleted-there" };
    const seen = clock.now().toISOString();
    await db()
      .insertInto("platform_posts")
      .values({ ...gone, published_at: seen, first_seen_at: seen, last_seen_at: seen })
      .execute();
    await makePostsDue(id);
    await syncNow(id);
    const removed = await db()
      .selectFrom("platform_posts")
      .select("platform_post_id")
      .where("connection_seq", "=", seq)
      .where("removed_at", "is not", null)
      .execute();
    expect(removed).toEqual([{ platform_post_id: "deleted-there" }]);
  });

  it("are read again after six hours and not before", async () => {
    const ctx = await newInfluencer();
    const id = await connect(ctx, "youtube", "tiny");
    await drained();
    const row = await connectionRow(db(), id);
    const hours = (Date.parse(row.next_posts_at ?? "") - Date.parse(row.last_posts_at ?? "")) / 3_600_000;
    expect(hours).toBeCloseTo(6, 3);
    const before = await lastCall();
    await syncNow(id);
    expect((await answersSince(before, "youtube")).map(({ endpoint }) => endpoint)).toEqual(["channels.list"]);
  });
});
