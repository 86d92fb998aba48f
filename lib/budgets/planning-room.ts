import { type BudgetState, isRunning } from "@/lib/db/budgets";
import { type PlatformBudgets, reserveOf } from "@/lib/platforms/budgets";

/**
 * How many accounts of a platform may be sent to be read now, by what is left of the limits of our app; null where
 * nothing limits them. `states` are the platform's own. Reckons with a read of the counts by itself for each; where one
 * call reads many, it is too few, and the next minute sends more.
 */
export function planningRoom(budgets: PlatformBudgets, states: readonly BudgetState[], now: Date): number | null {
  const rooms = budgets.list.flatMap((spec) => {
    if (spec.scope !== "app" || spec.limit === null) return [];
    const state = states.find(({ budget }) => budget === spec.name);
    const left = state && isRunning(state, now) ? leftOf(state, now) : spec.limit - reserveOf(spec);
    if (left === null) return [];
    if (spec.counts === "percent") return left > 0 ? [] : [0];
    const perAccount = costOfRead(budgets, spec.name);
    return perAccount === 0 ? [] : [Math.max(0, Math.floor(left / perAccount))];
  });
  return rooms.length === 0 ? null : Math.min(...rooms);
}

/** What planned reads may still use in a window that runs, as the reservation itself reckons it. */
function leftOf({ limit, reserve, spent, windowStart, windowEnd }: BudgetState, now: Date): number | null {
  if (limit === null) return null;
  const [start, end] = [Date.parse(windowStart), Date.parse(windowEnd)];
  return limit - Math.ceil(reserve * Math.min(1, (end - now.getTime()) / (end - start))) - spent;
}

/** Of the counts alone: posts are due every few hours only, and wait where nothing is left for them. */
function costOfRead(budgets: PlatformBudgets, budget: string): number {
  return budgets.reads.statistics
    .flatMap((endpoint) => budgets.costOf(endpoint, false))
    .reduce((sum, cost) => sum + (cost.budget === budget ? cost.units : 0), 0);
}
