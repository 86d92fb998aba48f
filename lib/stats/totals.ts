import { env } from "@/lib/config";
import type { Db } from "@/lib/db/client";
import { updateInfluencerTotals } from "@/lib/db/statistics";
import { bringBadgesUpToDate } from "./badges";
import { summablePlatforms } from "./publish";

/**
 * Brings influencers' totals in line with what is published about their accounts and raises their `numbers_version`, and judges
 * their badges. To
 * be called in every transaction that changes published numbers or which accounts are connected. `synced` names the
 * platform that was just read, by influencer.
 */
export async function bringTotalsUpToDate(
  trx: Db,
  influencerIds: readonly string[],
  now: Date,
  synced: ReadonlyMap<string, string> | null = null,
): Promise<void> {
  const { youtubeDerivedMetrics } = env();
  await updateInfluencerTotals(trx, influencerIds, {
    summable: summablePlatforms({ youtubeDerivedMetrics }),
    synced,
    now,
  });
  await bringBadgesUpToDate(trx, influencerIds, now);
}
