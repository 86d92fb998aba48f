import type { BudgetSpec, PlatformBudgets } from "@/lib/platforms/budgets";
import { quotaZone } from "./quota";

/** Everything together but uploads and searches; what a project has until Google grants it more. */
const dataApi: BudgetSpec = {
  name: "data-api",
  scope: "app",
  window: { kind: "day", zone: quotaZone },
  limit: 10_000,
  counts: "calls",
  hasOwnUnits: true,
  reserveShare: 0.1,
};

/** Calls that are not for the Data API: Google's token endpoint and its WebSub hub ask for no units. */
const free = /^(?:oauth|token|revoke|hub)/;

/** The quota of the Data API: no header tells it, so it is counted, one unit per list call. */
export const budgets: PlatformBudgets = {
  list: [dataApi],
  costOf: (endpoint) => (free.test(endpoint) ? [] : [{ budget: dataApi.name, units: 1 }]),
  reads: {
    statistics: ["channels.statistics"],
    batch: ["channels.batch"],
    posts: ["playlistItems.list", "videos.list"],
  },
};
