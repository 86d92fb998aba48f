import { describe, expect, it } from "vitest";
import { me, timeline } from "./fixtures";
import { toAccount, toPost, toStatistics } from "./map";
import * as schemas from "./schemas";

const user = schemas.me.parse(me).data;
const [video, long] = schemas.timeline.parse(timeline).data;
if (!user || !video || !long) throw new Error("the fixtures have a user and two posts");
const media = timeline.includes.media;

const postWith = (change: Record<string, unknown>) =>
  schemas.timeline.safeParse({ data: [{ ...timeline.data[0], ...change }] });

describe("an account", () => {
  it("carries its counts; what it liked itself is not what it received", () => {
    expect(toStatistics(user)).toEqual({
      account: {
        platformUserId: "1501234567890123456",
        alternateIds: [],
        username: "miravale",
        displayName: "Mira Vale",
        profileUrl: "https://x.com/miravale",
        accountType: "public",
        platformVerified: true,
        picture: {
          url: "https://pbs.twimg.com/profile_images/1501234567890999999/a1B2c3_400x400.jpg",
          key: "/profile_images/1501234567890999999/a1B2c3.jpg",
        },
        state: { username: "miravale" },
      },
      counts: {
        followers: { value: 48211, precision: "exact" },
        following: { value: 310, precision: "exact" },
        posts: { value: 2904, precision: "exact" },
        views: { value: null, reason: "not_offered" },
        likes: { value: null, reason: "not_offered" },
      },
    });
  });

  it("keeps every digit of an id beyond 2^53, and takes none that came as a number", () => {
    expect(toAccount(user).platformUserId).toBe("1501234567890123456");
    expect(schemas.me.safeParse({ data: { ...me.data, id: 1.5e18 } }).success).toBe(false);
  });

  it("says when only followers see its posts, and claims nothing that was not said", () => {
    expect(toAccount({ ...user, protected: true }).accountType).toBe("protected");
    const bare = toAccount({ ...user, protected: undefined, verified: undefined, profile_image_url: undefined });
    expect([bare.accountType, bare.platformVerified, bare.picture]).toEqual([null, null, undefined]);
  });

  it.each([
    [
      "https://pbs.twimg.com/profile_images/1/a_normal.jpg",
      "https://pbs.twimg.com/profile_images/1/a_400x400.jpg",
      "/profile_images/1/a.jpg",
    ],
    [
      "https://pbs.twimg.com/profile_images/1/a.png",
      "https://pbs.twimg.com/profile_images/1/a.png",
      "/profile_images/1/a.png",
    ],
  ])("has a picture that is known without its size: %s", (sent, url, key) => {
    expect(toAccount({ ...user, profile_image_url: sent }).picture).toEqual({ url, key });
  });

  it("is read in either dialect, and in no mixture that lacks a count", () => {
    const { tweet_count, ...rest } = me.data.public_metrics;
    const renamed = { data: { ...me.data, public_metrics: { ...rest, post_count: tweet_count } } };
    expect(schemas.me.parse(renamed).data?.public_metrics.tweet_count).toBe(2904);
    expect(schemas.me.safeParse({ data: { ...me.data, public_metrics: rest } }).success).toBe(false);
    const { public_metrics: _, ...dropped } = me.data;
    expect(schemas.me.safeParse({ data: dropped }).success).toBe(false);
  });
});

describe("a post", () => {
  it("carries its counts: shares are reposts and quotes, views are impressions", () => {
    expect(toPost(video, "miravale", media)).toEqual({
      platformPostId: "1990000000000000003",
      kind: "video",
      caption: "New route map is live https://t.co/abc",
      permalink: "https://x.com/miravale/status/1990000000000000003",
      publishedAt: new Date("2026-11-18T07:30:00Z"),
      metrics: {
        likes: { value: 230, precision: "exact" },
        comments: { value: 9, precision: "exact" },
        shares: { value: 17, precision: "exact" },
        saves: { value: 21, precision: "exact" },
        views: { value: 18044, precision: "exact" },
        reach: { value: null, reason: "not_offered" },
      },
    });
  });

  it("has the whole of a long text, and an address that works without the handle", () => {
    expect(toPost(long, undefined, [])).toMatchObject({
      kind: "text",
      caption: "A long story, told to the end.",
      permalink: "https://x.com/i/status/1990000000000000002",
    });
  });

  it.each([
    [["3_1"], [{ media_key: "3_1", type: "photo" }], "image"],
    [["16_1"], [{ media_key: "16_1", type: "animated_gif" }], "video"],
    [["3_1", "3_2"], [], "carousel"],
    [["3_1"], [], "other"],
    [[], [], "text"],
  ] as const)("with media %j is told by its kind", (keys, included, kind) => {
    expect(toPost({ ...video, attachments: { media_keys: [...keys] } }, "m", included).kind).toBe(kind);
  });

  it("is read in either dialect", () => {
    const { retweet_count, ...rest } = timeline.data[0]?.public_metrics ?? {};
    const renamed = postWith({
      note_post: { text: "whole" },
      public_metrics: { ...rest, repost_count: retweet_count },
    });
    expect(renamed.data?.data[0]).toMatchObject({
      note_tweet: { text: "whole" },
      public_metrics: { retweet_count: 14 },
    });
  });

  it.each([{ public_metrics: undefined }, { id: 1.99e18 }, { created_at: "yesterday" }])(
    "with %j is not read at all",
    (change) => expect(postWith(change).success).toBe(false),
  );
});
