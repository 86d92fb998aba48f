import { describe, expect, it } from "vitest";
import { managedPage as managed, page, posts } from "./fixtures";
import { isReadable, toAccount, toInsights, toPost, toStatistics } from "./map";
import { type Page, page as pageSchema, post as postSchema } from "./schemas";

const read = (change: object = {}): Page => pageSchema.parse({ ...page, ...change });
const post = (change: object = {}) => postSchema.parse({ ...posts.data[0], ...change });

describe("a Page as our account", () => {
  it("is keyed by its id and goes by its username", () => {
    expect(toAccount(read())).toEqual({
      platformUserId: "104455667788990",
      alternateIds: [],
      username: "mayaruns",
      displayName: "Maya Runs",
      profileUrl: "https://www.facebook.com/mayaruns",
      accountType: "page",
      platformVerified: false,
      picture: {
        url: "https://scontent.xx.fbcdn.net/v/t39.30808-1/maya.jpg?oh=1&oe=2",
        key: "/v/t39.30808-1/maya.jpg",
      },
      state: {},
    });
  });

  it("goes by its id where it has no username, and by that address", () => {
    const account = toAccount(read({ username: undefined, link: undefined }));
    expect(account).toMatchObject({
      username: "104455667788990",
      profileUrl: "https://www.facebook.com/104455667788990",
    });
  });

  it.each([
    ["blue_verified", true],
    ["gray_verified", true],
    ["not_verified", false],
    [undefined, null],
  ])("with verification_status %j is verified: %j", (status, verified) => {
    expect(toAccount(read({ verification_status: status })).platformVerified).toBe(verified);
  });

  it("has no picture where Facebook draws a silhouette, and says nothing where none was sent", () => {
    expect(
      toAccount(read({ picture: { data: { url: "https://x.test/a.jpg", is_silhouette: true } } })).picture,
    ).toBeNull();
    expect(toAccount(read({ picture: undefined }))).not.toHaveProperty("picture");
    expect(toAccount(read({ picture: { data: { url: 7 } } }))).not.toHaveProperty("picture");
  });
});

describe("a Page's counts", () => {
  it("are its followers; whom it follows, posts, views and likes of all time are not offered", () => {
    expect(toStatistics(read()).counts).toEqual({
      followers: { value: 5120, precision: "exact" },
      following: { value: null, reason: "not_offered" },
      posts: { value: null, reason: "not_offered" },
      views: { value: null, reason: "not_offered" },
      likes: { value: null, reason: "not_offered" },
    });
  });
});

describe("whether a Page can be read", () => {
  it.each([
    [{}, true],
    [{ tasks: ["ANALYZE"] }, true],
    [{ tasks: undefined }, true],
    [{ tasks: ["MODERATE", "CREATE_CONTENT"] }, false],
    [{ tasks: [] }, false],
    [{ access_token: undefined }, false],
  ])("with %j: %s", (change, readable) => {
    expect(isReadable({ ...read(), access_token: managed.access_token, tasks: managed.tasks, ...change })).toBe(
      readable,
    );
  });
});

describe("a Page's post", () => {
  const insights = { views: { value: 6120, precision: "exact" }, reach: { value: 3410, precision: "exact" } } as const;

  it("carries its reactions as likes, and its insights", () => {
    expect(toPost(post(), insights)).toEqual({
      platformPostId: "104455667788990_122100000001",
      kind: "image",
      caption: "Race day!",
      permalink: "https://www.facebook.com/104455667788990/posts/122100000001",
      publishedAt: new Date("2026-11-15T07:00:12Z"),
      metrics: {
        likes: { value: 214, precision: "exact" },
        comments: { value: 18, precision: "exact" },
        shares: { value: 9, precision: "exact" },
        saves: { value: null, reason: "not_offered" },
        ...insights,
      },
    });
  });

  it("without shares has none: Facebook leaves a count of 0 out; other counts that are left out are unknown", () => {
    const { metrics } = toPost(post({ shares: undefined, reactions: undefined, comments: undefined }), insights);
    expect(metrics.shares).toEqual({ value: 0, precision: "exact" });
    expect(metrics.likes).toEqual({ value: null, reason: "not_yet_available" });
    expect(metrics.comments).toEqual({ value: null, reason: "not_yet_available" });
  });

  it.each([
    [{ attachments: { data: [{ media_type: "photo" }] } }, "image"],
    [{ attachments: { data: [{ media_type: "album" }] } }, "carousel"],
    [{ attachments: { data: [{ media_type: "video", type: "video_inline" }] } }, "video"],
    [{ attachments: { data: [{ media_type: "link", type: "share" }] } }, "other"],
    [{ attachments: undefined, status_type: "added_video" }, "video"],
    [{ attachments: undefined, status_type: "mobile_status_update" }, "text"],
    [{ attachments: { data: [] }, status_type: undefined }, "text"],
  ])("with %j is of the kind %s", (change, kind) => {
    expect(toPost(post(change), insights).kind).toBe(kind);
  });
});

describe("a post's insights", () => {
  const answer = { data: [{ name: "post_media_view", values: [{ value: 7 }] }] };

  it("are not yet available where they are left out, and not offered where they were not asked for", () => {
    expect(toInsights(answer, ["views", "reach"])).toEqual({
      views: { value: 7, precision: "exact" },
      reach: { value: null, reason: "not_yet_available" },
    });
    expect(toInsights(answer, ["views"]).reach).toEqual({ value: null, reason: "not_offered" });
  });
});
