import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { SyncRun } from "@/lib/schemas/stats";
import { runKeys } from "./keys";
import { laterRun } from "./run-state";
import type { FollowMode } from "./run-stream";

/**
 * Puts what a run's stream tells where `syncRunQuery` keeps it, while the page is visible. Returns whether that suffices
 * (`stream`) or the run has to be asked for (`poll`). The stream's code is loaded with the first run.
 */
export function useRunStream(runId: string | null): FollowMode {
  const client = useQueryClient();
  const [mode, setMode] = useState<FollowMode>("stream");

  useEffect(() => {
    setMode("stream");
    if (runId === null) return;
    let stop: (() => void) | null = null;
    let isOver = false;
    const start = async () => {
      try {
        const { followRun } = await import("./run-stream");
        if (isOver || stop !== null || document.hidden) return;
        stop = followRun(runId, {
          open: (url) => new EventSource(url),
          now: () => performance.now(),
          onRun: (run) => client.setQueryData<SyncRun>(runKeys.one(runId), (known) => laterRun(known, run)),
          onMode: setMode,
        });
      } catch {
        // The code could not be loaded (a new release, a broken line); asking needs none of it.
        setMode("poll");
      }
    };
    // A hidden tab gives its connection back: a browser has six of them for a site.
    const onVisibility = () => {
      if (!document.hidden) return void start();
      stop?.();
      stop = null;
    };
    document.addEventListener("visibilitychange", onVisibility);
    void start();
    return () => {
      isOver = true;
      document.removeEventListener("visibilitychange", onVisibility);
      stop?.();
    };
  }, [runId, client]);

  return mode;
}
