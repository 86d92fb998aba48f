import "server-only";
import { type RawBuilder, sql } from "kysely";
import { incidentKinds } from "@/lib/schemas/notice-kinds";
import type { Db } from "./client";

interface Outdated {
  readonly table: string;
  /** The column from whose time it is counted. */
  readonly since: string;
  readonly unless?: RawBuilder<unknown>;
}

/** What of our own serves its time, by name. */
const outdated = {
  oauthStates: { table: "public.oauth_states", since: "expires_at" },
  // Older ones are not gone on with.
  postRounds: { table: "public.post_rounds", since: "started_at" },
  syncJobs: { table: "public.sync_jobs", since: "queued_at" },
  syncRuns: { table: "public.sync_runs", since: "started_at" },
  audiences: { table: "public.audience_breakdowns", since: "fetched_at" },
  // What is still wrong stays on the list, however old it is.
  notices: {
    table: "public.notifications",
    since: "created_at",
    unless: sql`resolved_at is null and kind = any(${[...incidentKinds]}::text[])`,
  },
  noticeMails: { table: "public.notice_mails", since: "ended_at" },
  auditEntries: { table: "public.audit_log", since: "at" },
  // What is not done has no time yet, and stays.
  deletionRequests: { table: "public.deletion_requests", since: "done_at" },
  // What still waits is late, not outdated.
  webhookEvents: { table: "public.webhook_events", since: "received_at", unless: sql`state = 'waiting'` },
  webhookCounts: { table: "internal.webhook_counts", since: "day" },
} as const satisfies Record<string, Outdated>;

export type OutdatedKind = keyof typeof outdated;

export const outdatedKinds = Object.keys(outdated) as OutdatedKind[];

function rowsBefore(kind: OutdatedKind, before: Date): RawBuilder<unknown> {
  const { table, since, unless = sql`false` }: Outdated = outdated[kind];
  const time = sql`${before.toISOString()}::timestamptz`;
  return sql`from ${sql.table(table)} where ${sql.ref(since)} < ${time} and not (${unless})`;
}

/** Removes at most `limit` rows of a kind from before a time, passing over those that somebody holds. Returns how many. */
export async function removeOutdated(db: Db, kind: OutdatedKind, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from ${sql.table(outdated[kind].table)} where ctid = any(array(
      select ctid ${rowsBefore(kind, before)} limit ${limit} for update skip locked))
  `.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** How many rows of a kind are from before a time. */
export async function countOutdated(db: Db, kind: OutdatedKind, before: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) ${rowsBefore(kind, before)}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Removes the counters of the request limiter that have ended, by wall time. Returns how many. */
export async function removeEndedLimits(db: Db, wall: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from internal.rate_limits where expire < ${wall.getTime()}::bigint
  `.execute(db);
  return Number(numAffectedRows ?? 0);
}
