import type { BudgetObservation, BudgetSpec, PlatformBudgets } from "@/lib/platforms/budgets";
import type { AnswerHeaders } from "@/lib/platforms/types";
import { maxUsers, pageSize } from "./api";
import { millionthsPerPrice, priceOf, prices } from "./prices";

const quarter = { kind: "rolling", seconds: 15 * 60 } as const;

function limit(name: string, scope: BudgetSpec["scope"], units: number): BudgetSpec {
  return { name, scope, window: quarter, limit: units, counts: "calls", reserveShare: 0.1 };
}

const webhooks = { app: limit("webhooks.app", "app", 450) };
const activity = { app: limit("activity.app", "app", 500) };

/** X counts per endpoint, for the app and for each account, in windows of 15 minutes. */
const ofEndpoint: Readonly<Record<string, { readonly account?: BudgetSpec; readonly app?: BudgetSpec }>> = {
  "users.me": { account: limit("users-me.account", "account", 75) },
  "users.identity": { account: limit("users-me.account", "account", 75) },
  "users.batch": { app: limit("users.app", "app", 300) },
  "posts.list": { app: limit("posts.app", "app", 10_000), account: limit("posts.account", "account", 900) },
  "webhooks.list": webhooks,
  "webhooks.create": webhooks,
  "webhooks.check": webhooks,
  "activity.list": activity,
  "activity.create": activity,
  "activity.update": activity,
  "activity.delete": activity,
};

/** What is spent, by the calendar month. X names no limit; an operator may, in millionths of a dollar. */
const money: BudgetSpec = {
  name: "money",
  scope: "app",
  window: { kind: "month", zone: "UTC" },
  limit: null,
  counts: "calls",
  reserveShare: 0.1,
  currency: prices.currency,
};

const mostPaid: Readonly<Record<string, number>> = {
  "users.me": priceOf("user", 1),
  "users.identity": priceOf("user", 1),
  "users.batch": priceOf("user", maxUsers),
  "posts.list": priceOf("post", pageSize),
};

/** The limits of X per endpoint, which it tells in its answers, and what reading costs, which it does not. */
export const budgets: PlatformBudgets = {
  list: [...new Map(specs().map((spec) => [spec.name, spec])).values(), money],
  costOf(endpoint, isRepeat, cost) {
    const { account, app } = ofEndpoint[endpoint] ?? {};
    const calls = [account, app].flatMap((spec) => (spec ? [{ budget: spec.name, units: 1 }] : []));
    // What is read again on a UTC day is free.
    const price = isRepeat ? 0 : (cost ?? mostPaid[endpoint] ?? 0);
    return [...calls, ...(price > 0 ? [{ budget: money.name, units: price * millionthsPerPrice }] : [])];
  },
  reads: { statistics: ["users.me"], batch: ["users.batch"], posts: ["posts.list"] },
  observe(endpoint, headers) {
    const { account, app } = ofEndpoint[endpoint] ?? {};
    // The short meter is the caller's own: the account's where its owner's token spoke, else the app's.
    const spec = account ?? app;
    const said = spec ? meter(headers, "x-rate-limit", spec) : null;
    return said === null ? [] : [said];
  },
};

function specs(): BudgetSpec[] {
  return Object.values(ofEndpoint).flatMap(({ account, app }) => [account, app].flatMap((spec) => spec ?? []));
}

function meter(headers: AnswerHeaders, prefix: string, { name }: BudgetSpec): BudgetObservation | null {
  const number = (part: string) => {
    const text = headers.get(`${prefix}-${part}`)?.trim() ?? "";
    return /^\d{1,12}$/.test(text) ? Number(text) : null;
  };
  const [all, remaining, reset] = [number("limit"), number("remaining"), number("reset")];
  if (all === null || remaining === null || remaining > all) return null;
  const endsAt = reset === null ? {} : { endsAt: new Date(reset * 1000) };
  return { budget: name, used: all - remaining, limit: all, ...endsAt };
}
