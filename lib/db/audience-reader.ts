import "server-only";
import { restCounts, restTime } from "./rest-shapes";
import type { Database } from "./types";

/** One dimension of an account's audience, as it was read last. */
export interface StoredBreakdown {
  readonly day: string;
  readonly dimension: string;
  /** People by name; null with a reason. */
  readonly counts: Readonly<Record<string, number>> | null;
  readonly reason: string | null;
  readonly basis: string;
  readonly source: string;
  readonly asOf: string;
  readonly fetchedAt: string;
  readonly lagSeconds: number;
}

/** What a breakdown is selected with; the asker orders them by day and takes as many as there are dimensions. */
export const audienceColumns = "day, dimension, counts, reason, basis, source, as_of, fetched_at, lag_seconds";

/** A breakdown as the REST door answers it. */
export type RestAudience = Omit<
  Database["public"]["Tables"]["audience_breakdowns"]["Row"],
  "connection_seq" | "user_id"
>;

/** A breakdown of the REST door in the shape of the SQL door. */
export function toStoredBreakdown(row: RestAudience): StoredBreakdown {
  return {
    day: row.day,
    dimension: row.dimension,
    counts: row.counts === null ? null : restCounts(row.counts),
    reason: row.reason,
    basis: row.basis,
    source: row.source,
    asOf: restTime(row.as_of),
    fetchedAt: restTime(row.fetched_at),
    lagSeconds: row.lag_seconds,
  };
}
