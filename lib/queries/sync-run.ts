import { queryOptions } from "@tanstack/react-query";
import type { SyncRun } from "@/lib/schemas/stats";
import { apiGet, apiPost } from "./api";
import { runKeys } from "./keys";
import { laterRun } from "./run-state";

/** Asks for fresh numbers of one account, or of all of them. A sync that is already on its way is joined. */
export function requestSync(connectionId: string | null) {
  const path =
    connectionId === null
      ? "/api/social/accounts/sync-all"
      : `/api/social/accounts/${encodeURIComponent(connectionId)}/sync`;
  return apiPost(path, {}, "startedSync");
}

/** How a run is getting on: asked every `everyMs` until it is done, or, with null, only what its stream has told. */
export const syncRunQuery = (runId: string, everyMs: number | null) =>
  queryOptions({
    queryKey: runKeys.one(runId),
    queryFn: async ({ signal, client }) => {
      const asked = await apiGet(`/api/social/sync/${encodeURIComponent(runId)}`, "syncRun", signal);
      return laterRun(client.getQueryData<SyncRun>(runKeys.one(runId)), asked);
    },
    enabled: everyMs !== null,
    refetchInterval: ({ state }) =>
      everyMs === null || state.data?.status === "done" || state.error ? false : everyMs,
    staleTime: 0,
    gcTime: 60_000,
  });
