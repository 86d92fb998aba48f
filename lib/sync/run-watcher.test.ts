import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LiveSyncJob, WatchedRun } from "@/lib/db/sync-runs";
import type { SyncRunProgress } from "./run-progress";
import { createRunWatcher, type RunWatcherParts } from "./run-watcher";

const pollMs = 500;
const run = (runId: string, userId = "ana"): WatchedRun => ({ runId, userId });
const reported: unknown[] = [];
const watcherOver = (read: RunWatcherParts["read"]) =>
  createRunWatcher({ read, pollMs, report: (error) => reported.push(error) });
const job = (of: WatchedRun, status: LiveSyncJob["status"], connectionId = "c1"): LiveSyncJob => ({
  ...of,
  connectionId,
  status,
  errorCode: null,
  nextAttemptAt: null,
});

function listener() {
  const told: SyncRunProgress[] = [];
  const failures: true[] = [];
  return {
    told,
    failures,
    onProgress: (progress: SyncRunProgress) => void told.push(progress),
    onFailure: () => void failures.push(true),
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a watcher of runs", () => {
  it("looks once per turn for all who listen, at each run once, and not at all while nobody does", async () => {
    const asked: (readonly WatchedRun[])[] = [];
    const watcher = watcherOver(async (runs) => {
      asked.push(runs);
      return runs.map((one) => job(one, "queued"));
    });
    await vi.advanceTimersByTimeAsync(5 * pollMs);
    expect(asked).toHaveLength(0);

    const listeners = Array.from({ length: 50 }, listener);
    const stops = listeners.map((one, index) => watcher.watch(run(`run-${index % 2}`), one));
    await vi.advanceTimersByTimeAsync(3 * pollMs);
    expect(asked.length).toBeGreaterThanOrEqual(3);
    expect(asked.length).toBeLessThanOrEqual(4);
    expect(asked.at(-1)?.map(({ runId }) => runId)).toEqual(["run-0", "run-1"]);
    expect(listeners.every(({ told }) => told.length > 0)).toBe(true);

    for (const stop of stops) stop();
    const before = asked.length;
    await vi.advanceTimersByTimeAsync(5 * pollMs);
    expect(asked).toHaveLength(before);
    watcher.watch(run("run-0"), listener());
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toHaveLength(before + 1);
  });

  it("tells each person about their own jobs of a shared run", async () => {
    const watcher = watcherOver(async () => [job(run("r", "ana"), "succeeded"), job(run("r", "ben"), "reading", "c2")]);
    const [ana, ben] = [listener(), listener()];
    watcher.watch(run("r", "ana"), ana);
    watcher.watch(run("r", "ben"), ben);
    await vi.advanceTimersByTimeAsync(2 * pollMs);
    expect(ana.told.at(-1)).toMatchObject({ status: "done", total: 1, done: 1 });
    expect(ben.told.at(-1)).toMatchObject({ status: "running", connections: [{ connectionId: "c2" }] });
  });

  it("lets everybody go when the database does not answer, and starts anew with the next listener", async () => {
    let isDown = true;
    const watcher = watcherOver(async (runs) => {
      if (isDown) throw new Error("no database");
      return runs.map((one) => job(one, "succeeded"));
    });
    const first = listener();
    watcher.watch(run("r"), first);
    await vi.advanceTimersByTimeAsync(3 * pollMs);
    expect(first).toMatchObject({ told: [], failures: [true] });
    expect(reported).toHaveLength(1);
    isDown = false;
    const second = listener();
    watcher.watch(run("r"), second);
    await vi.advanceTimersByTimeAsync(pollMs);
    expect(second.told.at(-1)?.status).toBe("done");
  });

  it("tells nobody who has left while the database was asked", async () => {
    let answer: (jobs: LiveSyncJob[]) => void = () => undefined;
    const watcher = watcherOver(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    const gone = listener();
    const stop = watcher.watch(run("r"), gone);
    stop();
    answer([job(run("r"), "succeeded")]);
    await vi.advanceTimersByTimeAsync(pollMs);
    expect(gone.told).toEqual([]);
  });
});
