import type { SyncRun } from "@/lib/schemas/stats";
import { readAnswer } from "./answers";

/** Told by the run's stream, or to be asked for because the stream is silent, refused or not there. */
export type FollowMode = "stream" | "poll";

/** Longer without an event than this, and something between holds them back: the server sends one every 2 s. */
export const quietMs = 5_000;

export interface FollowState {
  readonly mode: FollowMode;
  /** When the last event came, or the stream was opened, in milliseconds of any clock that only goes forward. */
  readonly heardAt: number;
  /** It will not come back by itself. */
  readonly isClosed: boolean;
}

export type FollowEvent =
  | { readonly kind: "heard"; readonly at: number }
  | { readonly kind: "looked"; readonly at: number }
  | { readonly kind: "closed" };

/** What an event means for how the run is followed. */
export function follow(state: FollowState, event: FollowEvent): FollowState {
  if (event.kind === "closed") return { ...state, mode: "poll", isClosed: true };
  if (event.kind === "heard") return { ...state, mode: state.isClosed ? "poll" : "stream", heardAt: event.at };
  const isQuiet = state.isClosed || event.at - state.heardAt >= quietMs;
  return { ...state, mode: isQuiet ? "poll" : "stream" };
}

/** As much of an `EventSource` as is used here. */
export interface Stream {
  readonly readyState: number;
  addEventListener(type: string, listener: (event: { data?: unknown }) => void): void;
  close(): void;
}

export interface Following {
  /** Opens the stream of an address; throws where the browser has no such thing. */
  readonly open: (url: string) => Stream;
  readonly now: () => number;
  readonly onRun: (run: SyncRun) => void;
  readonly onMode: (mode: FollowMode) => void;
}

const closed = 2;
const lookMs = 1_000;

/**
 * Follows a run by its server-sent events until it is done or the returned function is called. The mode is told whenever
 * it changes: the caller asks by itself while it is `poll`, and goes on listening.
 */
export function followRun(runId: string, { open, now, onRun, onMode }: Following): () => void {
  let state: FollowState = { mode: "stream", heardAt: now(), isClosed: false };
  const take = (event: FollowEvent) => {
    const before = state.mode;
    state = follow(state, event);
    if (state.mode !== before) onMode(state.mode);
  };
  let stream: Stream;
  try {
    stream = open(`/api/social/sync/${encodeURIComponent(runId)}/events`);
  } catch {
    // No EventSource here: asking does the same, a little later.
    take({ kind: "closed" });
    return () => undefined;
  }
  const timer = setInterval(() => take({ kind: "looked", at: now() }), lookMs);
  const stop = () => {
    clearInterval(timer);
    stream.close();
  };
  stream.addEventListener("beat", () => take({ kind: "heard", at: now() }));
  stream.addEventListener("progress", ({ data }) => {
    const run = readRun(data);
    if (!run) return;
    take({ kind: "heard", at: now() });
    onRun(run);
    if (run.status === "done") stop();
  });
  stream.addEventListener("error", () => {
    if (stream.readyState === closed) take({ kind: "closed" });
  });
  return stop;
}

/** The run in an event's text; null for anything else, which then counts as silence. */
function readRun(data: unknown): SyncRun | null {
  if (typeof data !== "string") return null;
  try {
    return readAnswer("syncRun", { data: JSON.parse(data) })?.data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
