import { describe, expect, it } from "vitest";
import type { PlatformPost, PostPage } from "@/lib/platforms/types";
import { readPosts } from "./sync-posts";

const now = new Date("2026-11-21T12:00:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const none = { value: null, reason: "not_offered" } as const;

function post(id: number, publishedAt: Date): PlatformPost {
  const metrics = { likes: none, comments: none, shares: none, saves: none, views: none, reach: none };
  return { platformPostId: String(id), kind: "image", caption: "", permalink: null, publishedAt, metrics };
}
/** A platform with `total` posts, one a day, in pages of `size`. */
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

describe("readPosts", () => {
  it("stops once a page reaches back beyond 30 days", async () => {
    const { fetchPage, asked } = listing(500, 10);
    const read = await readPosts(fetchPage, now);
    expect(asked).toEqual([null, "10", "20", "30"]);
    expect(read).toMatchObject({ complete: true });
    expect(read.posts).toHaveLength(40);
  });

  it("stops at 100 posts", async () => {
    const { fetchPage } = listing(500, 25, 50);
    expect((await readPosts(fetchPage, now)).posts).toHaveLength(100);
  });

  it("covers every post when the listing ended by itself", async () => {
    const { fetchPage } = listing(7, 5);
    expect(await readPosts(fetchPage, now)).toMatchObject({ complete: true, coveredFrom: null });
  });

  it("claims no more than what lies after the last page's newest post", async () => {
    const { fetchPage } = listing(500, 10);
    const { coveredFrom } = await readPosts(fetchPage, now);
    expect(coveredFrom?.getTime()).toBe(daysAgo(30).getTime() + 1);
  });

  it("keeps what was read before a page failed, as incomplete", async () => {
    const { fetchPage } = listing(500, 10);
    const failing = async (cursor: string | null) => {
      if (cursor === "10") throw new Error("down");
      return fetchPage(cursor);
    };
    const read = await readPosts(failing, now);
    expect(read).toMatchObject({ complete: false, coveredFrom: null });
    expect(read.posts).toHaveLength(10);
  });

  it("throws when not even the first page came", async () => {
    await expect(readPosts(() => Promise.reject(new Error("down")), now)).rejects.toThrow("down");
  });

  it("does not go round with a cursor that repeats", async () => {
    let pages = 0;
    const read = await readPosts(async () => {
      pages += 1;
      return { posts: [post(pages, now)], nextCursor: "same" };
    }, now);
    expect(pages).toBe(2);
    expect(read.complete).toBe(false);
  });

  it("ends with a platform that hands out new cursors for ever", async () => {
    let pages = 0;
    const read = await readPosts(async () => {
      pages += 1;
      return { posts: [], nextCursor: String(pages) };
    }, now);
    expect(pages).toBeLessThanOrEqual(40);
    expect(read.complete).toBe(false);
  });

  it("counts a post once that moved to the next page meanwhile", async () => {
    const pages: PostPage[] = [
      { posts: [post(1, now), post(2, daysAgo(1))], nextCursor: "n" },
      { posts: [post(2, daysAgo(1)), post(3, daysAgo(2))], nextCursor: null },
    ];
    expect((await readPosts(async () => pages.shift() ?? { posts: [], nextCursor: null }, now)).posts).toHaveLength(3);
  });
});
