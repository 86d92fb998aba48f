import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EngagementPost, engagement, postsInWindow } from "./engagement";

const now = new Date("2026-11-21T12:00:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

function post(counts: Partial<EngagementPost> = {}): EngagementPost {
  return { publishedAt: daysAgo(2), likes: 100, comments: 10, shares: null, views: 2_000, ...counts };
}
const count = fc.option(fc.nat(10_000_000), { freq: 4 });
const posts = fc.array(
  fc.record({
    publishedAt: fc.integer({ min: -1, max: 60 }).map(daysAgo),
    likes: count,
    comments: count,
    shares: count,
    views: count,
  }),
  { maxLength: 60 },
);
const audience = fc.option(fc.nat(100_000_000), { freq: 8 });

describe("engagement by followers", () => {
  it("is the mean of likes + comments + shares of the recent posts per hundred followers", () => {
    const { rate, median } = engagement(
      [post({ likes: 90, shares: 0 }), post({ likes: 190, shares: 10 }), post({ likes: 290, shares: 50 })],
      { followers: 10_000, now, seenAs: "views" },
    );
    // (100 + 210 + 350) / 3 / 10,000 * 100, and 210 / 10,000 * 100
    expect(rate).toEqual({ value: 2.2, basis: "followers:likes+comments+shares" });
    expect(median).toEqual({ value: 2.1, basis: "followers:likes+comments+shares" });
  });

  it("says which parts were counted when the platform gives no shares", () => {
    expect(engagement([post(), post(), post()], { followers: 1_000, now, seenAs: "views" }).rate).toEqual({
      value: 11,
      basis: "followers:likes+comments",
    });
  });

  it("leaves out a post that is too young to have all parts, instead of counting it as less", () => {
    const three = [post({ shares: 5 }), post({ shares: 5 }), post({ shares: 5 })];
    const withYoung = [post({ shares: null, likes: 9_999 }), ...three];
    expect(engagement(withYoung, { followers: 1_000, now, seenAs: "views" }).rate).toEqual(
      engagement(three, { followers: 1_000, now, seenAs: "views" }).rate,
    );
  });

  it("is missing, not 0, under three posts", () => {
    const { rate, byViews, avgLikes } = engagement([post(), post()], { followers: 1_000, now, seenAs: "views" });
    for (const figure of [rate, byViews, avgLikes])
      expect(figure).toMatchObject({ value: null, reason: "not_enough_posts" });
  });

  it("is missing where followers are hidden", () => {
    expect(engagement([post(), post(), post()], { followers: null, now, seenAs: "views" }).rate).toMatchObject({
      value: null,
      reason: "hidden_by_owner",
    });
  });

  it("is a real 0 for posts that nobody reacted to", () => {
    const silent = post({ likes: 0, comments: 0 });
    expect(engagement([silent, silent, silent], { followers: 1_000, now, seenAs: "views" }).rate).toMatchObject({
      value: 0,
    });
  });
});

describe("engagement", () => {
  it("gives finite figures of at least 0, or a reason", () => {
    fc.assert(
      fc.property(posts, audience, (listed, followers) => {
        for (const figure of Object.values(engagement(listed, { followers: followers, now, seenAs: "views" }))) {
          if (figure.value === null) expect(figure.reason).toBeTruthy();
          else {
            expect(Number.isFinite(figure.value)).toBe(true);
            expect(figure.value).toBeGreaterThanOrEqual(0);
            expect(figure.basis).not.toBe("");
          }
        }
      }),
    );
  });

  it("does not depend on the order of the posts", () => {
    fc.assert(
      fc.property(posts, audience, (listed, followers) => {
        const dated = listed.map((one, index) => ({ ...one, publishedAt: daysAgo(1 + index / 3) }));
        expect(engagement([...dated].reverse(), { followers: followers, now, seenAs: "views" })).toEqual(
          engagement(dated, { followers: followers, now, seenAs: "views" }),
        );
      }),
    );
  });

  it("lies between the least and the most engaging counted post", () => {
    const full = fc.record({
      likes: fc.nat(10_000),
      comments: fc.nat(1_000),
      views: fc.integer({ min: 1, max: 100_000 }),
    });
    fc.assert(
      fc.property(
        fc.array(full, { minLength: 3, maxLength: 25 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        (counts, followers) => {
          const { rate, median } = engagement(counts.map(post), { followers: followers, now, seenAs: "views" });
          const each = counts.map(({ likes, comments }) => ((likes + comments) / followers) * 100);
          for (const { value } of [rate, median]) {
            expect(value).toBeGreaterThanOrEqual(Math.min(...each) - 0.0001);
            expect(value).toBeLessThanOrEqual(Math.max(...each) + 0.0001);
          }
        },
      ),
    );
  });

  it("never mixes followers with views", () => {
    const { rate, byViews } = engagement([post(), post(), post()], { followers: 1_000, now, seenAs: "views" });
    expect(rate.basis).toMatch(/^followers:/);
    expect(byViews).toEqual({ value: 5.5, basis: "views:likes+comments" });
  });
});

describe("postsInWindow", () => {
  it("takes the newest 25 of the last 30 days and nothing dated in the future", () => {
    const dated = Array.from({ length: 80 }, (_, index) => post({ publishedAt: daysAgo(index - 2) }));
    const taken = postsInWindow(dated, now).map(({ publishedAt }) => publishedAt);
    expect(taken).toEqual(Array.from({ length: 25 }, (_, index) => daysAgo(index)));
  });
});
