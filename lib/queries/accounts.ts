import { queryOptions } from "@tanstack/react-query";
import type { HistoryDays } from "@/lib/schemas/history-days";
import { apiGet, apiPost } from "./api";
import { accountKeys } from "./keys";

const minuteMs = 60_000;

/** The person's accounts with their numbers: read again every minute, and every two seconds while one is being synced. */
export const accountsQuery = () =>
  queryOptions({
    queryKey: accountKeys.list(),
    queryFn: ({ signal }) => apiGet("/api/social/accounts", "accounts", signal),
    staleTime: minuteMs / 2,
    refetchInterval: ({ state }) => (state.data?.some((account) => account.syncing) ? 2_000 : minuteMs),
  });

/** Follower histories of all accounts over a period, and their total. */
export const historyQuery = (days: HistoryDays) =>
  queryOptions({
    queryKey: accountKeys.history(days),
    queryFn: ({ signal }) => apiGet(`/api/social/history?days=${days}`, "history", signal),
    staleTime: minuteMs,
  });

/** What happens to the history of an account that is being disconnected. */
export type HistoryChoice = "keep" | "erase";

/** Ends our access to an account. `revoked` says whether the platform has confirmed it already. */
export function disconnectAccount(input: { connectionId: string; history: HistoryChoice }) {
  return apiPost("/api/social/disconnect", input, "disconnected");
}

/** Connects the chosen accounts of a grant that offers several. */
export function chooseAccounts(input: { grantId: string; platformUserIds: string[] }) {
  const { grantId, platformUserIds } = input;
  return apiPost(`/api/social/grants/${encodeURIComponent(grantId)}/choose`, { platformUserIds }, "chosen");
}
