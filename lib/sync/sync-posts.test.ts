import { describe, expect, it } from "vitest";
import type { PostRound } from "@/lib/db/post-rounds";
import { PlatformError } from "@/lib/platforms/errors";
import type { PlatformPost, PostPage } from "@/lib/platforms/types";
import { type RoundPage, readPosts } from "./sync-posts";

const now = new Date("2026-11-21T12:00:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const hoursLater = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
const none = { value: null, reason: "not_offered" } as const;
const refused = () => new PlatformError({ platform: "toy", code: "INVALID_REQUEST", detail: "bad cursor" });
const down = () => new PlatformError({ platform: "toy", code: "PLATFORM_UNAVAILABLE", detail: "down" });

function post(id: number, publishedAt: Date): PlatformPost {
  const metrics = { likes: none, comments: none, shares: none, saves: none, views: none, reach: none };
  return { platformPostId: String(id), kind: "image", caption: "", permalink: null, publishedAt, metrics };
}

/** A platform with `total` posts, one a day unless said, in pages of `size`. */
function listing(total: number, size: number, perDay = 1) {
  const asked: (string | null)[] = [];
  const fetchPage = async (cursor: string | null): Promise<PostPage> => {
    asked.push(cursor);
    const first = Number(cursor ?? 0);
    const ids = Array.from({ length: Math.min(size, total - first) }, (_, index) => first + index);
    const next = first + size < total ? String(first + size) : null;
    return { posts: ids.map((id) => post(id, daysAgo(id / perDay))), nextCursor: next };
  };
  return { fetchPage, asked };
}

/** What is kept between attempts, as the database keeps it. */
class Kept {
  round: PostRound | null = null;
  readonly pages: RoundPage[] = [];

  keepPage = async (page: RoundPage): Promise<boolean> => {
    if (page.after?.id !== this.round?.id || page.after?.pages !== this.round?.pages) return false;
    this.pages.push(page);
    this.round = { ...page.round, connectionSeq: 1 };
    return true;
  };

  read(fetchPage: (cursor: string | null) => Promise<PostPage>, at = now, goesOn = () => true) {
    const { keepPage, round: stored } = this;
    return readPosts({ platform: "toy", fetchPage, keepPage, goesOn, stored, now: at });
  }

  /** All that the pages so far and an outcome showed. */
  shown(outcome: Awaited<ReturnType<typeof readPosts>>): string[] {
    if (outcome.kind !== "posts") return [];
    return [...outcome.shownBefore, ...outcome.posts.map(({ platformPostId }) => platformPostId)];
  }
}

describe("a listing that breaks", () => {
  it("throws nothing and stores nothing when not even the first page came", async () => {
    const kept = new Kept();
    expect(await kept.read(() => Promise.reject(down()))).toMatchObject({ kind: "failed", restarts: false });
    expect(kept.pages).toEqual([]);
  });

  it("goes on with the page that failed, and reads no other page twice", async () => {
    const { fetchPage, asked } = listing(500, 10);
    const kept = new Kept();
    let fails = true;
    const failing = (cursor: string | null) => {
      if (cursor !== "20" || !fails) return fetchPage(cursor);
      fails = false;
      return Promise.reject(down());
    };
    expect(await kept.read(failing)).toMatchObject({ kind: "failed", restarts: false });
    const outcome = await kept.read(failing, hoursLater(1));
    expect(asked).toEqual([null, "10", "20", "30"]);
    expect(outcome).toMatchObject({ kind: "posts", startedAt: now });
    expect(kept.shown(outcome)).toEqual(Array.from({ length: 40 }, (_, id) => String(id)));
  });

  it("stops between two pages when the time is up, and goes on there", async () => {
    const { fetchPage, asked } = listing(500, 10);
    const kept = new Kept();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(await kept.read(fetchPage, now, () => false)).toEqual({ kind: "unstarted" });
    }
    expect(kept.shown(await kept.read(fetchPage))).toHaveLength(40);
    expect(asked).toEqual([null, "10", "20", "30"]);
  });

  it("asks for no further page where somebody else has gone on with the listing", async () => {
    const { fetchPage, asked } = listing(500, 10);
    const outcome = await readPosts({
      platform: "toy",
      fetchPage,
      keepPage: async () => false,
      goesOn: () => true,
      stored: null,
      now,
    });
    expect(outcome).toEqual({ kind: "unstarted" });
    expect(asked).toEqual([null]);
  });

  it("begins anew after a day", async () => {
    const { fetchPage, asked } = listing(500, 10);
    const kept = new Kept();
    await kept.read(fetchPage, now, () => false);
    const outcome = await kept.read(fetchPage, hoursLater(25));
    expect(asked).toEqual([null, null, "10", "20"]);
    expect(outcome).toMatchObject({ kind: "posts", startedAt: hoursLater(25) });
  });
});

