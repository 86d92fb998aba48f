import "server-only";
import type { SupabaseClient } from "@supabase/supabase-js";
import { restScalars, restTime, unreadable } from "./rest-shapes";
import type { Database } from "./types";

type Reader = SupabaseClient<Database>;

export interface NoticeRow {
  readonly id: number;
  readonly kind: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly createdAt: string;
}

/** What a person has been told since `since` and is not solved yet, newest first; at most 20. One call. */
export async function readOpenNotices(reader: Reader, userId: string): Promise<NoticeRow[]> {
  const { data, error } = await reader
    .from("notifications")
    .select("id, kind, params, created_at")
    .eq("user_id", userId)
    .is("resolved_at", null)
    .order("id", { ascending: false })
    .limit(20);
  if (error) throw unreadable(error);
  return data.map((row) => ({
    id: row.id,
    kind: row.kind,
    params: restScalars(row.params),
    createdAt: restTime(row.created_at),
  }));
}
