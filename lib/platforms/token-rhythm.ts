import type { StoredTokenTimes, TokenRhythm } from "./types";

const minute = 60_000;
const day = 24 * 60 * minute;

/** What most log-ins do: a refresh token without an end of its own, used when a fifth of the access token's life is left. */
export const ordinaryRhythm: TokenRhythm = {
  renewedBy: "refresh_token",
  unnamedLifeMs: null,
  minAgeMs: 0,
  lead: { share: 0.2, atLeastMs: 15 * minute, atMostMs: 7 * day },
  idleMs: null,
  trialMs: null,
  dataAccess: null,
};

/** Whether such tokens can be renewed without their person at all, as far as their kind goes. */
export function isRenewable(rhythm: TokenRhythm, { hasRefreshToken }: Pick<StoredTokenTimes, "hasRefreshToken">) {
  return rhythm.renewedBy === "access_token" || (rhythm.renewedBy === "refresh_token" && hasRefreshToken);
}

/** When an access token ends; null where nothing ends it by the clock. */
export function accessEndsAt(
  rhythm: TokenRhythm,
  { obtainedAt, accessExpiresAt }: Pick<StoredTokenTimes, "obtainedAt" | "accessExpiresAt">,
): Date | null {
  if (accessExpiresAt !== null) return accessExpiresAt;
  return rhythm.unnamedLifeMs === null ? null : new Date(obtainedAt.getTime() + rhythm.unnamedLifeMs);
}

/**
 * When an access token is due to be renewed: by the rhythm's lead before its end, and not while it is too young for that.
 * Null where it cannot be renewed, has no end, or ends before it may be renewed.
 */
export function refreshDueAt(rhythm: TokenRhythm, times: StoredTokenTimes): Date | null {
  const endsAt = accessEndsAt(rhythm, times);
  if (endsAt === null || !isRenewable(rhythm, times)) return null;
  const endMs = endsAt.getTime();
  const obtainedMs = times.obtainedAt.getTime();
  const { share, atLeastMs, atMostMs } = rhythm.lead;
  const leadMs = Math.min(Math.max((endMs - obtainedMs) * share, atLeastMs), atMostMs);
  const dueMs = Math.max(endMs - leadMs, obtainedMs + rhythm.minAgeMs);
  return dueMs < endMs ? new Date(dueMs) : null;
}
