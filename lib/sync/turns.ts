import { type BulkheadPolicy, bulkhead } from "cockatiel";
import { PlatformError } from "@/lib/platforms/errors";

/** Accounts of one platform that a process reads at the same time. */
const readsAtOnce = 24;
/** How long one account's read may take in all, retries and refreshes included. */
const readLimitMs = 30_000;
/** How long reads that have begun may go on after the time is up. */
const graceMs = 5_000;

const turnstiles = new Map<string, BulkheadPolicy>();

/** What a turn that never came is worth: the work was not started. */
export const notStarted = Symbol("not started");

/**
 * Runs `work` when one of the platform's places in this process is free; `notStarted` when `stopAt` (wall time in
 * milliseconds) has passed by then.
 */
export function inTurn<T>(
  platform: string,
  stopAt: () => number,
  work: () => Promise<T>,
): Promise<T | typeof notStarted> {
  const turnstile = turnstiles.get(platform) ?? bulkhead(readsAtOnce, Number.POSITIVE_INFINITY);
  turnstiles.set(platform, turnstile);
  return turnstile.execute(async () => (Date.now() >= stopAt() ? notStarted : work()));
}

/**
 * Waits for a read, but no longer than 30 seconds, nor longer than 5 seconds after `stopAt`. Throws
 * PLATFORM_UNAVAILABLE then; what the read still brings is ignored.
 */
export async function withinLimit<T>(platform: string, stopAt: () => number, read: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const started = Date.now();
  const late = new Promise<never>((_, reject) => {
    const look = () => {
      const waited = Date.now() - started;
      if (waited < readLimitMs && Date.now() < stopAt() + graceMs) {
        timer = setTimeout(look, 500);
        return;
      }
      const detail = `No complete answer within ${Math.round(waited / 1000)} s.`;
      reject(new PlatformError({ platform, code: "PLATFORM_UNAVAILABLE", detail }));
    };
    timer = setTimeout(look, 500);
  });
  try {
    return await Promise.race([read, late]);
  } finally {
    clearTimeout(timer);
  }
}
