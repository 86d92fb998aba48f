import { describe, expect, it } from "vitest";
import { platformIds } from "@/lib/platforms/manifests";
import type { AccountStatistics } from "@/lib/platforms/types";
import { publishedMetrics } from "@/lib/schemas/metrics";
import { engagement } from "./engagement";
import {
  mayPublishEngagement,
  publishCounts,
  publishEngagement,
  type Reading,
  snapshotOf,
  summablePlatforms,
} from "./publish";

const at = new Date("2026-11-21T23:59:30Z");
const reading: Reading = {
  connectionSeq: 7,
  influencerId: "i",
  userId: "u",
  platform: "youtube",
  access: "owner",
  at,
  flags: 0,
};
const statistics: AccountStatistics = {
  account: {
    platformUserId: "c",
    alternateIds: [],
    username: "c",
    displayName: "c",
    profileUrl: null,
    accountType: null,
    platformVerified: null,
    state: {},
  },
  counts: {
    followers: { value: 16_000, precision: "3_significant_digits" },
    following: { value: null, reason: "not_offered" },
    posts: { value: 0, precision: "exact" },
    views: { value: null, reason: "not_yet_available" },
    likes: { value: null, reason: "not_offered" },
  },
};

describe("published counts", () => {
  it("carry a whole passport, each", () => {
    for (const row of publishCounts(reading, statistics)) {
      expect(row).toMatchObject({ ...publishedMetrics[row.metric], source: "api", fetchedAt: at.toISOString() });
      expect(row.value === null).toBe(row.reason !== null);
    }
  });

  it("keep a missing count missing, with its reason, and a real 0 as 0", () => {
    const byMetric = new Map(publishCounts(reading, statistics).map((row) => [row.metric, row]));
    expect(byMetric.get("views")).toMatchObject({ value: null, reason: "not_yet_available", precision: "withheld" });
    expect(byMetric.get("posts")).toMatchObject({ value: 0, reason: null });
  });

  it.each([
    ["owner", "api"],
    ["public", "api_public"],
    ["shortcut", "sandbox"],
  ] as const)("read with %s access have source %s", (access, source) => {
    for (const row of publishCounts({ ...reading, access }, statistics)) expect(row.source).toBe(source);
  });
});

describe("the day's snapshot", () => {
  it("belongs to the UTC day of the reading and says why a count that is offered is missing", () => {
    expect(snapshotOf(reading, statistics)).toMatchObject({
      day: "2026-11-21",
      source: 1,
      followers: 16_000,
      following: null,
      views: null,
    });
    expect(snapshotOf(reading, statistics).reasons).toEqual({ views: "not_yet_available" });
  });

  it("marks what did not come through a log-in", () => {
    expect(snapshotOf({ ...reading, access: "shortcut" }, statistics).source).toBe(2);
  });
});

describe("engagement", () => {
  const on = { youtubeDerivedMetrics: true };
  const off = { youtubeDerivedMetrics: false };
  const post = { publishedAt: at, likes: 100, comments: 60, shares: null, views: 2_000 };
  const figures = engagement([post, post, post], { followers: 16_000, now: at, seenAs: "views" });

  it("is neither made of YouTube's numbers nor added up with them before YouTube agrees", () => {
    expect([mayPublishEngagement("youtube", off), mayPublishEngagement("youtube", on)]).toEqual([false, true]);
    expect(mayPublishEngagement("instagram", off)).toBe(true);
    expect(summablePlatforms(off)).toEqual(platformIds.filter((id) => id !== "youtube"));
    expect(summablePlatforms(on)).toEqual([...platformIds]);
  });

  it("says that policy forbids it, where it does", () => {
    for (const row of publishEngagement(reading, null, "exact")) {
      expect(row).toMatchObject({ value: null, reason: "policy", basis: null });
    }
  });

  it("is no more precise than the followers it was divided by", () => {
    const byMetric = new Map(
      publishEngagement(reading, figures, "3_significant_digits").map((row) => [row.metric, row]),
    );
    expect(byMetric.get("engagement_rate")).toMatchObject({
      value: 1,
      source: "derived",
      precision: "3_significant_digits",
      basis: "followers:likes+comments",
    });
    expect(byMetric.get("avg_likes")).toMatchObject({ value: 100, precision: "exact" });
  });

  it("never earns a badge when the account was connected by the shortcut", () => {
    for (const row of publishEngagement({ ...reading, access: "shortcut" }, figures, "exact"))
      expect(row.source).toBe("sandbox");
  });
});
