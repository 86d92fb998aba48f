import type { AnswerHeaders } from "@/lib/platforms/types";

/**
 * The end of a limit as the Retry-After header names it: seconds from `now`, or an HTTP date (RFC 9110, 10.2.3).
 * Null without a readable header. Never before `now`, never later than `maxMs` after it.
 */
export function retryAfter(headers: AnswerHeaders, now: Date, maxMs = 24 * 3_600_000): Date | null {
  const value = headers.get("retry-after")?.trim();
  if (!value) return null;
  const waitMs = /^\d+(?:\.\d+)?$/.test(value) ? Number(value) * 1000 : httpDateMs(value) - now.getTime();
  if (Number.isNaN(waitMs)) return null;
  return new Date(now.getTime() + Math.min(Math.max(waitMs, 0), maxMs));
}

function httpDateMs(value: string): number {
  // A date begins with the day's name; Date.parse alone would also read "-5" or "7 apples".
  return /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(value) ? Date.parse(value) : Number.NaN;
}
