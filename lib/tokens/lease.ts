import { randomInt } from "node:crypto";

/** How refreshes of one token take turns. */
export interface LeaseTimes {
  /** How long a lease lasts. A process that dies holds others up for as long as this. */
  readonly leaseMs: number;
  /** How long somebody waits for another process's refresh: longer than a call with all its repetitions may take. */
  readonly patienceMs: number;
}

export const leaseTimes: LeaseTimes = { leaseMs: 30_000, patienceMs: 60_000 };

const firstPauseMs = 250;
const longestPauseMs = 1_500;
const shortestMomentMs = 125;
/** Chance, so that processes do not look at the same moments. */
const momentsBegin = randomInt(longestPauseMs);

/**
 * A wait before looking once more, of a different length for each who waits: at most a quarter of a second before the
 * first look, growing to one and a half seconds, as many who wait long would keep the database busy with nothing else.
 * It ends at one of this process's moments, at most two a second for long waits, so that all who wait here look together.
 */
export function pause(looks: number): Promise<void> {
  const longest = Math.min(firstPauseMs * 1.5 ** Math.min(looks, 10), longestPauseMs);
  const wait = randomInt(Math.round(longest * 0.4), Math.round(longest));
  // Each length is the double of the one before: the moments of long waits are among those of short ones.
  const moment = shortestMomentMs * 2 ** Math.floor(Math.log2(longest / 2 / shortestMomentMs));
  const over = (Date.now() + wait - momentsBegin) % moment;
  return new Promise((resolve) => setTimeout(resolve, wait + moment - over));
}
