import type { TokenRow } from "@/lib/db/tokens";
import { PlatformError, type PlatformErrorCode } from "@/lib/platforms/errors";
import { isRenewable, ordinaryRhythm } from "@/lib/platforms/token-rhythm";
import type { OAuthSpec, Platform } from "@/lib/platforms/types";

const minute = 60_000;
/** An access token that ends within this time is not used for a call that may outlast it. */
const nearEndMs = minute;
const longestBackoffMinutes = 60;

/** Answers that condemn the credential itself; everything else says nothing about it. */
const refusals: ReadonlySet<PlatformErrorCode> = new Set(["TOKEN_EXPIRED", "TOKEN_INVALID", "PERMISSION_MISSING"]);

type Renewing = Pick<Platform, "refreshTokens"> & { readonly oauth: Pick<OAuthSpec, "rhythm"> };
type Times = Pick<TokenRow, "accessExpiresAt" | "refreshExpiresAt" | "nextRefreshAt" | "sealedRefreshToken">;

/**
 * Whether one row holds other tokens than another. Compares when they were obtained, not the sealed texts: those also
 * change where the same token is sealed anew under another key.
 */
export function holdsOtherTokens(row: Pick<TokenRow, "obtainedAt">, seen: Pick<TokenRow, "obtainedAt">): boolean {
  return row.obtainedAt.getTime() !== seen.obtainedAt.getTime();
}

/** Whether the access token still works by the clock. */
export function isAlive(row: Pick<Times, "accessExpiresAt">, now: Date): boolean {
  return row.accessExpiresAt === null || row.accessExpiresAt > now;
}

/**
 * Whether a token should be refreshed before it is used: `must` when its end is less than a minute away, `due` when
 * its time has come but it still works, `no` otherwise.
 */
export function refreshNeed(row: Times, now: Date): "must" | "due" | "no" {
  if (row.accessExpiresAt !== null && row.accessExpiresAt.getTime() - now.getTime() < nearEndMs) return "must";
  return row.nextRefreshAt !== null && row.nextRefreshAt <= now ? "due" : "no";
}

/**
 * Whether asking the platform for new tokens can succeed: with a refresh token that has not ended, or, where the
 * platform renews by the access token itself, while that one lives and is old enough.
 */
export function canRefresh(
  { refreshTokens, oauth: { rhythm = ordinaryRhythm } }: Renewing,
  row: Times & Pick<TokenRow, "obtainedAt">,
  now: Date,
): boolean {
  const hasRefreshToken = row.sealedRefreshToken !== null;
  if (!refreshTokens || !isRenewable(rhythm, { hasRefreshToken })) return false;
  if (now.getTime() - row.obtainedAt.getTime() < rhythm.minAgeMs) return false;
  if (!hasRefreshToken) return isAlive(row, now);
  return row.refreshExpiresAt === null || row.refreshExpiresAt > now;
}

/** Whether a failure says that the credential is no good, as opposed to: not now. */
export function isRefusal(error: unknown): error is PlatformError {
  return error instanceof PlatformError && refusals.has(error.platformErrorCode);
}

/** Whether a failed call may succeed with a newer token. */
export function isTokenFailure(error: unknown): error is PlatformError {
  return (
    error instanceof PlatformError &&
    (error.platformErrorCode === "TOKEN_EXPIRED" || error.platformErrorCode === "TOKEN_INVALID")
  );
}

/** What became of a grant that the platform refuses: run out by itself, or taken back. */
export function refusedStatus(row: Times, error: PlatformError, now: Date): "expired" | "revoked" {
  if (error.platformErrorCode === "TOKEN_EXPIRED") return "expired";
  if (row.refreshExpiresAt !== null && row.refreshExpiresAt <= now) return "expired";
  return row.sealedRefreshToken === null && !isAlive(row, now) ? "expired" : "revoked";
}

/**
 * When to ask again after the `attempts`-th failure in a row: 1, 2, 4 ... 60 minutes, or when the platform's limit ends,
 * plus up to a quarter so that many accounts do not come back together. `random` is in [0, 1).
 */
export function nextAttemptAt(attempts: number, error: PlatformError | null, now: Date, random: number): Date {
  const backoffMs = Math.min(2 ** Math.min(attempts - 1, 10), longestBackoffMinutes) * minute;
  const waitMs = Math.max(backoffMs, (error?.resetsAt?.getTime() ?? 0) - now.getTime());
  return new Date(now.getTime() + waitMs + backoffMs * 0.25 * random);
}
