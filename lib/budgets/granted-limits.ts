import "server-only";
import { env } from "@/lib/config";
import type { PlatformBudgets } from "@/lib/platforms/budgets";
import type { Platform } from "@/lib/platforms/types";

const known = new WeakMap<PlatformBudgets, PlatformBudgets>();

/** What a platform allows this installation: its adapter's budgets, with the limits that BUDGET_LIMITS names instead. */
export function budgetsOf({ id, budgets }: Pick<Platform, "id" | "budgets">): PlatformBudgets | null {
  if (!budgets) return null;
  const done = known.get(budgets);
  if (done) return done;
  const { budgetLimits } = env();
  const list = budgets.list.map((spec) => ({ ...spec, limit: budgetLimits.get(`${id}/${spec.name}`) ?? spec.limit }));
  const own = { ...budgets, list };
  known.set(budgets, own);
  return own;
}
