import type { InfluencerAccount, InfluencerTotals } from "@/lib/db/influencer-numbers";
import { manifests, parsePlatformId } from "@/lib/platforms/manifests";

type Average = "engagementRate" | "avgLikes" | "avgComments" | "avgViews";

/**
 * Adds up what is published about an influencer's connected accounts. Followers are summed over the accounts of summable
 * platforms. Engagement and averages are means over those accounts, weighted with followers, which makes the rate the
 * interactions of all accounts per follower of all. Null where no account has the number.
 */
export function combineAccounts(
  accounts: readonly InfluencerAccount[],
  summable: ReadonlySet<string>,
): InfluencerTotals {
  const counted = accounts.filter(({ platform }) => summable.has(platform));
  const bases = counted.flatMap(({ platform, engagementRate, engagementBasis }) =>
    engagementRate === null || engagementBasis === null ? [] : `${platform}=${engagementBasis}`,
  );
  return {
    accounts: Object.fromEntries(
      accounts.flatMap(({ platform, isPrimary, followers, asOf, source }) =>
        isPrimary && followers !== null && asOf !== null && source !== null
          ? [[platform, { followers, as_of: asOf, source }] as const]
          : [],
      ),
    ),
    followers: sumOf(counted.map(({ followers }) => followers)),
    engagementRate: weightedMean(counted, "engagementRate"),
    engagementBasis: bases.length === 0 ? null : [...new Set(bases)].sort().join(";"),
    avgLikes: weightedMean(counted, "avgLikes"),
    avgComments: weightedMean(counted, "avgComments"),
    // Impressions are no views: a mean of both would mean nothing.
    avgViews: weightedMean(
      counted.filter(({ platform }) => !countsImpressions(platform)),
      "avgViews",
    ),
  };
}

function countsImpressions(platform: string): boolean {
  const id = parsePlatformId(platform);
  return id !== null && manifests[id].seenAs === "impressions";
}

function sumOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

function weightedMean(accounts: readonly InfluencerAccount[], average: Average): number | null {
  let [weighted, followers] = [0, 0];
  for (const account of accounts) {
    const value = account[average];
    if (value === null || account.followers === null) continue;
    weighted += value * account.followers;
    followers += account.followers;
  }
  return followers === 0 ? null : weighted / followers;
}
