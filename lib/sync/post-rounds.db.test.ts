import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { clock } from "@/lib/clock";
import { db, pool } from "@/lib/db";
import { advancePostRounds, loadPostRounds, type PostRoundStep } from "@/lib/db/post-rounds";
import { PlatformError } from "@/lib/platforms/errors";
import type { PlatformPost, PostPage } from "@/lib/platforms/types";
import { engagement } from "@/lib/stats";
import type { PlatformSource } from "@/lib/tokens";
import { connectionRow, newInfluencer, removePeople, takeStackEnvironment } from "@/tests/support/connect";
import { dyingDb } from "@/tests/support/dying";
import { makePostsDue, publishedOf, system, toyAccounts, toySource, toyStatistics } from "@/tests/support/sync";
import { ensureRoomForSnapshots, syncConnections } from "./index";

const dayMs = 86_400_000;
const never = () => Number.POSITIVE_INFINITY;
const complete = async () => undefined;
const followers = 1_000;
let userId = "";

beforeAll(async () => {
  takeStackEnvironment();
  await clock.sync();
  await ensureRoomForSnapshots(system());
  ({ userId } = await newInfluencer());
});
afterEach(() => vi.restoreAllMocks());
afterAll(removePeople);

/** A platform with pages of five posts, two a day. */
class Toy {
  readonly asked: (string | null)[] = [];
  /** Asked before each page, and may throw. */
  onPage: (cursor: string | null) => void = () => undefined;
  private readonly beganAt = clock.now().getTime();

  constructor(public ids: readonly string[] = Array.from({ length: 20 }, (_, index) => `p${index}`)) {}

  post(id: string): PlatformPost {
    const index = Number(id.slice(1));
    const none = { value: null, reason: "not_offered" } as const;
    const count = (value: number) => ({ value, precision: "exact" }) as const;
    const publishedAt = new Date(this.beganAt - 3_600_000 - index * (dayMs / 2));
    const metrics = {
      likes: count(10 + index),
      comments: count(1),
      shares: none,
      saves: none,
      views: count(500),
      reach: none,
    };
    return { platformPostId: id, kind: "image", caption: `post ${id}`, permalink: null, publishedAt, metrics };
  }

  source(live: () => void = () => undefined): PlatformSource {
    const source = toySource((id) => {
      live();
      return toyStatistics(id, followers);
    });
    const fetchPage = async (_session: unknown, cursor: string | null): Promise<PostPage> => {
      live();
      this.asked.push(cursor);
      this.onPage(cursor);
      const start = cursor === null ? 0 : this.ids.indexOf(cursor);
      if (start < 0) throw new PlatformError({ platform: "youtube", code: "INVALID_REQUEST", detail: "bad cursor" });
      return {
        posts: this.ids.slice(start, start + 5).map((id) => this.post(id)),
        nextCursor: this.ids[start + 5] ?? null,
      };
    };
    return { ...source, platform: (id) => ({ ...source.platform(id), posts: { fetchPage } }) };
  }
}

async function toyAccount(): Promise<{ id: string; seq: number }> {
  const [account] = await toyAccounts(userId, 1);
  if (account === undefined) throw new Error("no toy account");
  await makePostsDue(account.id);
  return account;
}

const sync = (toy: Toy, ...connectionIds: string[]) =>
  syncConnections(system(), { connectionIds, stopAt: never, complete, source: toy.source() });

async function postsOf(seq: number) {
  const rows = await db()
    .selectFrom("platform_posts")
    .select(["platform_post_id", "removed_at"])
    .where("connection_seq", "=", seq)
    .execute();
  const names = (isUp: boolean) =>
    rows.filter(({ removed_at }) => (removed_at === null) === isUp).map(({ platform_post_id }) => platform_post_id);
  return { up: names(true).sort(), removed: names(false).sort() };
}

/** A post that was read earlier and is not in the listing any more. */
async function known(seq: number, ...names: string[]) {
  const at = new Date(clock.now().getTime() - 2 * dayMs).toISOString();
  const times = { published_at: at, first_seen_at: at, last_seen_at: at };
  await db()
    .insertInto("platform_posts")
    .values(
      names.map((name) => ({ connection_seq: seq, user_id: userId, platform_post_id: name, kind: "image", ...times })),
    )
    .execute();
}

