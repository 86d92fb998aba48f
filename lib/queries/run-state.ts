import type { SyncRun } from "@/lib/schemas/stats";

/** How far one account's part of a run is. */
export type PartState = "waiting" | "reading" | "done" | "failed";

/** The part of a run that is about one account; null when it has none. */
export function partOf(run: SyncRun, connectionId: string): { state: PartState; errorCode: string | null } | null {
  const part = run.connections.find((one) => one.connectionId === connectionId);
  if (!part) return null;
  const { status, errorCode } = part;
  if (status === "queued") return { state: "waiting", errorCode };
  if (status === "reading") return { state: "reading", errorCode };
  return { state: status === "succeeded" ? "done" : "failed", errorCode };
}

/**
 * The later of two reports about a run, as a slow answer may arrive after a quick event: nothing that has ended is
 * waited for again, and what is being read stays so for a report that cannot tell reading from waiting.
 */
export function laterRun(known: SyncRun | undefined, next: SyncRun): SyncRun {
  if (!known || known.runId !== next.runId) return next;
  if (next.done < known.done) return known;
  const before = new Map(known.connections.map((part) => [part.connectionId, part]));
  return {
    ...next,
    connections: next.connections.map((part) => {
      const earlier = before.get(part.connectionId);
      return part.status === "queued" && earlier?.status === "reading" ? { ...part, status: "reading" } : part;
    }),
  };
}

/** The connection that a run is at: one that is being read, else the first that waits; null when none is left. */
export function currentPart(run: SyncRun): string | null {
  const reading = run.connections.find(({ status }) => status === "reading");
  return (reading ?? run.connections.find(({ status }) => status === "queued"))?.connectionId ?? null;
}

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
