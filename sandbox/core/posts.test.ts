import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS, EPOCH_MS } from "./growth";
import { createPostBook, gathered, type PostPlan } from "./posts";

const plan: PostPlan = {
  everyDays: 2.5,
  firstDay: 4,
  kinds: [
    { kind: "A", weight: 2 },
    { kind: "B", weight: 1 },
  ],
  captions: ["one", "two"],
  reach: 0.8,
  likeRate: 0.05,
};
const book = (seed = 1) => createPostBook(plan, seed, "p", () => 10_000);
const times = fc.integer({ min: EPOCH_MS, max: EPOCH_MS + 3000 * DAY_MS });

describe("a post book", () => {
  it("counts exactly the posts whose time has come", () => {
    const posts = book();
    fc.assert(
      fc.property(times, (at) => {
        const count = posts.countAt(at);
        if (count > 0) expect(posts.post(count - 1).publishedAtMs).toBeLessThanOrEqual(at);
        expect(posts.post(count).publishedAtMs).toBeGreaterThan(at);
      }),
    );
  });

  it("has its posts in the order of time", () => {
    const posts = book();
    for (let index = 1; index < 500; index += 1) {
      expect(posts.post(index).publishedAtMs).toBeGreaterThan(posts.post(index - 1).publishedAtMs);
    }
  });

  it("never takes views, likes or comments back as a post ages", () => {
    const posts = book();
    fc.assert(
      fc.property(fc.nat(400), times, fc.nat(50 * DAY_MS), (index, at, later) => {
        const [before, after] = [posts.numbersAt(index, at), posts.numbersAt(index, at + later)];
        for (const name of ["views", "reach", "likes", "comments", "shares", "saves"] as const) {
          expect(after[name]).toBeGreaterThanOrEqual(before[name]);
        }
      }),
    );
  });

  it("gives a post most of its views in its first week", () => {
    const posts = book();
    const { publishedAtMs } = posts.post(100);
    const week = posts.numbersAt(100, publishedAtMs + 7 * DAY_MS).views;
    expect(posts.numbersAt(100, publishedAtMs - 1).views).toBe(0);
    expect(week).toBeGreaterThan(0.6 * posts.numbersAt(100, publishedAtMs + 365 * DAY_MS).views);
  });

  it("makes the same posts and numbers from the same seed, and others from another", () => {
    const at = EPOCH_MS + 700 * DAY_MS;
    expect(book().totalsAt(at)).toEqual(book().totalsAt(at));
    expect(book(2).totalsAt(at)).not.toEqual(book().totalsAt(at));
  });

  it("sums to the same total over its kinds as over all posts", () => {
    const posts = book();
    const at = EPOCH_MS + 700 * DAY_MS;
    expect(posts.totalsAt(at, "A").views + posts.totalsAt(at, "B").views).toBe(posts.totalsAt(at).views);
  });

  it("gathers over two neighbouring spans what it gathers over both together", () => {
    const posts = book();
    const [start, middle, end] = [300, 340, 345].map((day) => EPOCH_MS + day * DAY_MS) as [number, number, number];
    const parts = gathered(posts, start, middle).likes + gathered(posts, middle, end).likes;
    expect(parts).toBe(gathered(posts, start, end).likes);
  });
});
