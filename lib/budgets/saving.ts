import type { Saving } from "@/lib/db/platform-controls";
import { type BudgetSpec, type PlatformBudgets, windowSeconds } from "@/lib/platforms/budgets";
import { promisedMinutesOf } from "@/lib/schemas/freshness";
import type { SyncTier } from "@/lib/schemas/stats";

/** What a platform's accounts want to be read. */
export interface Demand {
  readonly total: number;
  readonly hot: number;
  /** How many accounts one call without a token reads; null where each is read for itself. */
  readonly batchSize: number | null;
}

const daySeconds = 86_400;
/** Seconds between two readings of posts: of an account that saves, and of the others. */
export const postsSeconds: Readonly<Record<SyncTier, number>> = { hot: 6 * 3600, normal: 6 * 3600, saver: daySeconds };

const levels: readonly Saving[] = ["none", "normal", "all"];
/** What must be free before reads become more frequent again, so that the level does not flutter. */
const easeShare = 0.9;

/** The tier an account is read by while its platform saves. */
export function savingTier(tier: SyncTier, saving: Saving): SyncTier {
  return saving === "all" || (saving === "normal" && tier === "normal") ? "saver" : tier;
}

function unitsOf(budgets: PlatformBudgets, endpoints: readonly string[], budget: string, isRepeat: boolean): number {
  return endpoints
    .flatMap((endpoint) => budgets.costOf(endpoint, isRepeat))
    .reduce((sum, cost) => sum + (cost.budget === budget ? cost.units : 0), 0);
}

/** Units per second that accounts of one tier take of a budget. */
function ratePerAccount(budgets: PlatformBudgets, budget: string, tier: SyncTier, batchSize: number | null): number {
  const { statistics, batch, posts } = budgets.reads;
  const readsPerSecond = 1 / (promisedMinutesOf[tier] * 60);
  const first = unitsOf(budgets, statistics, budget, false);
  const again =
    batch !== undefined && batchSize !== null
      ? unitsOf(budgets, batch, budget, true) / batchSize
      : unitsOf(budgets, statistics, budget, true);
  // The day's first read is the owner's own, at full price.
  const counts = first / daySeconds + again * (readsPerSecond - 1 / daySeconds);
  // A day's first listing is at full price too, and shows later ones nothing new but a few posts.
  const listing = unitsOf(budgets, posts ?? [], budget, false) / daySeconds;
  const listingAgain = unitsOf(budgets, posts ?? [], budget, true) * (1 / postsSeconds[tier] - 1 / daySeconds);
  return counts + listing + listingAgain;
}

function demandShare(budgets: PlatformBudgets, spec: BudgetSpec, demand: Demand, saving: Saving): number {
  const usable = (spec.limit ?? 0) * (1 - spec.reserveShare);
  const rate = (tier: SyncTier) => ratePerAccount(budgets, spec.name, savingTier(tier, saving), demand.batchSize);
  const wanted = rate("hot") * demand.hot + rate("normal") * (demand.total - demand.hot);
  return (wanted * windowSeconds(spec.window)) / usable;
}

/**
 * How much a platform's accounts have to save, so that reading all of them stays within what the platform allows the
 * app: the least that suffices, or `all` where nothing does. A level that holds is left only when the next lighter one
 * would use no more than 90%.
 */
export function chooseSaving(budgets: PlatformBudgets, demand: Demand, current: Saving): Saving {
  const limits = budgets.list.filter((spec) => spec.scope === "app" && spec.counts === "calls" && spec.limit !== null);
  const worst = (saving: Saving) => Math.max(0, ...limits.map((spec) => demandShare(budgets, spec, demand, saving)));
  const fitting = levels.find(
    (level) => worst(level) <= (levels.indexOf(level) < levels.indexOf(current) ? easeShare : 1),
  );
  return fitting ?? "all";
}
