import type { SyncRun } from "@/lib/schemas/stats";

/** How a finished run went: all read, none read, or some; with the connections that could not be read. */
export interface RunResult {
  readonly kind: "succeeded" | "partly" | "failed";
  readonly succeeded: number;
  readonly total: number;
  readonly unread: readonly string[];
}

/** The result of a run. A run without accounts counts as succeeded. */
export function runResult(run: SyncRun): RunResult {
  const unread = run.connections.filter(({ status }) => status !== "succeeded").map(({ connectionId }) => connectionId);
  const succeeded = run.connections.length - unread.length;
  const kind = unread.length === 0 ? "succeeded" : succeeded === 0 ? "failed" : "partly";
  return { kind, succeeded, total: run.connections.length, unread };
}

/** The connection that a running run is waiting for: the first one that is still queued. */
export function waitingFor(run: SyncRun): string | null {
  return run.connections.find(({ status }) => status === "queued")?.connectionId ?? null;
}
