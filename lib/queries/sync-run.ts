import { queryOptions } from "@tanstack/react-query";
import { apiGet, apiPost } from "./api";
import { runKeys } from "./keys";

/** Asks for fresh numbers of one account, or of all of them. A sync that is already on its way is joined. */
export function requestSync(connectionId: string | null) {
  const path =
    connectionId === null
      ? "/api/social/accounts/sync-all"
      : `/api/social/accounts/${encodeURIComponent(connectionId)}/sync`;
  return apiPost(path, {}, "startedSync");
}

/** How a run is getting on, asked every second until it is done. */
export const syncRunQuery = (runId: string | null) =>
  queryOptions({
    queryKey: runKeys.one(runId ?? "none"),
    queryFn: ({ signal }) => apiGet(`/api/social/sync/${encodeURIComponent(runId ?? "")}`, "syncRun", signal),
    enabled: runId !== null,
    refetchInterval: ({ state }) => (state.data?.status === "done" || state.error ? false : 1_000),
    gcTime: 0,
  });
