import { type BudgetAsk, type BudgetKey, keyText } from "@/lib/db/budgets";
import { type BudgetSpec, type PlatformBudgets, reserveOf, windowEnd } from "@/lib/platforms/budgets";
import { clientOf } from "@/lib/platforms/logins";
import type { Platform } from "@/lib/platforms/types";
import { budgetsOf } from "./granted-limits";

/** Remote calls that somebody is about to make. */
export interface CallAsk {
  /** How the asker tells its asks apart. */
  readonly key: string;
  readonly platform: Platform;
  /** The id of the connection whose own limits count as well; null for calls in nobody's name. */
  readonly account: string | null;
  readonly endpoints: readonly string[];
  /** Whether the account was read before on this UTC day. */
  readonly isRepeat: boolean;
}

/** Units of one budget that an ask needs; `key` names the budget and its subject. */
export interface Need {
  readonly key: string;
  readonly spec: BudgetSpec;
  readonly units: number;
}

/** The budget of that name; undefined where the platform has none. */
export function specOf(budgets: PlatformBudgets, name: string): BudgetSpec | undefined {
  return budgets.list.find((spec) => spec.name === name);
}

/**
 * Which count a budget is kept in: that of a connection, or that of the developer app that the log-in belongs to, whichever
 * platform's accounts it reads.
 */
export function countOf(platform: Platform, spec: BudgetSpec, account: string | null): BudgetKey {
  if (spec.scope === "app") return { platform: clientOf(platform), budget: spec.name, subject: "" };
  return { platform: platform.id, budget: spec.name, subject: account ?? "" };
}

/**
 * What an ask needs: units of what is counted here, that nothing is used up of what the platform counts for the app, and
 * always a window to count money in.
 */
export function needsOf(ask: CallAsk): Need[] {
  const budgets = budgetsOf(ask.platform);
  if (!budgets) return [];
  const units = new Map<string, number>();
  for (const { name, scope, counts, currency } of budgets.list) {
    // A call that is thought to be free may turn out to be charged for: at midnight, or where others forgot.
    if ((counts === "percent" && scope === "app") || currency !== undefined) units.set(name, 0);
  }
  for (const endpoint of ask.endpoints) {
    for (const cost of budgets.costOf(endpoint, ask.isRepeat)) {
      units.set(cost.budget, (units.get(cost.budget) ?? 0) + cost.units);
    }
  }
  return [...units].flatMap(([name, needed]) => {
    const spec = specOf(budgets, name);
    if (!spec || (spec.scope === "account" && ask.account === null)) return [];
    return [{ key: keyText(countOf(ask.platform, spec, ask.account)), spec, units: needed }];
  });
}

/** What of a budget such an ask reserves, before its units are added up; the size and the end are those of a window that begins now. */
export function emptyAsk(ask: CallAsk, { spec }: Need, now: Date): BudgetAsk {
  return {
    ...countOf(ask.platform, spec, ask.account),
    units: 0,
    limit: spec.limit,
    reserve: reserveOf(spec),
    currency: spec.currency ?? null,
    windowEnd: windowEnd(spec.window, now),
  };
}
