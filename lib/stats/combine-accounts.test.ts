import { describe, expect, it } from "vitest";
import type { InfluencerAccount } from "@/lib/db/influencer-numbers";
import { combineAccounts } from "./combine-accounts";

const account: InfluencerAccount = {
  platform: "instagram",
  isPrimary: true,
  followers: 1_000,
  source: "api",
  asOf: "2026-11-21T11:00:00.000Z",
  flags: 0,
  readByOwnerToday: true,
  engagementRate: 4,
  engagementBasis: "posts=10",
  avgLikes: 30,
  avgComments: null,
  avgViews: null,
};
const everywhere = new Set(["instagram", "tiktok"]);

describe("the totals of an influencer", () => {
  it("are sums, and means weighted with followers, over the accounts that have the number", () => {
    const small = { ...account, platform: "tiktok", followers: 250, engagementRate: 8, avgLikes: null };
    expect(combineAccounts([account, small], everywhere)).toEqual({
      accounts: {
        instagram: { followers: 1_000, as_of: account.asOf, source: "api" },
        tiktok: { followers: 250, as_of: account.asOf, source: "api" },
      },
      followers: 1_250,
      engagementRate: (4 * 1_000 + 8 * 250) / 1_250,
      engagementBasis: "instagram=posts=10;tiktok=posts=10",
      avgLikes: 30,
      avgComments: null,
      avgViews: null,
    });
  });

  it("mix no impressions with views", () => {
    const seen = { ...account, avgViews: 900 };
    const impressions = { ...account, platform: "x", avgViews: 100 };
    const all = new Set([...everywhere, "x", "linkedin"]);
    expect(combineAccounts([seen, impressions], all).avgViews).toBe(900);
    expect(combineAccounts([{ ...impressions, platform: "linkedin" }], all).avgViews).toBeNull();
  });

  it("leave out platforms whose numbers may not be combined, but show each main account", () => {
    const youtube = { ...account, platform: "youtube", followers: 9 };
    const totals = combineAccounts([youtube], everywhere);
    expect(totals).toMatchObject({ followers: null, engagementRate: null, engagementBasis: null });
    expect(Object.keys(totals.accounts)).toEqual(["youtube"]);
  });

  it("count accounts that are not the main one, and show them nowhere", () => {
    const second = { ...account, isPrimary: false, followers: 500 };
    const totals = combineAccounts([account, second], everywhere);
    expect(totals.followers).toBe(1_500);
    expect(totals.accounts.instagram?.followers).toBe(1_000);
    expect(totals.engagementBasis).toBe("instagram=posts=10");
  });

  it("are unknown, not 0, without accounts or without followers", () => {
    const nothing = { accounts: {}, followers: null, engagementRate: null, avgLikes: null };
    expect(combineAccounts([], everywhere)).toMatchObject(nothing);
    expect(combineAccounts([{ ...account, followers: null }], everywhere)).toMatchObject(nothing);
    expect(combineAccounts([{ ...account, followers: 0 }], everywhere)).toMatchObject({
      followers: 0,
      engagementRate: null,
    });
  });
});
