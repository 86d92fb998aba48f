import pg from "pg";
import { afterEach, describe, expect, it, vi } from "vitest";
import { clock } from "@/lib/clock";
import { db, pool } from "@/lib/db";
import { advancePostRounds, loadPostRounds, type PostRoundStep } from "@/lib/db/post-rounds";
import { PlatformError } from "@/lib/platforms/errors";
import { connectionRow } from "@/tests/support/connect";
import { dyingDb } from "@/tests/support/dying";
import { makePostsDue, publishedOf, system, toyAccounts } from "@/tests/support/sync";
import {
  known,
  onToyPosts,
  ownerId,
  postsOf,
  syncToys,
  ToyPosts,
  toyAccount,
  unhurried,
} from "@/tests/support/toy-posts";
import { syncConnections } from "./index";

onToyPosts();
afterEach(() => vi.restoreAllMocks());

function step(seq: number, pages: number, after: PostRoundStep["after"], id = "00000000-0000-4000-8000-000000000001") {
  const at = clock.now().toISOString();
  const times = { startedAt: at, wantedFrom: at };
  return {
    connectionSeq: seq,
    userId: ownerId(),
    id,
    ...times,
    cursor: `c,"${pages}`,
    pages,
    refusals: 0,
    postIds: ["a", "b,c"],
    after,
  };
}

describe("a stored round", () => {
  it("gets no further by somebody who does not know how far it is", async () => {
    const { seq } = await toyAccount();
    const id = "00000000-0000-4000-8000-000000000001";
    const other = "00000000-0000-4000-8000-000000000002";
    const advance = async (one: PostRoundStep) => [...(await advancePostRounds(db(), [one]))];
    // It was ended meanwhile.
    expect(await advance(step(seq, 2, { id, pages: 1 }))).toEqual([]);
    expect(await advance(step(seq, 1, null))).toEqual([seq]);
    // Somebody else began it, somebody is a page further, and it is another one.
    expect(await advance(step(seq, 1, null, other))).toEqual([]);
    expect(await advance(step(seq, 2, { id, pages: 2 }))).toEqual([]);
    expect(await advance(step(seq, 2, { id: other, pages: 1 }, other))).toEqual([]);
    expect(await advance(step(seq, 2, { id, pages: 1 }))).toEqual([seq]);
    // Begun anew by who knows it.
    expect(await advance(step(seq, 1, { id, pages: 2 }, other))).toEqual([seq]);
    expect((await loadPostRounds(db(), [seq])).get(seq)).toMatchObject({
      id: other,
      pages: 1,
      cursor: 'c,"1',
      postIds: ["a", "b,c"],
    });
  });
});

