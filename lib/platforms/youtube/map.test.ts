import { describe, expect, it } from "vitest";
import { channels, videos } from "./fixtures";
import { isPublished, toAccount, toPost, toStatistics } from "./map";
import * as schemas from "./schemas";

const [channel] = schemas.channels.parse(channels).items;
const [ramen, miso, draft] = schemas.videos.parse(videos).items;
if (!channel || !ramen || !miso || !draft) throw new Error("the fixtures have a channel and three videos");

function channelWith(statistics: Record<string, unknown>) {
  const items = [{ ...channels.items[0], statistics: { ...channels.items[0]?.statistics, ...statistics } }];
  return schemas.channels.safeParse({ items });
}

describe("a channel", () => {
  it("is keyed by its id and remembers its uploads playlist", () => {
    expect(toStatistics(channel)).toEqual({
      account: {
        platformUserId: "UCsim0000000000000000001",
        alternateIds: [],
        username: "minacooks",
        displayName: "Mina Cooks",
        profileUrl: "https://www.youtube.com/channel/UCsim0000000000000000001",
        accountType: null,
        platformVerified: null,
        state: { uploadsPlaylistId: "UUsim0000000000000000001" },
      },
      counts: {
        followers: { value: 12300, precision: "3_significant_digits" },
        following: { value: null, reason: "not_offered" },
        posts: { value: 214, precision: "exact" },
        views: { value: 1804552, precision: "exact" },
        likes: { value: null, reason: "not_offered" },
      },
    });
  });

  it.each([
    [
      {
        default: { url: "https://yt3.ggpht.com/ytc/abc=s88-c-k" },
        medium: { url: "https://yt3.ggpht.com/ytc/abc=s240-c-k" },
      },
      "/ytc/abc",
    ],
    [{ default: { url: "https://yt3.ggpht.com/ytc/abc=s88-c-k" } }, "/ytc/abc"],
    [{}, undefined],
    ["broken", undefined],
    [{ medium: { url: 7 } }, undefined],
  ])("has a picture that is known without its size: %j", (thumbnails, key) => {
    const items = [{ ...channels.items[0], snippet: { ...channels.items[0]?.snippet, thumbnails } }];
    const [read] = schemas.channels.parse({ items }).items;
    expect(read && toStatistics(read).account.picture?.key).toBe(key);
  });

  it("without a handle is named by its id", () => {
    const { customUrl: _, ...snippet } = channel.snippet;
    expect(toAccount({ ...channel, snippet }).username).toBe("UCsim0000000000000000001");
  });

  it.each([
    ["999", "exact"],
    ["1000", "3_significant_digits"],
    ["0", "exact"],
  ])("with %s subscribers is %s", (subscriberCount, precision) => {
    const parsed = channelWith({ subscriberCount });
    if (!parsed.success || !parsed.data.items[0]) throw new Error("not parsed");
    expect(toStatistics(parsed.data.items[0]).counts.followers).toEqual({ value: Number(subscriberCount), precision });
  });

  it.each([{ subscriberCount: "0" }, { subscriberCount: "12300" }, { subscriberCount: undefined }])(
    "with hidden subscribers has an unknown number of them, whatever is sent (%j)",
    (sent) => {
      const parsed = channelWith({ ...sent, hiddenSubscriberCount: true });
      if (!parsed.success || !parsed.data.items[0]) throw new Error("not parsed");
      expect(toStatistics(parsed.data.items[0]).counts.followers).toEqual({ value: null, reason: "hidden_by_owner" });
    },
  );

  it.each([
    { subscriberCount: undefined },
    { subscriberCount: 12300 },
    { subscriberCount: "12.3K" },
    { subscriberCount: "-5" },
    { viewCount: "9007199254740992" },
    { videoCount: null },
    { hiddenSubscriberCount: undefined },
    { hiddenSubscriberCount: "false" },
  ])("with statistics like %j is not read at all", (statistics) => {
    expect(channelWith(statistics).success).toBe(false);
  });
});

describe("a video", () => {
  it("carries its counts", () => {
    expect(toPost(ramen)).toEqual({
      platformPostId: "simVid00001",
      kind: "video",
      caption: "Ramen",
      permalink: "https://www.youtube.com/watch?v=simVid00001",
      publishedAt: new Date("2026-11-20T08:00:00Z"),
      metrics: {
        likes: { value: 1503, precision: "exact" },
        comments: { value: 88, precision: "exact" },
        shares: { value: null, reason: "not_offered" },
        saves: { value: null, reason: "not_offered" },
        views: { value: 25874, precision: "exact" },
        reach: { value: null, reason: "not_offered" },
      },
    });
  });

  it("with hidden likes and closed comments has none instead of zero", () => {
    const { likes, comments } = toPost(miso).metrics;
    expect([likes, comments]).toEqual(Array(2).fill({ value: null, reason: "hidden_by_owner" }));
  });

  it("stands in public only when it is public and not merely announced", () => {
    expect(isPublished(ramen)).toBe(true);
    expect(isPublished(draft)).toBe(false);
    expect(isPublished({ ...ramen, status: { privacyStatus: "unlisted" } })).toBe(false);
    expect(isPublished({ ...ramen, snippet: { ...ramen.snippet, liveBroadcastContent: "upcoming" } })).toBe(false);
  });
});
