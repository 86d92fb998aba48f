import type { LimitOwner } from "@/lib/platforms/errors";
import type { AnswerHeaders } from "@/lib/platforms/types";

const windowMs = 15 * 60_000;
const longestMs = 24 * 3_600_000;

/** The meters that X reports in headers. The short window is the caller's own: an account's, or the app's. */
const meters: readonly { readonly prefix: string; readonly owner: LimitOwner | "caller" }[] = [
  { prefix: "x-user-limit-24hour", owner: "account" },
  { prefix: "x-app-limit-24hour", owner: "app" },
  { prefix: "x-rate-limit", owner: "caller" },
];

/**
 * Whose limit an answer 429 is about and when it ends: the longest meter that stands at zero, else the short window.
 * X sends no Retry-After. An end that is missing, unreadable or past is a whole window from `now`, the far future is
 * a day.
 */
export function spentLimit(
  headers: AnswerHeaders,
  now: Date,
  caller: LimitOwner,
): { limitOwner: LimitOwner; resetsAt: Date } {
  const spent = meters.find(({ prefix }) => headers.get(`${prefix}-remaining`)?.trim() === "0");
  const { prefix, owner } = spent ?? { prefix: "x-rate-limit", owner: "caller" };
  return { limitOwner: owner === "caller" ? caller : owner, resetsAt: endOf(headers.get(`${prefix}-reset`), now) };
}

function endOf(header: string | null, now: Date): Date {
  const seconds = header !== null && /^\d{1,12}$/.test(header.trim()) ? Number(header) : 0;
  const waitMs = seconds * 1000 - now.getTime();
  return new Date(now.getTime() + (waitMs > 0 ? Math.min(waitMs, longestMs) : windowMs));
}
