import type { LiveSyncJob, WatchedRun } from "@/lib/db/sync-runs";
import { progressOf, type SyncRunProgress } from "./run-progress";

export interface RunListener {
  /** The run as it stands; told at every turn, changed or not. */
  onProgress(progress: SyncRunProgress): void;
  /** The run could not be looked up; nothing more will be told. */
  onFailure(): void;
}

export interface RunWatcher {
  /** Listens to a run until the returned function is called; calling that again does nothing. */
  watch(run: WatchedRun, listener: RunListener): () => void;
}

export interface RunWatcherParts {
  /** The jobs of these runs, each with its own person's alone. */
  readonly read: (runs: readonly WatchedRun[]) => Promise<readonly LiveSyncJob[]>;
  /** Between two looks, in wall time. */
  readonly pollMs: number;
  readonly report: (error: unknown) => void;
}

const nameOf = ({ runId, userId }: WatchedRun) => `${runId} ${userId}`;

/**
 * One look at the database per turn, whatever the number of listeners, and none while nobody listens. `read` gives the
 * jobs of all watched runs; when it fails, that is reported and everybody who listens is told so and let go.
 */
export function createRunWatcher({ read, pollMs, report }: RunWatcherParts): RunWatcher {
  const listeners = new Map<RunListener, WatchedRun>();
  let isGoing = false;

  async function turn(): Promise<void> {
    const asked = [...listeners];
    const runs = new Map(asked.map(([, run]) => [nameOf(run), run]));
    const jobsOf = new Map<string, LiveSyncJob[]>();
    for (const job of await read([...runs.values()])) {
      const jobs = jobsOf.get(nameOf(job));
      if (jobs) jobs.push(job);
      else jobsOf.set(nameOf(job), [job]);
    }
    for (const [listener, run] of asked) {
      if (listeners.has(listener)) listener.onProgress(progressOf(run.runId, jobsOf.get(nameOf(run)) ?? []));
    }
  }

  async function go(): Promise<void> {
    while (listeners.size > 0) {
      try {
        await turn();
      } catch (error) {
        report(error);
        const left = [...listeners.keys()];
        listeners.clear();
        for (const listener of left) listener.onFailure();
      }
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
    isGoing = false;
  }

  return {
    watch(run, listener) {
      listeners.set(listener, run);
      if (!isGoing) {
        isGoing = true;
        void go();
      }
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
