import type { PlatformPace } from "@/lib/db/platform-outages";

/** Reads that are older say nothing of how fast a platform answers now; most accounts are read every hour. */
export const paceMs = 3_600_000;
/** Half of the calls take so long: three times what is usual at its worst, and a third of what is waited for. */
const slowFromMs = 3_000;
/** One slow account is no slow platform. */
const leastAccounts = 3;

/** Whether a platform answers slowly, by the reads of its accounts in the last hour. */
export function isSlow({ accounts, medianMs }: PlatformPace): boolean {
  return accounts >= leastAccounts && medianMs >= slowFromMs;
}
