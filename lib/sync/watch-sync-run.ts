import type { PersonContext } from "@/lib/context";
import { readLiveJobs } from "@/lib/db/sync-runs";
import { log } from "@/lib/log";
import { createRunWatcher, type RunListener, type RunWatcher } from "./run-watcher";

const pollMs = 500;

const shared = globalThis as { influmeterRunWatcher?: RunWatcher };

/**
 * Tells a listener about a run of the person's, twice a second, until the returned function is called; every listener of
 * this process shares one database statement per turn. Whether the run is theirs is for `getSyncRun` to say first.
 */
export function watchSyncRun(ctx: PersonContext, runId: string, listener: RunListener): () => void {
  // On globalThis, because routes may be bundled apart and development reloads modules.
  shared.influmeterRunWatcher ??= createRunWatcher({
    read: (runs) => readLiveJobs(ctx.db, runs),
    pollMs,
    report: (error) => log.error("runs could not be watched", { action: "watch-sync-run", error }),
  });
  return shared.influmeterRunWatcher.watch({ runId, userId: ctx.userId }, listener);
}
