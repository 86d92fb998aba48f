import { describe, expect, it } from "vitest";
import { insights, media, profile } from "./fixtures";
import { insightMetricsOf, isProfessional, toInsights, toPost, toStatistics } from "./map";
import * as schemas from "./schemas";

const parsedProfile = schemas.profile.parse(profile);
const [reel, album] = schemas.mediaPage.parse(media).data;
if (!reel || !album) throw new Error("the fixture has two posts");

describe("an account", () => {
  it("is keyed by the professional account's id and remembers the app-scoped one", () => {
    expect(toStatistics(parsedProfile, "17841400011122233")).toEqual({
      account: {
        platformUserId: "17841400011122233",
        alternateIds: ["24811002233445566"],
        username: "maya.runs",
        displayName: "Maya R.",
        profileUrl: "https://www.instagram.com/maya.runs/",
        accountType: "media_creator",
        platformVerified: null,
        picture: null,
        state: {},
      },
      counts: {
        followers: { value: 18342, precision: "exact" },
        following: { value: 611, precision: "exact" },
        posts: { value: 427, precision: "exact" },
        views: { value: null, reason: "not_offered" },
        likes: { value: null, reason: "not_offered" },
      },
    });
  });

  it.each([
    [
      "https://scontent-ath1-1.cdninstagram.com/v/t51.2885-19/1_n.jpg?oh=a&oe=6F",
      {
        url: "https://scontent-ath1-1.cdninstagram.com/v/t51.2885-19/1_n.jpg?oh=a&oe=6F",
        key: "/v/t51.2885-19/1_n.jpg",
      },
    ],
    ["no address", undefined],
    [{ wrong: "type" }, undefined],
    [undefined, null],
  ])("knows a picture by its path alone: %j", (url, picture) => {
    const parsed = schemas.profile.parse({ ...profile, profile_picture_url: url });
    expect(toStatistics(parsed, "1").account.picture).toEqual(picture);
  });

  it("without a name is shown by its username", () => {
    const { name: _, ...nameless } = parsedProfile;
    expect(toStatistics(nameless, "1").account.displayName).toBe("maya.runs");
  });

  it.each([
    ["BUSINESS", true],
    ["Business", true],
    ["MEDIA_CREATOR", true],
    ["Media_Creator", true],
    ["PERSONAL", false],
    ["", false],
    [undefined, false],
  ])("of type %s is professional: %s", (type, expected) => expect(isProfessional(type)).toBe(expected));

  it("may arrive wrapped in data", () => {
    expect(schemas.profile.parse({ data: [profile] })).toEqual(parsedProfile);
  });
});

describe("a post", () => {
  const asked = insightMetricsOf(reel);
  const read = toInsights(schemas.insights.parse(insights), asked);

  it("carries its counts and insights", () => {
    expect(toPost(reel, read)).toEqual({
      platformPostId: "17900111222333444",
      kind: "video",
      caption: "Long run #marathon",
      permalink: "https://www.instagram.com/reel/DAbCdEf1234/",
      publishedAt: new Date("2026-11-18T09:30:00Z"),
      metrics: {
        likes: { value: 812, precision: "exact" },
        comments: { value: 37, precision: "exact" },
        shares: { value: 19, precision: "exact" },
        saves: { value: 64, precision: "exact" },
        views: { value: 20419, precision: "exact" },
        reach: { value: 15202, precision: "exact" },
      },
    });
  });

  it("with hidden likes has no likes instead of none, and a true zero stays zero", () => {
    const post = toPost(album, read);
    expect(post.metrics.likes).toEqual({ value: null, reason: "hidden_by_owner" });
    expect(post.metrics.comments).toEqual({ value: 0, precision: "exact" });
    expect(post).toMatchObject({ kind: "carousel", caption: "", publishedAt: new Date("2026-11-18T16:05:10Z") });
  });

  it("of an unknown kind is still a post", () => {
    expect(toPost({ ...reel, media_type: "HOLOGRAM" }, read).kind).toBe("other");
  });

  it("without figures yet says so, metric by metric", () => {
    expect(toInsights({ data: [] }, asked).views).toEqual({ value: null, reason: "not_yet_available" });
  });

  it("that is a story is not asked for saves", () => {
    expect(insightMetricsOf({ ...reel, media_product_type: "STORY" })).not.toContain("saves");
    const story = toInsights(schemas.insights.parse(insights), ["views", "reach", "shares"]);
    expect(story.saves).toEqual({ value: null, reason: "not_offered" });
  });
});
