import type { SyncTier } from "@/lib/db/sync";
import { AppError } from "@/lib/errors";
import { PlatformError } from "@/lib/platforms/errors";
import { backoff, planFailure } from "./next-attempt";
import { postsIntervalSeconds } from "./tiers";

/** The pause after the first failure; every further one doubles it. */
const firstMinutes = 5;
const maxFailures = 30_000;

/** When posts are tried again, and how many attempts in a row have failed by then. */
export interface PostsPause {
  readonly failures: number;
  readonly nextAttemptAt: Date;
}

/**
 * What follows from a listing of posts that failed, after `failedBefore` attempts in a row that got no page further: 5, 10,
 * 20 … minutes, never longer than until a listing that succeeds would be repeated (6 hours, a day for accounts that save),
 * each spread by a quarter; later where the failure itself names a later time. A paused platform says nothing about the
 * listing and counts for nothing. `random` is in [0, 1).
 */
export function pausePosts(
  error: unknown,
  { failedBefore, tier }: { readonly failedBefore: number; readonly tier: SyncTier },
  now: Date,
  random: number,
): PostsPause {
  const said = planFailure(error, 0, now, random).nextAttemptAt;
  if (isPaused(error)) return { failures: failedBefore, nextAttemptAt: said };
  const failures = Math.min(failedBefore + 1, maxFailures);
  const longestMinutes = postsIntervalSeconds[tier] / 60;
  const own = backoff(failures, now, random, { firstMinutes, longestMinutes });
  return { failures, nextAttemptAt: new Date(Math.max(said.getTime(), own.getTime())) };
}

function isPaused(error: unknown): boolean {
  if (error instanceof PlatformError) return error.action === "pause_platform";
  return error instanceof AppError && error.code === "PLATFORM_PAUSED";
}
