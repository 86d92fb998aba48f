import { describe, expect, it } from "vitest";
import { user, videos } from "./fixtures";
import { toPost, toStatistics } from "./map";
import * as schemas from "./schemas";

const profile = schemas.profile.parse(user).data.user;
const [ramen, miso] = schemas.videoPage.parse(videos).data.videos;
if (!ramen || !miso) throw new Error("the fixture has two videos");

const accountWith = (changes: Record<string, unknown>) =>
  toStatistics(schemas.profile.parse({ ...user, data: { user: { ...user.data.user, ...changes } } }).data.user, {})
    .account;
const videoWith = (changes: Record<string, unknown>) =>
  schemas.video.safeParse({ ...videos.data.videos[0], ...changes });

describe("an account", () => {
  it("is keyed by its id for this app and remembers the one for the whole developer", () => {
    expect(toStatistics(profile, { videos: "allowed" })).toEqual({
      account: {
        platformUserId: "723f24d7-e717-40f8-a2b6-cb8464cd23b4",
        alternateIds: ["c9c60f44-a68e-4f5d-84dd-ce22faeb0ba1"],
        username: "minacooks",
        displayName: "Mina Cooks",
        profileUrl: "https://www.tiktok.com/@minacooks",
        accountType: null,
        platformVerified: false,
        picture: {
          url: "https://p16-sign-va.tiktokcdn.com/tos-maliva-avt-0068/7a1f3c~c5_168x168.jpeg?x-expires=1795255200&x-signature=Jq0m%2Bsim%3D",
          key: "/tos-maliva-avt-0068/7a1f3c",
        },
        state: { videos: "allowed" },
      },
      counts: {
        followers: { value: 48213, precision: "exact" },
        following: { value: 187, precision: "exact" },
        posts: { value: 311, precision: "exact" },
        views: { value: null, reason: "not_offered" },
        likes: { value: 902114, precision: "exact" },
      },
    });
  });

  it("has the same picture whatever server, size and signature its address names", () => {
    const addresses = [
      "https://p16-sign-va.tiktokcdn.com/tos-maliva-avt-0068/7a1f3c~c5_100x100.jpeg?x-expires=1&x-signature=a",
      "https://p77-sign.tiktokcdn-us.com/tos-maliva-avt-0068/7a1f3c~tplv-tiktokx-cropcenter:168:168.jpeg?x-expires=2",
    ];
    const keys = addresses.map((avatar_url) => accountWith({ avatar_url }).picture?.key);
    expect(keys).toEqual(["/tos-maliva-avt-0068/7a1f3c", "/tos-maliva-avt-0068/7a1f3c"]);
  });

  it.each([
    [undefined, null],
    ["", null],
    ["no address", undefined],
    [{ wrong: "type" }, undefined],
  ])("with %j in place of the picture is read all the same", (avatar_url, picture) => {
    expect(accountWith({ avatar_url }).picture).toEqual(picture);
  });

  it("without a name is shown by its username, and without a second id has no alternate", () => {
    expect(accountWith({ display_name: " " }).displayName).toBe("minacooks");
    expect(accountWith({ union_id: undefined }).alternateIds).toEqual([]);
    expect(accountWith({ is_verified: "yes" }).platformVerified).toBeNull();
  });
});

describe("a video", () => {
  it("carries its counts, its id to the digit, and an address that does not name our app", () => {
    expect(toPost(ramen)).toEqual({
      platformPostId: "7412345678901234567",
      kind: "video",
      caption: "5-minute ramen #fyp",
      permalink: "https://www.tiktok.com/@minacooks/video/7412345678901234567",
      publishedAt: new Date("2026-11-20T16:00:00Z"),
      metrics: {
        likes: { value: 1503, precision: "exact" },
        comments: { value: 88, precision: "exact" },
        shares: { value: 41, precision: "exact" },
        saves: { value: null, reason: "not_offered" },
        views: { value: 25874, precision: "exact" },
        reach: { value: null, reason: "not_offered" },
      },
    });
  });

  it("without a description is captioned by its title, and a true zero stays zero", () => {
    expect(toPost(miso)).toMatchObject({ caption: "miso at home", metrics: { likes: { value: 0 } } });
    const { title: _, ...untitled } = miso;
    expect(toPost(untitled).caption).toBe("");
  });

  it("without a count says that it is not there yet", () => {
    const { view_count: _, ...fresh } = ramen;
    expect(toPost(fresh).metrics.views).toEqual({ value: null, reason: "not_yet_available" });
  });

  it.each([undefined, "", "javascript:alert(1)", "http://www.tiktok.com/@a/video/1"])(
    "with %j as its address has none",
    (share_url) => expect(toPost({ ...ramen, share_url }).permalink).toBeNull(),
  );

  it.each([
    { id: JSON.parse("7412345678901234567") },
    { id: undefined },
    { id: "7e18" },
    { create_time: "1795190400" },
    { create_time: 1795190400.5 },
    { like_count: -1 },
    { view_count: "25874" },
    { view_count: 2 ** 53 },
  ])("like %j is not read at all", (changes) => expect(videoWith(changes).success).toBe(false));
});
