import { env } from "@/lib/config";
import type { Db } from "@/lib/db/client";
import { lockInfluencers, readInfluencerFacts, writeTotals } from "@/lib/db/influencer-numbers";
import { storeBadges } from "./badges";
import { combineAccounts } from "./combine-accounts";
import { summablePlatforms } from "./publish";

/**
 * Brings influencers' totals in line with what is published about their accounts and raises their `numbers_version`, and
 * judges their badges, in a constant number of statements. To be called in every transaction that changes published
 * numbers or which accounts are connected; whoever does the same for one of these influencers waits until it ends.
 * `synced` names the platform that was just read, by influencer.
 */
export async function bringTotalsUpToDate(
  trx: Db,
  influencerIds: readonly string[],
  now: Date,
  synced: ReadonlyMap<string, string> | null = null,
): Promise<void> {
  if (influencerIds.length === 0) return;
  const ids = [...new Set(influencerIds)];
  await lockInfluencers(trx, ids);
  const facts = await readInfluencerFacts(trx, ids, now);
  const { youtubeDerivedMetrics } = env();
  const summable = new Set<string>(summablePlatforms({ youtubeDerivedMetrics }));
  const totals = facts.map(({ influencerId, accounts }) => ({
    ...combineAccounts(accounts, summable),
    influencerId,
    syncedPlatform: synced?.get(influencerId) ?? null,
  }));
  await writeTotals(trx, totals, now);
  await storeBadges(trx, facts, now);
}
