import { describe, expect, it } from "vitest";
import type { InfluencerAccount } from "@/lib/db/influencer-numbers";
import { agrees, judgeBadge } from "./judge-badge";

const now = new Date("2026-11-21T12:00:00Z");
const account: InfluencerAccount = {
  platform: "instagram",
  isPrimary: true,
  followers: 1_000,
  source: "api",
  asOf: "2026-11-21T11:00:00Z",
  flags: 0,
  readByOwnerToday: true,
  engagementRate: null,
  engagementBasis: null,
  avgLikes: null,
  avgComments: null,
  avgViews: null,
};
const reasonOf = (accounts: InfluencerAccount[], reported: Record<string, number> = {}) =>
  judgeBadge(accounts, reported, now).reason;

describe("the badge", () => {
  it("is given when every account is read, fresh and undoubted", () => {
    expect(judgeBadge([account, { ...account, platform: "youtube", followers: null }], {}, now).verified).toBe(true);
  });

  it.each([
    ["no_account", []],
    ["not_read_yet", [account, { ...account, source: null, asOf: null, followers: null }]],
    ["shortcut", [{ ...account, source: "sandbox" }]],
    ["flagged", [{ ...account, flags: 1 }]],
    ["stale", [{ ...account, asOf: "2026-11-20T11:59:59Z" }]],
    ["stale", [{ ...account, source: "api_public", readByOwnerToday: false }]],
    ["withheld", [{ ...account, followers: null }]],
  ] as const)("is not given: %s", (reason, accounts) => {
    expect(reasonOf([...accounts])).toBe(reason);
  });

  it("counts a number read with our key beside one of the owner's token of today", () => {
    expect(reasonOf([{ ...account, source: "api_public" }])).toBeNull();
  });

  it.each([
    [900, null],
    [1_100, null],
    [899, "mismatch"],
    [1_101, "mismatch"],
    [0, "mismatch"],
  ])("with 1,000 measured and %i stated: %s", (stated, reason) => {
    expect(reasonOf([account], { instagram: stated })).toBe(reason);
  });

  it("compares with the main account, on the same platform only", () => {
    expect(reasonOf([account, { ...account, isPrimary: false, followers: 5 }], { instagram: 1_000 })).toBeNull();
    expect(reasonOf([account], { youtube: 9 })).toBeNull();
  });

  it("says what was measured and what was stated", () => {
    expect(judgeBadge([account], { instagram: 2_000 }, now)).toEqual({
      verified: false,
      reason: "mismatch",
      platform: "instagram",
      measured: 1_000,
      reported: 2_000,
    });
  });
});

it("agrees with nothing but 0 when 0 is measured", () => {
  expect([agrees(0, 0), agrees(0, 1)]).toEqual([true, false]);
});
