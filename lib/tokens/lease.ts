import "server-only";
import { randomInt } from "node:crypto";
import type { Db } from "@/lib/db";
import { type Lease, renewLease } from "@/lib/db/token-leases";
import { log } from "@/lib/log";

/** How refreshes of one token take turns. */
export interface LeaseTimes {
  /** How long a lease lasts. A process that dies holds others up for as long as this. */
  readonly leaseMs: number;
  /** How long somebody waits for another process's refresh: longer than a call with all its repetitions may take. */
  readonly patienceMs: number;
}

export const leaseTimes: LeaseTimes = { leaseMs: 30_000, patienceMs: 60_000 };

/** Renews a lease every third of its length, for as long as the platform takes to answer; ends with the returned function. */
export function keepLease(db: Db, lease: Lease, times: LeaseTimes): () => void {
  const timer = setInterval(() => {
    renewLease(db, lease, times.leaseMs).then(
      (held) => held || clearInterval(timer),
      (error: unknown) => log.warn("a lease could not be renewed", { action: "token.lease", error }),
    );
  }, times.leaseMs / 3);
  timer.unref();
  return () => clearInterval(timer);
}

const firstPauseMs = 250;
const longestPauseMs = 1_500;

/**
 * A wait before looking once more, of a different length for each who waits: at most a quarter of a second before the
 * first look, growing to one and a half seconds, as many who wait long would keep the database busy with nothing else.
 */
export function pause(looks: number): Promise<void> {
  const longest = Math.min(firstPauseMs * 1.5 ** Math.min(looks, 10), longestPauseMs);
  return new Promise((resolve) => setTimeout(resolve, randomInt(Math.round(longest * 0.4), Math.round(longest))));
}
