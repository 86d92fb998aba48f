import type { BudgetSpec, PlatformBudgets } from "@/lib/platforms/budgets";

/**
 * LinkedIn counts per endpoint and UTC day and publishes no numbers: they stand in the developer portal. So calls are
 * counted together, and refused only where an operator has named a limit.
 */
const calls: BudgetSpec = {
  name: "calls",
  scope: "app",
  window: { kind: "day", zone: "UTC" },
  limit: null,
  counts: "calls",
  reserveShare: 0.1,
};

/** What is called at LinkedIn in a day. */
export const budgets: PlatformBudgets = {
  list: [calls],
  costOf: (endpoint) => (endpoint.startsWith("oauth.") ? [] : [{ budget: calls.name, units: 1 }]),
  reads: {
    statistics: ["memberFollowersCount.me"],
    posts: ["posts.list"],
    audience: ["organizationalEntityFollowerStatistics.lifetime", "geo.batch"],
  },
};
