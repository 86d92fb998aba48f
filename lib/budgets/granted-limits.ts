import "server-only";
import { env } from "@/lib/config";
import { AppError } from "@/lib/errors";
import type { PlatformBudgets } from "@/lib/platforms/budgets";
import { clientOf, loginsOf } from "@/lib/platforms/logins";
import { platforms } from "@/lib/platforms/registry";
import type { Platform } from "@/lib/platforms/types";

const known = new WeakMap<PlatformBudgets, PlatformBudgets>();

/** What a platform allows this installation: its adapter's budgets, with the limits that BUDGET_LIMITS names instead. */
export function budgetsOf(platform: Pick<Platform, "id" | "budgets" | "oauth">): PlatformBudgets | null {
  const { id, budgets } = platform;
  if (!budgets) return null;
  const done = known.get(budgets);
  if (done) return done;
  const { budgetLimits } = env();
  const list = budgets.list.map((spec) => {
    const owner = spec.scope === "app" ? clientOf(platform) : id;
    return { ...spec, limit: budgetLimits.get(`${owner}/${spec.name}`) ?? spec.limit };
  });
  const own = { ...budgets, list };
  known.set(budgets, own);
  return own;
}

/**
 * Throws `AppError` CONFIGURATION when a limit is granted for a budget that no adapter has, naming those that there are: it
 * would change nothing, and the usual limit would go on holding reads back.
 */
export function requireKnownLimits(granted: ReadonlyMap<string, number> = env().budgetLimits): void {
  const logins = Object.values(platforms).flatMap((platform) => loginsOf(platform));
  const names = logins.flatMap(({ id, budgets }) => budgets?.list.map(({ name }) => `${id}/${name}`) ?? []);
  const unknown = [...granted.keys()].filter((name) => !names.includes(name));
  if (unknown.length === 0) return;
  const all = [...new Set(names)].join(", ");
  throw new AppError("CONFIGURATION", `BUDGET_LIMITS names ${unknown.join(", ")}, which is no budget. Known: ${all}.`);
}
