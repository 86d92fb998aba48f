import { accessEndsAt, isRenewable } from "@/lib/platforms/token-rhythm";
import type { StoredTokenTimes, TokenRhythm } from "@/lib/platforms/types";
import { type AccessEndCause, type WarningDays, warningDays } from "@/lib/schemas/access-end";

const dayMs = 86_400_000;
/** Fewer failures in a row are an outage of minutes, and no reason to foresee an end. */
const failuresThatCount = 3;
/** By how much the life that a platform names may differ from the one that its documents name. */
const toleranceMs = dayMs / 2;

/** What a forecast rests on. */
export interface AccessFacts extends StoredTokenTimes {
  /** How often in a row renewing has failed. */
  readonly refreshAttempts: number;
  /** When the person consented last. */
  readonly consentedAt: Date;
  readonly scopes: readonly string[];
}

/** When an access will end if nobody does anything, why, and since when that is known to come. */
export interface AccessForecast {
  readonly endsAt: Date;
  readonly cause: AccessEndCause;
  readonly knownSince: Date;
}

/**
 * When our access ends unless somebody acts, and why; the earliest of all reasons. Null while it renews itself or has no
 * end. `onTrial` says that the operator's app is in the platform's trial.
 */
export function forecastAccess(rhythm: TokenRhythm, facts: AccessFacts, onTrial: boolean): AccessForecast | null {
  const { consentedAt, obtainedAt } = facts;
  const found: AccessForecast[] = [];
  const add = (endsAt: Date | null, cause: AccessEndCause, knownSince = consentedAt) => {
    if (endsAt !== null) found.push({ endsAt, cause, knownSince });
  };
  const after = (since: Date, lastsMs: number | null) =>
    lastsMs === null ? null : new Date(since.getTime() + lastsMs);
  const accessEnd = accessEndsAt(rhythm, facts);
  const trialEnd = after(consentedAt, rhythm.trialMs);
  if (!isRenewable(rhythm, facts)) {
    add(accessEnd, "not_renewable");
  } else {
    if (facts.hasRefreshToken)
      add(facts.refreshExpiresAt, isAbout(facts.refreshExpiresAt, trialEnd) ? "trial" : "consent_limit");
    if (onTrial) add(trialEnd, "trial");
    if (facts.refreshAttempts >= failuresThatCount) {
      add(accessEnd, "renewal_failing", obtainedAt);
      add(after(obtainedAt, rhythm.idleMs), "idle", obtainedAt);
    }
  }
  if (rhythm.dataAccess) {
    const { lastsMs, exemptScopes } = rhythm.dataAccess;
    if (facts.scopes.some((scope) => !exemptScopes.includes(scope))) add(after(consentedAt, lastsMs), "data_access");
  }
  return found.reduce<AccessForecast | null>((first, one) => (first && first.endsAt <= one.endsAt ? first : one), null);
}

function isAbout(time: Date | null, other: Date | null): boolean {
  return time !== null && other !== null && Math.abs(time.getTime() - other.getTime()) <= toleranceMs;
}

/**
 * Which warning stands at `now`: the latest of 14, 7 and 1 days before the end, null before the first and from the end on.
 * An access that never had so long to live is not warned of at its birth.
 */
export function warningAt(forecast: AccessForecast, now: Date): WarningDays | null {
  if (now >= forecast.endsAt) return null;
  return warningDays.findLast((days) => warns(forecast, days) && thresholdOf(forecast, days) <= now) ?? null;
}

/** When there is something to do about a forecast next: a warning, or the end itself. Null after the end. */
export function nextForecastAt(forecast: AccessForecast | null, now: Date): Date | null {
  if (forecast === null) return null;
  const times = warningDays.filter((days) => warns(forecast, days)).map((days) => thresholdOf(forecast, days));
  return [...times, forecast.endsAt].find((time) => time > now) ?? null;
}

function thresholdOf({ endsAt }: AccessForecast, days: WarningDays): Date {
  return new Date(endsAt.getTime() - days * dayMs);
}

function warns(forecast: AccessForecast, days: WarningDays): boolean {
  return thresholdOf(forecast, days) > forecast.knownSince;
}
