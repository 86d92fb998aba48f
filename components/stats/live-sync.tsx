"use client";

import { useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import { useErrorWords } from "@/components/ui/error-words";
import { useAnnouncements } from "@/components/ui/toast";
import { accountsQuery } from "@/lib/queries/accounts";
import { accountKeys } from "@/lib/queries/keys";
import { currentPart, type PartState, partOf, runResult } from "@/lib/queries/run-state";
import { requestSync, syncRunQuery } from "@/lib/queries/sync-run";
import { useRunStream } from "@/lib/queries/use-run-stream";
import type { Account, SyncRun } from "@/lib/schemas/stats";

const pollMs = 1_000;
/** Runs beside the one that is streamed: a planned one, one of another tab. */
const besideMs = 2_000;
const slowMs = 3_000;

export interface LiveSync {
  /** The largest run that is on; null while none is, or nothing has been heard of it yet. */
  readonly run: SyncRun | null;
  /** The connection which that run is at. */
  readonly current: string | null;
  /** Nothing has happened for three seconds. */
  readonly isSlow: boolean;
  /** How far an account is in a run that is on; null while none concerns it. */
  stateOf(connectionId: string): { readonly state: PartState; readonly errorCode: string | null } | null;
  /** Whether the sync of this account (of all, with null) has been asked for and not begun. */
  isStarting(connectionId: string | null): boolean;
  /** Asks for fresh numbers of one account, or of all with null. */
  start(connectionId: string | null): void;
}

const Context = createContext<LiveSync | null>(null);

/** What is being synced on this page; only below a `LiveSyncProvider`. */
export function useLiveSync(): LiveSync {
  const live = useContext(Context);
  if (!live) throw new Error("useLiveSync needs a LiveSyncProvider above it.");
  return live;
}

/** A run that was asked for on this page, for one account or (null) for all. */
interface Started {
  readonly runId: string;
  readonly connectionId: string | null;
}

interface LiveSyncProviderProps {
  /** The platform's label by connection id. */
  platformOf: Readonly<Record<string, string>>;
  children: ReactNode;
}

/**
 * Follows every sync of the person's accounts, whoever started it: the first by its stream, others by asking. Numbers are
 * loaded anew whenever an account has ended, and the result is announced once the page shows it.
 */
export function LiveSyncProvider({ platformOf, children }: LiveSyncProviderProps) {
  const t = useTranslations("stats.sync");
  const errorWords = useErrorWords();
  const { announce, toast } = useAnnouncements();
  const client = useQueryClient();
  const accounts = useQuery(accountsQuery()).data;
  const [started, setStarted] = useState<readonly Started[]>([]);
  const [ended, setEnded] = useState<ReadonlySet<string>>(new Set());

  const request = useMutation({
    mutationFn: requestSync,
    onSuccess: ({ runId }, connectionId) => {
      setEnded((known) => new Set([...known].filter((id) => id !== runId)));
      setStarted((known) => [...known.filter((one) => one.runId !== runId), { runId, connectionId }]);
    },
    onError: (error) => toast(t("refused", { reason: errorWords(error) }), "bad"),
  });

  const wanted = useMemo(() => {
    const elsewhere = (accounts ?? []).flatMap((account) =>
      account.syncing && account.syncRunId !== null ? account.syncRunId : [],
    );
    return [...new Set([...started.map(({ runId }) => runId), ...elsewhere])].filter((id) => !ended.has(id));
  }, [accounts, started, ended]);
  const streamed = wanted[0] ?? null;
  const mode = useRunStream(streamed);
  const results = useQueries({
    queries: wanted.map((id) => syncRunQuery(id, id === streamed ? (mode === "poll" ? pollMs : null) : besideMs)),
  });
  const runs = results.flatMap(({ data }) => data ?? []);
  const run = runs.reduce<SyncRun | null>((most, one) => (most === null || one.total > most.total ? one : most), null);

  const isMine = (runId: string) => started.some((one) => one.runId === runId);
  const end = (runId: string) => {
    setEnded((known) => new Set([...known, runId]));
    setStarted((known) => known.filter((one) => one.runId !== runId));
  };
  const tell = (finished: SyncRun) => {
    const result = runResult(finished);
    const platforms = [...new Set(result.unread.map((id) => platformOf[id] ?? ""))].join(", ");
    if (result.kind === "succeeded") return announce(t("succeeded", { count: result.total }));
    const words =
      result.kind === "failed"
        ? t("failed", { platform: platforms })
        : t("partly", { succeeded: result.succeeded, total: result.total, platforms });
    // What nobody here has asked for is said to screen readers alone: the card shows what became of it.
    if (isMine(finished.runId)) toast(words, "warn");
    else announce(words);
  };
  const reload = useReload(accounts);
  const handled = useRef(new Set<string>());
  useEffect(() => {
    for (const [index, id] of wanted.entries()) {
      const result = results[index];
      if (result?.isError) {
        end(id);
        if (isMine(id)) toast(t("refused", { reason: errorWords(result.error) }), "bad");
      }
      if (result?.data?.status !== "done" || handled.current.has(id)) continue;
      handled.current.add(id);
      const finished = result.data;
      // Told when the numbers on the page are the new ones, not before.
      void reload(finished).then(() => {
        handled.current.delete(id);
        end(id);
        tell(finished);
      });
    }
  });

  const doneParts = runs.reduce((sum, { done }) => sum + done, 0);
  const doneBefore = useRef(0);
  useEffect(() => {
    if (doneParts > doneBefore.current) void client.invalidateQueries({ queryKey: accountKeys.list() });
    doneBefore.current = doneParts;
  }, [doneParts, client]);

  const isSlow = useStill(run === null ? (wanted.length > 0 ? "unheard" : null) : `${run.runId} ${run.done}`);
  const live: LiveSync = {
    run,
    current: run === null ? null : currentPart(run),
    isSlow,
    stateOf: (connectionId) => {
      for (const one of runs) {
        const part = partOf(one, connectionId);
        if (part) return part;
      }
      const unheard = started.some(
        (one) =>
          !runs.some(({ runId }) => runId === one.runId) &&
          (one.connectionId === null || one.connectionId === connectionId),
      );
      const isWaiting =
        unheard ||
        accounts?.some(
          ({ id, syncing, syncRunId }) => id === connectionId && syncing && syncRunId !== null && !ended.has(syncRunId),
        );
      return isWaiting ? { state: "waiting", errorCode: null } : null;
    },
    isStarting: (connectionId) => request.isPending && request.variables === connectionId,
    start: (connectionId) => {
      if (!request.isPending) request.mutate(connectionId);
    },
  };
  return <Context value={live}>{children}</Context>;
}

/**
 * Loads what a finished run has changed: accounts and history now, posts and notices with the page. Also when an account
 * stops being synced without a run that was followed to its end.
 */
function useReload(accounts: readonly Account[] | undefined): (finished: SyncRun) => Promise<void> {
  const router = useRouter();
  const client = useQueryClient();
  const before = useRef<ReadonlySet<string>>(new Set());
  const reloaded = useRef(new Set<string>());

  useEffect(() => {
    if (!accounts) return;
    const running = new Set(accounts.filter(({ syncing }) => syncing).map(({ id }) => id));
    const over = [...before.current].filter((id) => !running.has(id) && !reloaded.current.has(id));
    before.current = running;
    for (const id of running) reloaded.current.delete(id);
    if (over.length === 0) return;
    void client.invalidateQueries({ queryKey: accountKeys.all });
    router.refresh();
  }, [accounts, client, router]);

  return async (finished) => {
    for (const { connectionId } of finished.connections) reloaded.current.add(connectionId);
    await client.invalidateQueries({ queryKey: accountKeys.all });
    router.refresh();
  };
}

/** Whether something that is on has stayed the same for three seconds; `what` names it, null while nothing is on. */
function useStill(what: string | null): boolean {
  const [still, setStill] = useState<string | null>(null);
  useEffect(() => {
    if (what === null) return;
    const timer = setTimeout(() => setStill(what), slowMs);
    return () => clearTimeout(timer);
  }, [what]);
  return what !== null && still === what;
}
