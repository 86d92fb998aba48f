import type { StoredTokenTimes } from "@/lib/platforms/types";

const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * When an access token with a refresh token is due: once 20% of its life is left, but at least 15 minutes and at most
 * 7 days before its end, and never before it was obtained. Null without a refresh token or without a known end.
 */
export function defaultRefreshDueAt(times: StoredTokenTimes): Date | null {
  if (!times.hasRefreshToken || times.accessExpiresAt === null) return null;
  const endMs = times.accessExpiresAt.getTime();
  const lifeMs = endMs - times.obtainedAt.getTime();
  const leadMs = Math.min(Math.max(lifeMs * 0.2, 15 * minute), 7 * day);
  return new Date(Math.max(endMs - leadMs, times.obtainedAt.getTime()));
}
