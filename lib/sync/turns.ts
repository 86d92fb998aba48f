import { type BulkheadPolicy, bulkhead } from "cockatiel";
import { PlatformError } from "@/lib/platforms/errors";

/** Accounts of one platform that a process reads at the same time. */
const readsAtOnce = 24;
/** Places beside those for reads that a person waits for, so that they never queue behind planned ones. */
const urgentReadsAtOnce = 8;
/** How long one account's read may take in all, retries and refreshes included. */
const readLimitMs = 30_000;
/** How long reads that have begun may go on after the time is up. */
const graceMs = 5_000;
const lookMs = 500;

const turnstiles = new Map<string, BulkheadPolicy>();

/** What a read is worth that was never started, or given up because we are stopping. */
export const notStarted = Symbol("not started");

/**
 * Runs `work` when one of the platform's places in this process is free; `notStarted` when `stopAt` (wall time in
 * milliseconds) has passed by then. `urgent` work has places of its own.
 */
export function inTurn<T>(
  { platform, urgent }: { readonly platform: string; readonly urgent: boolean },
  stopAt: () => number,
  work: () => Promise<T>,
): Promise<T | typeof notStarted> {
  const name = urgent ? `${platform} urgent` : platform;
  const places = urgent ? urgentReadsAtOnce : readsAtOnce;
  const turnstile = turnstiles.get(name) ?? bulkhead(places, Number.POSITIVE_INFINITY);
  turnstiles.set(name, turnstile);
  return turnstile.execute(async () => (Date.now() >= stopAt() ? notStarted : work()));
}

/**
 * Waits for a read, but not longer than 30 seconds: then the platform has not answered (PLATFORM_UNAVAILABLE). Five
 * seconds after `stopAt` it is given up without blaming the platform, as if it had not been started. What an abandoned
 * read still brings is ignored.
 */
export async function withinLimit<T>(
  platform: string,
  stopAt: () => number,
  read: Promise<T>,
): Promise<T | typeof notStarted> {
  const started = Date.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<typeof notStarted>((resolve, reject) => {
    const look = () => {
      if (Date.now() >= stopAt() + graceMs) return resolve(notStarted);
      if (Date.now() - started < readLimitMs) {
        timer = setTimeout(look, lookMs);
        return;
      }
      const detail = `No complete answer within ${readLimitMs / 1000} s.`;
      reject(new PlatformError({ platform, code: "PLATFORM_UNAVAILABLE", detail }));
    };
    timer = setTimeout(look, lookMs);
  });
  try {
    return await Promise.race([read, late]);
  } finally {
    clearTimeout(timer);
  }
}
