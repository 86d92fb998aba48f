import "server-only";
import type { SupabaseClient } from "@supabase/supabase-js";
import { restScalars, restTime, restTimeOrNull, unreadable } from "./rest-shapes";
import type { Database } from "./types";

type Reader = SupabaseClient<Database>;

export interface NoticeRow {
  readonly id: number;
  readonly kind: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly createdAt: string;
  readonly readAt: string | null;
  readonly resolvedAt: string | null;
}

const columns = "id, kind, params, created_at, read_at, resolved_at";

type RestNotice = Pick<
  Database["public"]["Tables"]["notifications"]["Row"],
  "id" | "kind" | "params" | "created_at" | "read_at" | "resolved_at"
>;

function toNotice(row: RestNotice): NoticeRow {
  return {
    id: row.id,
    kind: row.kind,
    params: restScalars(row.params),
    createdAt: restTime(row.created_at),
    readAt: restTimeOrNull(row.read_at),
    resolvedAt: restTimeOrNull(row.resolved_at),
  };
}

/** A person's open incidents of these kinds that they have not put aside, newest first; at most 20. One call. */
export async function readOpenNotices(reader: Reader, userId: string, kinds: readonly string[]): Promise<NoticeRow[]> {
  const { data, error } = await reader
    .from("notifications")
    .select(columns)
    .eq("user_id", userId)
    .is("resolved_at", null)
    .is("dismissed_at", null)
    .in("kind", [...kinds])
    .order("id", { ascending: false })
    .limit(20);
  if (error) throw unreadable(error);
  return data.map(toNotice);
}

/** A person's notices before `before` (an id; null for the newest), newest first, at most `limit`. One call. */
export async function readNotices(
  reader: Reader,
  wanted: {
    readonly userId: string;
    readonly before: number | null;
    readonly unreadOnly: boolean;
    readonly limit: number;
  },
): Promise<NoticeRow[]> {
  const all = reader.from("notifications").select(columns).eq("user_id", wanted.userId).eq("in_app", true);
  const unread = wanted.unreadOnly ? all.is("read_at", null) : all;
  const { data, error } = await (wanted.before === null ? unread : unread.lt("id", wanted.before))
    .order("id", { ascending: false })
    .limit(wanted.limit);
  if (error) throw unreadable(error);
  return data.map(toNotice);
}
