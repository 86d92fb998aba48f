import { z } from "zod";
import type { Store } from "./store";

/** The sandbox's own time: wall time plus an offset that the control API moves. */
export interface SandboxClock {
  /** Milliseconds since 1970 on the sandbox's clock. */
  now(): number;
  offsetMs(): number;
  /** Moves the clock to wall time plus `offsetMs`; survives a restart. */
  setOffset(offsetMs: number): void;
}

const offsetSchema = z.object({ offsetMs: z.number() });

/**
 * A clock over `wall` (milliseconds since 1970; `Date.now` outside tests) whose offset is kept in the
 * store, so that a restarted sandbox goes on at the time it was moved to.
 */
export function createClock(store: Store, wall: () => number): SandboxClock {
  const table = store.table("clock", offsetSchema);
  let offsetMs = table.get("clock")?.offsetMs ?? 0;
  return {
    now: () => wall() + offsetMs,
    offsetMs: () => offsetMs,
    setOffset: (next) => {
      offsetMs = next;
      table.put("clock", { offsetMs });
    },
  };
}
