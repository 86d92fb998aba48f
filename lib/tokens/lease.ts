import "server-only";
import { randomInt } from "node:crypto";
import { clock } from "@/lib/clock";
import type { Db } from "@/lib/db";
import { type Lease, renewLease } from "@/lib/db/tokens";
import { log } from "@/lib/log";

/** How refreshes of one token take turns, on the wall clock. */
export interface LeaseTimes {
  /** How long a lease lasts. A process that dies holds others up for as long as this. */
  readonly leaseMs: number;
  /** How long somebody waits for another process's refresh: longer than a call with all its repetitions may take. */
  readonly patienceMs: number;
}

export const leaseTimes: LeaseTimes = { leaseMs: 30_000, patienceMs: 60_000 };

/** The wall time at which a lease taken or renewed now ends. */
export function leaseEnd({ leaseMs }: LeaseTimes): Date {
  return new Date(clock.wall().getTime() + leaseMs);
}

/** Renews a lease every third of its length, for as long as the platform takes to answer; ends with the returned function. */
export function keepLease(db: Db, lease: Lease, times: LeaseTimes): () => void {
  const timer = setInterval(() => {
    renewLease(db, lease, leaseEnd(times)).then(
      (held) => held || clearInterval(timer),
      (error: unknown) => log.warn("a lease could not be renewed", { action: "token.lease", error }),
    );
  }, times.leaseMs / 3);
  timer.unref();
  return () => clearInterval(timer);
}

/** A short wait, of a different length for each who waits. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, randomInt(100, 250)));
}
