import "server-only";
import type { SupabaseClient } from "@supabase/supabase-js";
import { restNumber, restTime, restTimeOrNull, unreadable } from "./rest-shapes";
import type { Database } from "./types";

type Reader = SupabaseClient<Database>;

/** What a published number is read by. */
export const statColumns =
  "metric, value, reason, unit, definition, source, as_of, fetched_at, lag_seconds, precision, basis, flags";

export interface StatRow {
  readonly metric: string;
  readonly value: number | null;
  readonly reason: string | null;
  readonly unit: string;
  readonly definition: string;
  readonly source: string;
  readonly asOf: string;
  readonly fetchedAt: string;
  readonly lagSeconds: number;
  readonly precision: string;
  readonly basis: string | null;
  readonly flags: number;
}

/** A published number as REST gives it. */
export type RestStat = Omit<
  Database["public"]["Tables"]["influencer_platform_stats"]["Row"],
  "connection_seq" | "influencer_id" | "user_id" | "platform"
>;

/** A published number with its times as ISO texts. */
export function toStat(row: RestStat): StatRow {
  return {
    metric: row.metric,
    value: restNumber(row.value),
    reason: row.reason,
    unit: row.unit,
    definition: row.definition,
    source: row.source,
    asOf: restTime(row.as_of),
    fetchedAt: restTime(row.fetched_at),
    lagSeconds: row.lag_seconds,
    precision: row.precision,
    basis: row.basis,
    flags: row.flags,
  };
}

/** Published numbers of one influencer, per account; empty for somebody who is neither public nor oneself. One call. */
export async function readPublishedStats(
  reader: Reader,
  influencerId: string,
): Promise<(StatRow & { readonly connectionSeq: number; readonly platform: string })[]> {
  const { data, error } = await reader
    .from("influencer_platform_stats")
    .select(`connection_seq, platform, ${statColumns}`)
    .eq("influencer_id", influencerId)
    .order("connection_seq")
    .overrideTypes<(RestStat & { connection_seq: number; platform: string })[], { merge: false }>();
  if (error) throw unreadable(error);
  return data.map((row) => ({ ...toStat(row), connectionSeq: row.connection_seq, platform: row.platform }));
}

export interface InfluencerFace {
  readonly id: string;
  readonly userId: string;
  readonly handle: string;
  readonly name: string;
}

type InfluencerKey = readonly [column: "user_id" | "id" | "seq" | "handle", operator: "eq" | "in", value: string];

function influencerKey(wanted: { readonly userId: string } | { readonly ref: string }): InfluencerKey | null {
  if ("userId" in wanted) return ["user_id", "eq", wanted.userId];
  const { ref } = wanted;
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(ref)) return ["id", "eq", ref];
  if (/^\d{1,9}$/.test(ref)) return ["seq", "eq", ref];
  // A list, because only its members may be quoted: a bare `true` is no text to every REST server.
  return /^[a-z0-9._]{1,30}$/.test(ref) ? ["handle", "in", `("${ref}")`] : null;
}

/** An influencer by user, or by id, number or handle; null when they do not exist or are neither public nor one's own. */
export async function findInfluencerFace(
  reader: Reader,
  wanted: { readonly userId: string } | { readonly ref: string },
): Promise<InfluencerFace | null> {
  const key = influencerKey(wanted);
  if (key === null) return null;
  const { data, error } = await reader
    .from("influencers")
    .select("id, handle, name, user_id")
    .filter(...key)
    .maybeSingle();
  if (error) throw unreadable(error);
  return data && { id: data.id, userId: data.user_id, handle: data.handle, name: data.name };
}

export interface SyncJobRow {
  readonly status: string;
  readonly queuedAt: string;
  readonly finishedAt: string | null;
  readonly errorCode: string | null;
  readonly errorDetail: string | null;
  readonly nextAttemptAt: string | null;
  readonly calls: number;
  readonly correlationId: string | null;
}

/** The last syncs of one account, newest first. One call. */
export async function readRecentJobs(reader: Reader, connectionId: string, limit: number): Promise<SyncJobRow[]> {
  const { data, error } = await reader
    .from("sync_jobs")
    .select("status, queued_at, finished_at, error_code, error_detail, next_attempt_at, calls, correlation_id")
    .eq("connection_id", connectionId)
    .order("id", { ascending: false })
    .limit(limit);
  if (error) throw unreadable(error);
  return data.map((row) => ({
    status: row.status,
    queuedAt: restTime(row.queued_at),
    finishedAt: restTimeOrNull(row.finished_at),
    errorCode: row.error_code,
    errorDetail: row.error_detail,
    nextAttemptAt: restTimeOrNull(row.next_attempt_at),
    calls: row.calls,
    correlationId: row.correlation_id,
  }));
}
