import type { HistoryDays } from "@/lib/schemas/history-days";

/** The names of what the browser keeps; whatever changes accounts invalidates `accountKeys.all`. */
export const accountKeys = {
  all: ["accounts"] as const,
  list: () => [...accountKeys.all, "list"] as const,
  freshness: (connectionId: string) => [...accountKeys.all, "freshness", connectionId] as const,
  history: (days: HistoryDays) => [...accountKeys.all, "history", days] as const,
};

export const runKeys = {
  one: (runId: string) => ["sync-run", runId] as const,
};
