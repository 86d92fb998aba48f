import type { PlatformCallReport } from "@/lib/platforms/http";

/** Attempts at remote calls, and how long they took together, in milliseconds. */
export interface CallTally {
  readonly count: number;
  readonly totalMs: number;
}

/** Before the first call. */
export const noCalls: CallTally = { count: 0, totalMs: 0 };

/** A tally with one attempt more. */
export function plus({ count, totalMs }: CallTally, { durationMs }: PlatformCallReport): CallTally {
  return { count: count + 1, totalMs: totalMs + durationMs };
}

/** How long an attempt took on average, in whole milliseconds; null where there was none. */
export function averageMs({ count, totalMs }: CallTally): number | null {
  return count === 0 ? null : Math.round(totalMs / count);
}
