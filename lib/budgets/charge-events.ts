import "server-only";
import type { Trx } from "@/lib/db";
import { addUnits } from "@/lib/db/budgets";
import { reserveOf, windowEnd } from "@/lib/platforms/budgets";
import { type PlatformId, parsePlatformId } from "@/lib/platforms/manifests";
import { getPlatform } from "@/lib/platforms/registry";
import { budgetsOf } from "./granted-limits";

/** An event that a platform told us. */
export interface ToldEvent {
  readonly platform: string;
  /** What the platform charges for it, in units of its budget in money; null where it is free. */
  readonly costUnits: number | null;
}

/**
 * Takes what platforms charge for these events from their budgets in money, in one statement and in the transaction that
 * closes the events, so that each is charged once. A platform without such a budget charges nothing.
 */
export async function chargeEvents(trx: Trx, events: readonly ToldEvent[], now: Date): Promise<void> {
  const sums = new Map<PlatformId, number>();
  for (const { platform: text, costUnits } of events) {
    const platform = parsePlatformId(text);
    if (platform !== null && costUnits !== null) sums.set(platform, (sums.get(platform) ?? 0) + costUnits);
  }
  const charges = [...sums].flatMap(([platform, units]) => {
    const spec = budgetsOf(getPlatform(platform))?.list.find(({ scope, currency }) => scope === "app" && currency);
    if (!spec) return [];
    const { name, limit, window, currency = null } = spec;
    const end = windowEnd(window, now);
    return [{ platform, budget: name, subject: "", units, limit, reserve: reserveOf(spec), currency, windowEnd: end }];
  });
  await addUnits(trx, charges, now);
}
