import "server-only";
import type { SupabaseClient } from "@supabase/supabase-js";
import { restNumber, restTexts, unreadable } from "./rest-shapes";
import type { Database } from "./types";

type Reader = SupabaseClient<Database>;

/** Rows a REST server gives at most in one answer; Supabase's own default. */
const pageRows = 1_000;

export interface StoredSnapshot {
  readonly connectionSeq: number;
  readonly day: string;
  readonly source: number;
  readonly flags: number;
  readonly followers: number | null;
  readonly following: number | null;
  readonly posts: number | null;
  readonly views: number | null;
  readonly likes: number | null;
  readonly reasons: Readonly<Record<string, string>>;
}

type RestSnapshot = Database["public"]["Tables"]["social_stats_snapshots"]["Row"];

function toSnapshot(row: RestSnapshot): StoredSnapshot {
  return {
    connectionSeq: row.connection_seq,
    day: row.day,
    source: row.source,
    flags: row.flags,
    followers: restNumber(row.followers_count),
    following: restNumber(row.following_count),
    posts: restNumber(row.posts_count),
    views: restNumber(row.views_count),
    likes: restNumber(row.likes_count),
    reasons: restTexts(row.reasons),
  };
}

/**
 * Daily snapshots from `fromDay` to `toDay` (UTC days, both included) of the reader's own accounts, or of one of them,
 * in order of account and day. One call per thousand rows.
 */
export async function readSnapshots(
  reader: Reader,
  range: { readonly fromDay: string; readonly toDay: string; readonly connectionSeq?: number },
): Promise<StoredSnapshot[]> {
  const rows: StoredSnapshot[] = [];
  for (;;) {
    const wanted = reader.from("social_stats_snapshots").select("*").gte("day", range.fromDay).lte("day", range.toDay);
    const { data, error } = await (range.connectionSeq === undefined
      ? wanted
      : wanted.eq("connection_seq", range.connectionSeq)
    )
      .order("connection_seq")
      .order("day")
      .range(rows.length, rows.length + pageRows - 1);
    if (error) throw unreadable(error);
    rows.push(...data.map(toSnapshot));
    if (data.length < pageRows) return rows;
  }
}
