"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useErrorWords } from "@/components/ui/error-words";
import { useAnnouncements } from "@/components/ui/toast";
import { accountKeys } from "@/lib/queries/keys";
import { requestSync, syncRunQuery } from "@/lib/queries/sync-run";
import type { SyncRun } from "@/lib/schemas/stats";
import { runResult } from "./run-words";

export interface SyncProgress {
  readonly busy: boolean;
  /** The run that is being waited for; null before its first report. */
  readonly run: SyncRun | null;
  start(): void;
}

/**
 * Asks for fresh numbers of one account (or of all, with null), follows the run until it is done, then loads what
 * changed and announces the result. `platformOf` names the platform of a connection for that announcement.
 */
export function useSync(connectionId: string | null, platformOf: (connectionId: string) => string): SyncProgress {
  const t = useTranslations("stats.sync");
  const errorWords = useErrorWords();
  const { announce, toast } = useAnnouncements();
  const client = useQueryClient();
  const router = useRouter();
  const [runId, setRunId] = useState<string | null>(null);

  const request = useMutation({
    mutationFn: () => requestSync(connectionId),
    onSuccess: (started) => setRunId(started.runId),
    onError: (error) => toast(t("refused", { reason: errorWords(error) }), "bad"),
  });
  const run = useQuery(syncRunQuery(runId));
  const finished = runId !== null && run.data?.status === "done" ? run.data : null;

  useEffect(() => {
    if (!finished) return;
    setRunId(null);
    const result = runResult(finished);
    const platforms = [...new Set(result.unread.map(platformOf))].join(", ");
    // Told when the numbers on the page are the new ones, not before.
    void client.invalidateQueries({ queryKey: accountKeys.all }).then(() => {
      router.refresh();
      if (result.kind === "succeeded") announce(t("succeeded", { count: result.total }));
      else if (result.kind === "failed") toast(t("failed", { platform: platforms }), "warn");
      else toast(t("partly", { succeeded: result.succeeded, total: result.total, platforms }), "warn");
    });
  }, [finished, platformOf, announce, toast, t, client, router]);

  useEffect(() => {
    if (runId === null || !run.isError) return;
    setRunId(null);
    toast(t("refused", { reason: errorWords(run.error) }), "bad");
  }, [runId, run.isError, run.error, toast, t, errorWords]);

  return {
    busy: request.isPending || runId !== null,
    run: runId === null ? null : (run.data ?? null),
    start: () => request.mutate(),
  };
}