describe("a cursor that the platform no longer takes", () => {
  it.each(["INVALID_REQUEST", "NOT_FOUND"] as const)("begins the listing anew at once (%s)", async (code) => {
    const { fetchPage, asked } = listing(35, 10);
    const kept = new Kept();
    await kept.read(fetchPage, now, () => false);
    let refusals = 0;
    const outcome = await kept.read(async (cursor) => {
      if (cursor === null || refusals > 0) return fetchPage(cursor);
      refusals += 1;
      throw new PlatformError({ platform: "toy", code, detail: "bad cursor" });
    }, hoursLater(1));
    expect(asked).toEqual([null, null, "10", "20", "30"]);
    expect(outcome).toMatchObject({ kind: "posts", startedAt: hoursLater(1) });
    expect(kept.shown(outcome)).toHaveLength(35);
  });

  it("is given up the second time, also when the first was in another attempt", async () => {
    const { fetchPage, asked } = listing(500, 10);
    const kept = new Kept();
    const refusing = async (cursor: string | null) => {
      if (cursor !== null) throw refused();
      return fetchPage(cursor);
    };
    expect(await kept.read(refusing)).toMatchObject({ kind: "given_up" });
    expect(asked).toEqual([null, null]);

    const other = new Kept();
    await other.read(fetchPage, now, () => false);
    expect(await other.read(refusing, now, () => false)).toEqual({ kind: "unstarted" });
    expect(await other.read(refusing)).toMatchObject({ kind: "given_up" });
  });

  it("is forgotten when the new beginning fails, so that it is not asked about again", async () => {
    const { fetchPage } = listing(500, 10);
    const kept = new Kept();
    await kept.read(fetchPage, now, () => false);
    const outcome = await kept.read((cursor) => Promise.reject(cursor === null ? down() : refused()));
    expect(outcome).toMatchObject({ kind: "failed", restarts: true });
  });

  it("is not blamed where the first page is refused", async () => {
    let pages = 0;
    const outcome = await new Kept().read(() => {
      pages += 1;
      return Promise.reject(refused());
    });
    expect(outcome).toMatchObject({ kind: "failed" });
    expect(pages).toBe(1);
  });
});

describe("a listing that is not to be believed", () => {
  it("does not go round with a cursor that repeats", async () => {
    let pages = 0;
    const outcome = await new Kept().read(async () => {
      pages += 1;
      return { posts: [post(pages, now)], nextCursor: "same" };
    });
    expect(pages).toBe(2);
    expect(outcome).toMatchObject({ kind: "given_up", error: { platformErrorCode: "BAD_RESPONSE" } });
  });

  it("ends with a platform that hands out new cursors for ever, over several attempts too", async () => {
    const kept = new Kept();
    let pages = 0;
    const endless = async () => {
      pages += 1;
      return { posts: [], nextCursor: String(pages) };
    };
    let outcome = await kept.read(endless, now, () => pages % 15 !== 0);
    while (outcome.kind === "unstarted") outcome = await kept.read(endless, now, () => pages % 15 !== 0);
    expect(pages).toBeLessThanOrEqual(40);
    expect(outcome.kind).toBe("given_up");
  });
});

describe("a listing that is read to its end", () => {
  it("stops once a page reaches back beyond 30 days", async () => {
    const { fetchPage, asked } = listing(500, 10);
    const kept = new Kept();
    expect(kept.shown(await kept.read(fetchPage))).toHaveLength(40);
    expect(asked).toEqual([null, "10", "20", "30"]);
  });

  it("stores nothing on the way where one page is all", async () => {
    const { fetchPage } = listing(7, 10);
    const kept = new Kept();
    const outcome = await kept.read(fetchPage);
    expect(outcome).toMatchObject({ kind: "posts", coveredFrom: null, shownBefore: [] });
    expect(kept.pages).toEqual([]);
  });

  it("stops at 100 posts, those of earlier attempts included", async () => {
    const { fetchPage } = listing(500, 25, 50);
    const kept = new Kept();
    await kept.read(fetchPage, now, () => false);
    expect(kept.shown(await kept.read(fetchPage))).toHaveLength(100);
  });

  it("covers every post when the listing ended by itself", async () => {
    const { fetchPage } = listing(7, 5);
    expect(await new Kept().read(fetchPage)).toMatchObject({ kind: "posts", coveredFrom: null });
  });

  it("claims no more than what lies after the last page's oldest post", async () => {
    const { fetchPage } = listing(500, 10);
    expect(await new Kept().read(fetchPage)).toMatchObject({ coveredFrom: new Date(daysAgo(39).getTime() + 1) });
  });

  it("does not take pinned posts in front of the others for the end of what it covers", async () => {
    const pinned = [900, 800, 700].map((days) => post(days, daysAgo(days)));
    const recent = [0, 1, 2, 3].map((days) => post(days, daysAgo(days)));
    const fetchPage = async () => ({ posts: [...pinned, ...recent], nextCursor: "more" });
    expect(await new Kept().read(fetchPage)).toMatchObject({ coveredFrom: new Date(daysAgo(3).getTime() + 1) });
    const few = async () => ({ posts: pinned, nextCursor: "more" });
    expect(await new Kept().read(few)).toMatchObject({ coveredFrom: new Date(daysAgo(700).getTime() + 1) });
  });

  it("counts a post once that moved to the next page meanwhile", async () => {
    const pages: PostPage[] = [
      { posts: [post(1, now), post(2, daysAgo(1))], nextCursor: "n" },
      { posts: [post(2, daysAgo(1)), post(3, daysAgo(2))], nextCursor: "m" },
      { posts: [], nextCursor: null },
    ];
    const outcome = await new Kept().read(async () => pages.shift() ?? { posts: [], nextCursor: null });
    expect(outcome).toMatchObject({ shownBefore: ["1", "2", "3"] });
  });
});
