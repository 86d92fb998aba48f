import "server-only";
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { pool } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { pointsPerMinute, type RequestClass, requestCost } from "./request-cost";

let limiter: RateLimiterPostgres | null = null;

/** Counters live in Postgres, so that several processes share one allowance; what is far beyond it is refused in memory. */
function requestLimiter(): RateLimiterPostgres {
  limiter ??= new RateLimiterPostgres({
    storeClient: pool(),
    schemaName: "internal",
    tableName: "rate_limits",
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: "requests",
    points: pointsPerMinute,
    duration: 60,
    inMemoryBlockOnConsumed: pointsPerMinute + 1,
    // A database that cannot count must not lock people out: each process then counts for itself.
    insuranceLimiter: new RateLimiterMemory({ points: pointsPerMinute, duration: 60 }),
  });
  return limiter;
}

/**
 * Takes what a request of this class costs from somebody's allowance. `key` is a user id or names an address. Throws
 * `AppError("RATE_LIMITED")` with the time to wait.
 */
export async function limitRequests(key: string, of: RequestClass): Promise<void> {
  try {
    await requestLimiter().consume(key, requestCost[of]);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    throw new AppError("RATE_LIMITED", "Too many requests: wait a moment and try again.", {
      retryable: true,
      retryAfterMs: refusal.msBeforeNext,
    });
  }
}
