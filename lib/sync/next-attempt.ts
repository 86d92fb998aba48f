import { AppError } from "@/lib/errors";
import { PlatformError } from "@/lib/platforms/errors";

/** What a failed read means for the account: when it is tried again, and whether the person has to act. */
export interface FailurePlan {
  /** The code that the account and its job carry, a `PlatformErrorCode` or one of ours. */
  readonly code: string;
  /** The platform's own words, already without secrets; null when there are none. */
  readonly detail: string | null;
  /** `postponed`: it heals by itself. `failed`: somebody has to do something. */
  readonly outcome: "postponed" | "failed";
  readonly nextAttemptAt: Date;
  /** Whether it counts towards the failures after which the account is shown as broken. */
  readonly counts: boolean;
  /** The account is shown as broken at once. */
  readonly breaksNow: boolean;
  /** The person is told, because only they can mend it. */
  readonly tellPerson: boolean;
}

const minuteMs = 60_000;
const maxBackoffMinutes = 60;
const ownerMinutes = 6 * 60;
/** Failures in a row after which an account is shown as broken. */
export const failuresUntilBroken = 3;
/** A limit's end further away than this is not believed: the platform is asked again after it. */
const longestWaitMs = 24 * 60 * minuteMs;

/**
 * When to try again after the n-th failure in a row (n >= 1): 1, 2, 4 … 60 minutes unless other bounds are given, each
 * spread by a quarter in both directions so that accounts which failed together do not return together. `random` is in
 * [0, 1).
 */
export function backoff(
  failures: number,
  now: Date,
  random: number,
  { firstMinutes, longestMinutes } = { firstMinutes: 1, longestMinutes: maxBackoffMinutes },
): Date {
  const minutes = Math.min(longestMinutes, firstMinutes * 2 ** Math.max(0, failures - 1));
  return new Date(now.getTime() + minutes * minuteMs * (0.75 + random / 2));
}

/** After so many times an account is left to its usual turns, an hour apart at least: somebody has to look at it. */
export const crashesUntilUsual = 3;

/**
 * What follows when the queue has given up an account's job for the n-th time in a row (n >= 1), because whoever worked at
 * it died or failed every time: it is read again within 15, 30 and 60 minutes, and from then on after its usual interval,
 * which counts as an hour at least. Most accounts only shared a batch with the one that did it, or a machine that went
 * down; that one must not end a worker at every turn. `usualSeconds` is its tier's interval, `random` in [0, 1).
 */
export function planCrashed(crashes: number, usualSeconds: number, now: Date, random: number): FailurePlan {
  const nextAttemptAt =
    crashes <= crashesUntilUsual
      ? backoff(crashes, now, random, { firstMinutes: 12, longestMinutes: 48 })
      : after(Math.max(usualSeconds / 60, maxBackoffMinutes), now, random);
  return {
    code: "READ_CRASHED",
    detail: null,
    outcome: "postponed",
    nextAttemptAt,
    counts: true,
    breaksNow: false,
    tellPerson: false,
  };
}

function after(minutes: number, now: Date, random: number): Date {
  return new Date(now.getTime() + minutes * minuteMs * (1 + random / 10));
}

function waitUntil(resetsAt: Date | null, failures: number, now: Date, random: number): Date {
  if (resetsAt === null) return backoff(failures, now, random);
  const waitMs = Math.min(Math.max(resetsAt.getTime() - now.getTime(), 0), longestWaitMs);
  // A few seconds past the end, and not everybody at once.
  return new Date(now.getTime() + waitMs + 1_000 + random * 30_000);
}

/**
 * Turns a failed read into what happens next. `failedAttempts` is the number of counted failures in a row before this
 * one. Limits are waited for, outages and unusable answers are tried again with growing pauses, and what only the owner
 * can change is looked at every 6 hours. Anything that is neither a platform's failure nor ours counts as a defect of
 * ours and is tried again.
 */
export function planFailure(error: unknown, failedAttempts: number, now: Date, random: number): FailurePlan {
  const failures = failedAttempts + 1;
  const retried = { outcome: "postponed", counts: true, breaksNow: false, tellPerson: false } as const;
  const broken = { outcome: "failed", counts: true, breaksNow: true, tellPerson: true } as const;
  if (!(error instanceof PlatformError)) {
    const code = error instanceof AppError ? error.code : "INTERNAL";
    if (code === "NEEDS_RECONNECT") {
      return {
        ...broken,
        code,
        detail: null,
        nextAttemptAt: after(ownerMinutes, now, random),
        breaksNow: false,
        tellPerson: false,
      };
    }
    // Its turn comes when somebody resumes the platform; until then the planner passes it over.
    if (code === "PLATFORM_PAUSED")
      return { ...retried, code, detail: null, counts: false, nextAttemptAt: after(1, now, random) };
    // Nothing is wrong with the account: it waits until somebody sets the platform up again.
    if (code === "PLATFORM_NOT_CONFIGURED")
      return { ...retried, code, detail: null, counts: false, nextAttemptAt: after(maxBackoffMinutes, now, random) };
    return { ...retried, code, detail: null, nextAttemptAt: backoff(failures, now, random) };
  }
  const { platformErrorCode: code, detail, action, resetsAt } = error;
  switch (action) {
    case "wait":
      return { ...retried, code, detail, counts: false, nextAttemptAt: waitUntil(resetsAt, failures, now, random) };
    case "refresh":
    case "retry":
      return {
        ...retried,
        code,
        detail,
        nextAttemptAt: resetsAt === null ? backoff(failures, now, random) : waitUntil(resetsAt, failures, now, random),
      };
    case "tell_operator":
      return { ...retried, code, detail, nextAttemptAt: after(maxBackoffMinutes, now, random) };
    case "pause_platform":
      // Due soon: the platform is paused, and its accounts go on in the moment it is resumed.
      return { ...retried, code, detail, counts: false, nextAttemptAt: after(1, now, random) };
    case "reconnect":
      // Refused tokens are marked and told where they are stored; if that has not happened, the token still works.
      return code === "TOKEN_INVALID" || code === "TOKEN_EXPIRED"
        ? { ...retried, code, detail, nextAttemptAt: backoff(failures, now, random) }
        : { ...broken, code, detail, nextAttemptAt: after(ownerMinutes, now, random) };
    case "ask_owner":
    case "give_up":
      return {
        ...broken,
        code,
        detail,
        nextAttemptAt: after(ownerMinutes, now, random),
        tellPerson: action === "ask_owner",
      };
  }
}
