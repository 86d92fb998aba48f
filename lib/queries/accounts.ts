import { queryOptions } from "@tanstack/react-query";
import type { HistoryDays } from "@/lib/schemas/history-days";
import { apiGet, apiPost } from "./api";
import { accountKeys } from "./keys";

const minuteMs = 60_000;

/**
 * The person's accounts with their numbers: read again every minute, and every five seconds while one is being synced.
 * Whoever follows the sync itself reads them again sooner, when something has come of it.
 */
export const accountsQuery = () =>
  queryOptions({
    queryKey: accountKeys.list(),
    queryFn: ({ signal }) => apiGet("/api/social/accounts", "accounts", signal),
    staleTime: minuteMs / 2,
    refetchInterval: ({ state }) => (state.data?.some((account) => account.syncing) ? 5_000 : minuteMs),
  });

/** Follower histories of all accounts over a period, and their total. */
export const historyQuery = (days: HistoryDays) =>
  queryOptions({
    queryKey: accountKeys.history(days),
    queryFn: ({ signal }) => apiGet(`/api/social/history?days=${days}`, "history", signal),
    staleTime: minuteMs,
  });

/** Why an account's numbers are as old as they are, link by link. */
export const freshnessQuery = (connectionId: string) =>
  queryOptions({
    queryKey: accountKeys.freshness(connectionId),
    queryFn: ({ signal }) =>
      apiGet(`/api/social/accounts/${encodeURIComponent(connectionId)}/freshness`, "freshness", signal),
    staleTime: 0,
  });

/** What happens to the history of an account that is being disconnected. */
export type HistoryChoice = "keep" | "erase";

/** Ends our access to an account. `revoked` says whether the platform has confirmed it already. */
export function disconnectAccount(input: { connectionId: string; history: HistoryChoice }) {
  return apiPost("/api/social/disconnect", input, "disconnected");
}

/** Makes an account the one that stands for its platform. */
export function makePrimary(connectionId: string) {
  return apiPost(`/api/social/accounts/${encodeURIComponent(connectionId)}/primary`, {}, "primary");
}

/** Pauses the reading of an account, or lets it go on. */
export function pauseReading(connectionId: string, isPaused: boolean) {
  return apiPost(`/api/social/accounts/${encodeURIComponent(connectionId)}/reading`, { isPaused }, "reading");
}

/** Connects the chosen accounts of a grant that offers several. */
export function chooseAccounts(input: { grantId: string; platformUserIds: string[] }) {
  const { grantId, platformUserIds } = input;
  return apiPost(`/api/social/grants/${encodeURIComponent(grantId)}/choose`, { platformUserIds }, "chosen");
}