function step(seq: number, pages: number, after: PostRoundStep["after"], id = "00000000-0000-4000-8000-000000000001") {
  const at = clock.now().toISOString();
  const times = { startedAt: at, wantedFrom: at };
  return {
    connectionSeq: seq,
    userId,
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
    const toy = new Toy();
    toy.onPage = (cursor) => {
      if (cursor === "p10" && toy.asked.length === 3) {
        throw new PlatformError({ platform: "youtube", code: "PLATFORM_UNAVAILABLE", detail: "down" });
      }
    };
    await sync(toy, id);
    expect(await postsOf(seq)).toMatchObject({ removed: [] });
    expect((await postsOf(seq)).up).toHaveLength(11);
    expect((await publishedOf(id)).get("engagement_rate")).toBeUndefined();
    const row = await connectionRow(db(), id);
    expect(row).toMatchObject({ last_posts_at: null, status: "active" });
    expect(Date.parse(row.next_posts_at ?? "")).toBeGreaterThan(clock.now().getTime());

    await makePostsDue(id);
    await sync(toy, id);
    expect(toy.asked).toEqual([null, "p5", "p10", "p10", "p15"]);
    expect(await postsOf(seq)).toEqual({ up: [...toy.ids].sort(), removed: ["gone"] });
    expect((await loadPostRounds(db(), [seq])).size).toBe(0);
  });

  it("is begun anew once when its cursor is refused, and given up until the next time the second time", async () => {
    const { id, seq } = await toyAccount();
    await known(seq, "gone");
    const toy = new Toy();
    toy.onPage = (cursor) => {
      if (cursor === "p5") throw new PlatformError({ platform: "youtube", code: "INVALID_REQUEST", detail: "expired" });
    };
    await sync(toy, id);
    expect(toy.asked).toEqual([null, "p5", null, "p5"]);
    expect((await postsOf(seq)).removed).toEqual([]);
    expect((await loadPostRounds(db(), [seq])).size).toBe(0);
    const { next_posts_at } = await connectionRow(db(), id);
    expect(Date.parse(next_posts_at ?? "") - clock.now().getTime()).toBeGreaterThan(5 * 3_600_000);
  });

  it("stops storing pages when the account is disconnected meanwhile", async () => {
    const { id, seq } = await toyAccount();
    const toy = new Toy();
    const ended = db().updateTable("social_connections").set({ status: "disconnected" }).where("id", "=", id);
    const source = toy.source();
    const platform = source.platform("youtube");
    const fetchPage: NonNullable<typeof platform.posts>["fetchPage"] = async (session, cursor) => {
      if (cursor === "p5") await ended.execute();
      return (await platform.posts?.fetchPage(session, cursor)) ?? { posts: [], nextCursor: null };
    };
    const stopping = { ...source, platform: () => ({ ...platform, posts: { fetchPage } }) };
    await syncConnections(system(), { connectionIds: [id], stopAt: never, complete, source: stopping });
    expect(toy.asked).toEqual([null, "p5"]);
    expect((await postsOf(seq)).up).toHaveLength(5);
  });

  it("never marks a post that came after it began", async () => {
    const { id, seq } = await toyAccount();
    const toy = new Toy();
    toy.onPage = (cursor) => {
      if (cursor === "p5")
        throw new PlatformError({ platform: "youtube", code: "PLATFORM_UNAVAILABLE", detail: "down" });
    };
    await sync(toy, id);
    const at = new Date(clock.now().getTime() + 60_000).toISOString();
    const times = { published_at: at, first_seen_at: at, last_seen_at: at };
    await db()
      .insertInto("platform_posts")
      .values({ connection_seq: seq, user_id: userId, platform_post_id: "younger", kind: "image", ...times })
      .execute();
    toy.onPage = () => undefined;
    await makePostsDue(id);
    await sync(toy, id);
    expect(await postsOf(seq)).toEqual({ up: [...toy.ids, "younger"].sort(), removed: [] });
  });
});

describe("a complete listing", () => {
  it("heals a post that is back, and counts removed ones in nothing", async () => {
    const { id, seq } = await toyAccount();
    const toy = new Toy();
    const all = toy.ids;
    await sync(toy, id);
    toy.ids = all.filter((name) => name !== "p3");
    await makePostsDue(id);
    await sync(toy, id);
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
    await sync(toy, id);
    expect((await postsOf(seq)).removed).toEqual([]);
  });

  it("does not believe that everything is gone until that has stood for a day", async () => {
    const { id, seq } = await toyAccount();
    const toy = new Toy();
    await sync(toy, id);
    const before = (await publishedOf(id)).get("engagement_rate");
    toy.ids = [];
    await makePostsDue(id);
    await sync(toy, id);
    expect((await postsOf(seq)).removed).toEqual([]);
    expect((await publishedOf(id)).get("engagement_rate")).toEqual(before);
    expect((await connectionRow(db(), id)).posts_gone_since).not.toBeNull();

    const since = new Date(clock.now().getTime() - dayMs - 1_000).toISOString();
    await db().updateTable("social_connections").set({ posts_gone_since: since }).where("id", "=", id).execute();
    await makePostsDue(id);
    await sync(toy, id);
    expect((await postsOf(seq)).removed).toHaveLength(20);
    expect((await publishedOf(id)).get("engagement_rate")).toMatchObject({ value: null, reason: "not_enough_posts" });
    expect((await connectionRow(db(), id)).posts_gone_since).toBeNull();
  });

  it("says why there is none where the platform withholds the posts, asks for no page and marks nothing", async () => {
    const { id, seq } = await toyAccount();
    await known(seq, "earlier");
    const toy = new Toy();
    const source = toy.source();
    const platform = source.platform("youtube");
    const posts = { fetchPage: async () => ({ posts: [], nextCursor: null }), withheld: () => "not_offered" as const };
    await syncConnections(system(), {
      connectionIds: [id],
      stopAt: never,
      complete,
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

describe("listings of many accounts", () => {
  it("cost hardly more statements than one listing", async () => {
    const cost = async (howMany: number) => {
      const accounts = await toyAccounts(userId, howMany);
      for (const { id } of accounts) await makePostsDue(id);
      const spy = vi.spyOn(pg.Client.prototype, "query");
      await sync(new Toy(), ...accounts.map(({ id }) => id));
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
        const toy = new Toy();
        const dying = dyingDb(pool(), at, when);
        const ctx = { db: dying.db, now: () => clock.now() };
        const request = { connectionIds: [id], stopAt: never, complete, source: toy.source(dying.live) };
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
        if (isDue) await sync(toy, id);
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
