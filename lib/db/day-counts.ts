import "server-only";
import { sql } from "kysely";
import { arrayOf } from "./arrays";
import type { Db } from "./client";
import type { SnapshotRow } from "./statistics";

const counts = ["followers", "following", "posts", "views", "likes"] as const;

interface StoredCounts extends Readonly<Record<(typeof counts)[number], number | null>> {
  readonly connectionSeq: number;
  readonly day: string;
}

const isPassing = (row: SnapshotRow, count: string) => row.reasons?.[count] === "not_yet_available";

/**
 * The rows, with what an earlier read of the same day gave in place of each count that the platform could not give this
 * time ("not_yet_available"): the day has that number all the same. One statement, and none where no count is such.
 */
export async function withEarlierCounts(db: Db, rows: readonly SnapshotRow[]): Promise<readonly SnapshotRow[]> {
  const lacking = rows.filter((row) => counts.some((count) => isPassing(row, count)));
  if (lacking.length === 0) return rows;
  const { rows: stored } = await sql<StoredCounts>`
    select s.connection_seq as "connectionSeq", s.day::text as day, s.followers_count as followers,
      s.following_count as following, s.posts_count as posts, s.views_count as views, s.likes_count as likes
    from unnest(${arrayOf(lacking, (row) => row.connectionSeq)}::integer[], ${arrayOf(lacking, (row) => row.day)}::date[])
      as u (connection_seq, day)
    join public.social_stats_snapshots s on s.connection_seq = u.connection_seq and s.day = u.day
  `.execute(db);
  const earlier = new Map(stored.map((row) => [`${row.connectionSeq} ${row.day}`, row]));
  return rows.map((row) => completed(row, earlier.get(`${row.connectionSeq} ${row.day}`)));
}

function completed(row: SnapshotRow, earlier: StoredCounts | undefined): SnapshotRow {
  const kept = counts.filter((count) => isPassing(row, count) && typeof earlier?.[count] === "number");
  if (kept.length === 0) return row;
  const reasons = Object.entries(row.reasons ?? {}).filter(([count]) => !kept.some((one) => one === count));
  return {
    ...row,
    ...Object.fromEntries(kept.map((count) => [count, earlier?.[count] ?? null])),
    reasons: reasons.length === 0 ? null : Object.fromEntries(reasons),
  };
}
