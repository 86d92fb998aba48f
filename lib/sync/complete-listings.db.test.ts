import { describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { db } from "@/lib/db";
import { engagement, getAccount } from "@/lib/stats";
import { connectionRow } from "@/tests/support/connect";
import { makePostsDue, publishedOf, system } from "@/tests/support/sync";
import {
  followers,
  known,
  onToyPosts,
  ownerContext,
  postsOf,
  syncToys,
  ToyPosts,
  toyAccount,
  unhurried,
} from "@/tests/support/toy-posts";
import { syncConnections } from "./index";

const dayMs = 86_400_000;

onToyPosts();

describe("a complete listing", () => {
  it("heals a post that is back, and counts removed ones in nothing", async () => {
    const { id, seq } = await toyAccount();
    const toy = new ToyPosts();
    const all = toy.ids;
    await syncToys(toy, id);
    toy.ids = all.filter((name) => name !== "p3");
    await makePostsDue(id);
    await syncToys(toy, id);
    expect((await postsOf(seq)).removed).toEqual(["p3"]);
    const counted = toy.ids.map((name) => {
      const { publishedAt, metrics } = toy.post(name);
      const { likes, comments, shares, views } = metrics;
      return { publishedAt, likes: likes.value, comments: comments.value, shares: shares.value, views: views.value };
    });
    const expected = engagement(counted, { followers, now: clock.now(), seenAs: "views" });
    const published = await publishedOf(id);
    expect(published.get("engagement_rate")?.value).toBe(expected.rate.value);
    expect(published.get("avg_likes")?.value).toBe(expected.avgLikes.value);
    const metrics = await db()
      .selectFrom("platform_post_metrics as m")
      .innerJoin("platform_posts as p", "p.id", "m.post_id")
      .select("m.likes_count")
      .where("p.connection_seq", "=", seq)
      .where("p.platform_post_id", "=", "p3")
      .execute();
    expect(metrics).toEqual([{ likes_count: 13 }]);

    toy.ids = all;
    await makePostsDue(id);
    await syncToys(toy, id);
    expect((await postsOf(seq)).removed).toEqual([]);
  });

  it("does not believe that everything is gone until that has stood for a day, and tells its owner since when it is so", async () => {
    const { id, seq } = await toyAccount();
    const toy = new ToyPosts();
    await syncToys(toy, id);
    const before = (await publishedOf(id)).get("engagement_rate");
    toy.ids = [];
    await makePostsDue(id);
    await syncToys(toy, id);
    expect((await postsOf(seq)).removed).toEqual([]);
    expect((await publishedOf(id)).get("engagement_rate")).toEqual(before);
    const doubtedSince = async () => (await getAccount(ownerContext(), { connectionId: id })).postsGoneSince;
    expect(Date.parse((await doubtedSince()) ?? "")).toBe(
      Date.parse((await connectionRow(db(), id)).posts_gone_since ?? ""),
    );

    const since = new Date(clock.now().getTime() - dayMs - 1_000).toISOString();
    await db().updateTable("social_connections").set({ posts_gone_since: since }).where("id", "=", id).execute();
    await makePostsDue(id);
    await syncToys(toy, id);
    expect((await postsOf(seq)).removed).toHaveLength(20);
    expect((await publishedOf(id)).get("engagement_rate")).toMatchObject({ value: null, reason: "not_enough_posts" });
    expect((await connectionRow(db(), id)).posts_gone_since).toBeNull();
    expect(await doubtedSince()).toBeUndefined();
  });

  it("says why there is none where the platform withholds the posts, asks for no page and marks nothing", async () => {
    const { id, seq } = await toyAccount();
    await known(seq, "earlier");
    const toy = new ToyPosts();
    const source = toy.source();
    const platform = source.platform("youtube");
    const posts = { fetchPage: async () => ({ posts: [], nextCursor: null }), withheld: () => "not_offered" as const };
    await syncConnections(system(), {
      connectionIds: [id],
      ...unhurried,
      source: { ...source, platform: () => ({ ...platform, posts }) },
    });
    expect(toy.asked).toEqual([]);
    const published = await publishedOf(id);
    for (const metric of ["engagement_rate", "engagement_rate_reach", "avg_likes", "avg_views"]) {
      expect(published.get(metric)).toMatchObject({ value: null, reason: "not_offered" });
    }
    expect((await postsOf(seq)).removed).toEqual([]);
    const { next_posts_at } = await connectionRow(db(), id);
    expect(Date.parse(next_posts_at ?? "")).toBeGreaterThan(clock.now().getTime() + 3_600_000);
  });
});
