import { describe, expect, it } from "vitest";
import { member, organization, organizationUrn, posts, shareStatistics, userInfo } from "./fixtures";
import {
  profileOfMember,
  profileOfOrganization,
  profileOfUserInfo,
  toAccount,
  toPost,
  toShareMetrics,
  withoutFigures,
} from "./map";
import * as schemas from "./schemas";
import { kindOf, organizationId, postKindOf } from "./urns";

const now = new Date("2026-11-21T10:00:00Z");
const [image, video] = schemas.posts.parse(posts).elements;
const figures = schemas.shareStatistics.parse(shareStatistics).elements[0]?.totalShareStatistics;
if (!image || !video || !figures) throw new Error("the fixtures have two posts and figures of one");
const none = withoutFigures("not_yet_available");

describe("a URN", () => {
  it.each([
    ["urn:li:person:782bbtaQ", "member"],
    ["urn:li:organization:5515715", "organization"],
    ["urn:li:organizationBrand:5", null],
    ["urn:li:person:", null],
    ["782bbtaQ", null],
  ])("%s is of kind %s", (urn, kind) => expect(kindOf(urn)).toBe(kind));

  it("gives the digits of a page as text, to the last of them", () => {
    expect(organizationId("urn:li:organization:9223372036854775807")).toBe("9223372036854775807");
    expect(organizationId("urn:li:person:5")).toBeNull();
  });

  it.each([
    ["urn:li:share:7390000000000000001", "share"],
    ["urn:li:ugcPost:7390000000000000001", "ugcPost"],
    ["urn:li:activity:7390000000000000001", null],
    ["urn:li:share:1)", null],
  ])("of a post, %s, says how to ask for it: %s", (urn, kind) => expect(postKindOf(urn)).toBe(kind));
});

describe("an account", () => {
  it("of a member has the vanity name, the address and the smallest picture that is large enough", () => {
    const account = toAccount("urn:li:person:782bbtaQ", profileOfMember(schemas.member.parse(member)), {});
    expect(account).toEqual({
      platformUserId: "urn:li:person:782bbtaQ",
      alternateIds: [],
      username: "miravale",
      displayName: "Mira Vale",
      profileUrl: "https://www.linkedin.com/in/miravale",
      accountType: "member",
      platformVerified: null,
      picture: {
        url: "https://media.licdn.com/dms/image/C4D03AQsim/profile-displayphoto-shrink_400_400/0?e=1795651200&v=beta&t=large",
        key: "/dms/image/C4D03AQsim/profile-displayphoto-shrink_400_400/0",
      },
      state: {},
    });
  });

  it.each([
    ["no picture", { ...member, profilePicture: undefined }, null],
    [
      "renditions that cannot be read",
      { ...member, profilePicture: { "displayImage~": { elements: [7] } } },
      undefined,
    ],
    ["a picture without renditions", { ...member, profilePicture: { displayImage: "urn" } }, undefined],
  ])("with %s is read all the same", (_case, payload, picture) => {
    const account = toAccount("urn:li:person:782bbtaQ", profileOfMember(schemas.member.parse(payload)), {});
    expect(account.picture).toEqual(picture);
  });

  it("of a member by OpenID Connect alone is called by its id", () => {
    const profile = profileOfUserInfo(schemas.userInfo.parse({ ...userInfo, locale: "en-US" }));
    expect(toAccount("urn:li:person:782bbtaQ", profile, {})).toMatchObject({
      username: "782bbtaQ",
      displayName: "Mira Vale",
      profileUrl: null,
      picture: { key: "/dms/image/C4D03AQsim/profile-displayphoto-shrink_100_100/0" },
    });
  });

  it("of a page says so, and nothing about its picture", () => {
    const account = toAccount(organizationUrn, profileOfOrganization(schemas.organization.parse(organization)), {});
    expect(account).toMatchObject({
      username: "valestudio",
      displayName: "Vale Studio",
      profileUrl: "https://www.linkedin.com/company/valestudio",
      accountType: "organization",
    });
    expect(account).not.toHaveProperty("picture");
  });
});

describe("a post of a page", () => {
  it("carries its words without markup, its time and its figures", () => {
    expect(toPost(image, toShareMetrics(image, figures, now))).toEqual({
      platformPostId: "urn:li:share:7390000000000000009",
      kind: "image",
      caption: "New route map (v2) with Mira Vale #running",
      permalink: "https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7390000000000000009/",
      publishedAt: new Date(1793500000400),
      metrics: {
        likes: { value: 88, precision: "exact" },
        comments: { value: 9, precision: "exact" },
        shares: { value: 6, precision: "exact" },
        saves: { value: null, reason: "not_offered" },
        views: { value: 5120, precision: "exact" },
        reach: { value: 3300, precision: "exact" },
      },
    });
  });

  it("that the statistics leave out has no figures yet instead of zeros, and none at all after a year", () => {
    expect(toShareMetrics(video, undefined, now).views).toEqual({ value: null, reason: "not_yet_available" });
    const later = new Date(video.createdAt + 366 * 24 * 3_600_000);
    expect(toShareMetrics(video, undefined, later).views).toEqual({ value: null, reason: "not_offered" });
  });

  it("with fewer likes than none has no likes, and a true zero stays zero", () => {
    const odd = toShareMetrics(image, { ...figures, likeCount: -1, commentCount: 0 }, now);
    expect(odd.likes).toEqual({ value: null, reason: "not_yet_available" });
    expect(odd.comments).toEqual({ value: 0, precision: "exact" });
  });

  it("without unique impressions says so", () => {
    const { uniqueImpressionsCount: _, ...rest } = figures;
    expect(toShareMetrics(image, rest, now).reach).toEqual({ value: null, reason: "not_yet_available" });
  });

  it.each([
    [undefined, "text"],
    [{}, "text"],
    [{ media: { id: "urn:li:image:1" } }, "image"],
    [{ media: { id: "urn:li:video:1" } }, "video"],
    [{ media: { id: "urn:li:document:1" } }, "other"],
    [{ multiImage: { images: [] } }, "carousel"],
    [{ article: { source: "https://example.com" } }, "other"],
    [{ media: "something new" }, "other"],
  ])("with content %j is of kind %s", (content, kind) => {
    const parsed = schemas.post.parse({ ...image, content });
    expect(toPost(parsed, none).kind).toBe(kind);
  });
});