describe("a listing that breaks", () => {
  it("marks nothing, publishes no engagement, and is gone on with at the next attempt", async () => {
    const { id, seq } = await toyAccount();
    await known(seq, "gone");
    const toy = new ToyPosts();
    toy.onPage = (cursor) => {
      if (cursor === "p10" && toy.asked.length === 3) {
        throw new PlatformError({ platform: "youtube", code: "PLATFORM_UNAVAILABLE", detail: "down" });
      }
    };
    await syncToys(toy, id);
    expect(await postsOf(seq)).toMatchObject({ removed: [] });
    expect((await postsOf(seq)).up).toHaveLength(11);
    expect((await publishedOf(id)).get("engagement_rate")).toBeUndefined();
    const row = await connectionRow(db(), id);
    expect(row).toMatchObject({ last_posts_at: null, status: "active" });
    expect(Date.parse(row.next_posts_at ?? "")).toBeGreaterThan(clock.now().getTime());

    await makePostsDue(id);
    await syncToys(toy, id);
    expect(toy.asked).toEqual([null, "p5", "p10", "p10", "p15"]);
    expect(await postsOf(seq)).toEqual({ up: [...toy.ids].sort(), removed: ["gone"] });
    expect((await loadPostRounds(db(), [seq])).size).toBe(0);
  });

  it("is begun anew once when its cursor is refused, and given up until the next time the second time", async () => {
    const { id, seq } = await toyAccount();
    await known(seq, "gone");
    const toy = new ToyPosts();
    toy.onPage = (cursor) => {
      if (cursor === "p5") throw new PlatformError({ platform: "youtube", code: "INVALID_REQUEST", detail: "expired" });
    };
    await syncToys(toy, id);
    expect(toy.asked).toEqual([null, "p5", null, "p5"]);
    expect((await postsOf(seq)).removed).toEqual([]);
    expect((await loadPostRounds(db(), [seq])).size).toBe(0);
    const { next_posts_at } = await connectionRow(db(), id);
    expect(Date.parse(next_posts_at ?? "") - clock.now().getTime()).toBeGreaterThan(5 * 3_600_000);
  });

  it("stops storing pages when the account is disconnected meanwhile", async () => {
    const { id, seq } = await toyAccount();
    const toy = new ToyPosts();
    const ended = db().updateTable("social_connections").set({ status: "disconnected" }).where("id", "=", id);
    const source = toy.source();
    const platform = source.platform("youtube");
    const fetchPage: NonNullable<typeof platform.posts>["fetchPage"] = async (session, cursor) => {
      if (cursor === "p5") await ended.execute();
      return (await platform.posts?.fetchPage(session, cursor)) ?? { posts: [], nextCursor: null };
    };
    const stopping = { ...source, platform: () => ({ ...platform, posts: { fetchPage } }) };
    await syncConnections(system(), { connectionIds: [id], ...unhurried, source: stopping });
    expect(toy.asked).toEqual([null, "p5"]);
    expect((await postsOf(seq)).up).toHaveLength(5);
  });

  it("never marks a post that came after it began", async () => {
    const { id, seq } = await toyAccount();
    const toy = new ToyPosts();
    toy.onPage = (cursor) => {
      if (cursor === "p5")
        throw new PlatformError({ platform: "youtube", code: "PLATFORM_UNAVAILABLE", detail: "down" });
    };
    await syncToys(toy, id);
    const at = new Date(clock.now().getTime() + 60_000).toISOString();
    const times = { published_at: at, first_seen_at: at, last_seen_at: at };
    await db()
      .insertInto("platform_posts")
      .values({ connection_seq: seq, user_id: ownerId(), platform_post_id: "younger", kind: "image", ...times })
      .execute();
    toy.onPage = () => undefined;
    await makePostsDue(id);
    await syncToys(toy, id);
    expect(await postsOf(seq)).toEqual({ up: [...toy.ids, "younger"].sort(), removed: [] });
  });
});

describe("listings of many accounts", () => {
  it("cost hardly more statements than one listing", async () => {
    const cost = async (howMany: number) => {
      const accounts = await toyAccounts(ownerId(), howMany);
      for (const { id } of accounts) await makePostsDue(id);
      const spy = vi.spyOn(pg.Client.prototype, "query");
      await syncToys(new ToyPosts(), ...accounts.map(({ id }) => id));
      const count = spy.mock.calls.length;
      spy.mockRestore();
      return count;
    };
    await cost(1);
    const [one, twenty] = [await cost(1), await cost(20)];
    expect(twenty).toBeLessThanOrEqual(3 * one);
  });
});

describe("a process that dies", () => {
  it.each(["before", "after"] as const)(
    "at any statement (%s it takes effect) reads no page twice but the one in flight, loses nothing and marks nothing wrongly",
    async (when) => {
      let deaths = 0;
      for (let at = 1; ; at += 1) {
        const { id, seq } = await toyAccount();
        await known(seq, "gone");
        const toy = new ToyPosts();
        const dying = dyingDb(pool(), at, when);
        const ctx = { db: dying.db, now: () => clock.now() };
        const request = { connectionIds: [id], ...unhurried, source: toy.source(dying.live) };
        await syncConnections(ctx, request).catch(() => undefined);
        const place = `statement ${at}`;
        if (!dying.isDead()) {
          expect(toy.asked, place).toEqual([null, "p5", "p10", "p15"]);
          expect(await postsOf(seq), place).toEqual({ up: [...toy.ids].sort(), removed: ["gone"] });
          break;
        }
        deaths += 1;
        // Marked with the last page, or not at all.
        const { up, removed } = await postsOf(seq);
        expect(removed, place).toEqual(up.length === toy.ids.length ? ["gone"] : []);

        const { next_posts_at } = await connectionRow(db(), id);
        const isDue = next_posts_at === null;
        expect(isDue, place).toBe(removed.length === 0);
        if (isDue) await syncToys(toy, id);
        expect(await postsOf(seq), place).toEqual({ up: [...toy.ids].sort(), removed: ["gone"] });
        expect((await loadPostRounds(db(), [seq])).size, place).toBe(0);
        const again = toy.asked.length - new Set(toy.asked).size;
        expect(again, `${place}: ${toy.asked.join()}`).toBeLessThanOrEqual(1);
        expect(new Set(toy.asked).size, place).toBe(4);
      }
      expect(deaths).toBeGreaterThan(25);
    },
    120_000,
  );
});
