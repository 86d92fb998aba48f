import { nextMidnight } from "@/lib/platforms/shared/calendar";

/** Where the day of the Data API's quota begins and ends. */
export const quotaZone = "America/Los_Angeles";

/** The next midnight in Los Angeles after `now`, when the quota of the Data API begins anew. */
export function nextPacificMidnight(now: Date): Date {
  return nextMidnight(quotaZone, now);
}
