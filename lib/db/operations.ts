import "server-only";
import { sql } from "kysely";
import type { Db } from "./client";
import { crashedAloneFrom } from "./health";
import { waitingCodes } from "./platform-controls";

/**
 * What ends without anybody looking at the account: limits and outages by themselves, a doubtful number after a day, and
 * what is wrong with our app at a platform for all of its accounts at once.
 */
const passingCodes = [
  ...waitingCodes,
  "PLATFORM_UNAVAILABLE",
  "RATE_LIMITED",
  "IMPLAUSIBLE",
  "APP_MISCONFIGURED",
  "PLATFORM_NOT_CONFIGURED",
] as const;

/** An account that is not read until somebody does something, or of which its readers die. */
export interface NeedyConnection {
  readonly id: string;
  readonly platform: string;
  readonly username: string;
  readonly handle: string;
  readonly status: "active" | "expired" | "revoked" | "error";
  readonly code: string | null;
  /** Since when, or null where nothing was written down. */
  readonly since: string | null;
  /** How many times in a row its job was given up, because whoever worked at it died or failed. */
  readonly crashedReads: number;
}

/** Accounts that need a person, the longest waiting first, at most `limit` of them, and how many there are in all. */
export async function readNeedyConnections(
  db: Db,
  limit: number,
): Promise<{ readonly total: number; readonly connections: NeedyConnection[] }> {
  const { rows } = await sql<NeedyConnection & { total: number }>`
    select c.id, c.platform, c.username, i.handle, c.status, c.last_error_code as code,
      coalesce(c.last_synced_at, c.last_error_at, c.connected_at) as since,
      c.crashed_reads as "crashedReads", count(*) over () as total
    from public.social_connections c join public.influencers i on i.id = c.influencer_id
    where c.status in ('expired', 'revoked')
      or c.status = 'error' and (c.last_error_code is null or c.last_error_code <> all(${[...passingCodes]}::text[]))
      or c.crashed_reads >= ${crashedAloneFrom}::integer
    order by since nulls first, c.seq limit ${limit}
  `.execute(db);
  return { total: rows[0]?.total ?? 0, connections: rows.map(({ total: _total, ...connection }) => connection) };
}

/** How the syncs of a platform ended since a time, and how its accounts stand now. */
export interface PlatformSyncs {
  readonly platform: string;
  readonly accounts: number;
  /** Accounts whose read is due by now, and how long the longest has waited, in seconds. */
  readonly due: number;
  readonly longestWaitSeconds: number | null;
  readonly succeeded: number;
  readonly postponed: number;
  readonly failed: number;
  readonly calls: number;
}

/** Reads how syncing goes, per platform that has accounts or had syncs since `since`. */
export async function readPlatformSyncs(
  db: Db,
  { since, now }: { readonly since: Date; readonly now: Date },
): Promise<PlatformSyncs[]> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const { rows } = await sql<PlatformSyncs>`
    select platform, coalesce(accounts, 0) as accounts, coalesce(due, 0) as due, "longestWaitSeconds",
      coalesce(succeeded, 0) as succeeded, coalesce(postponed, 0) as postponed, coalesce(failed, 0) as failed,
      coalesce(calls, 0) as calls
    from (
      select platform, count(*) as accounts, count(*) filter (where next_sync_at <= ${at}) as due,
        extract(epoch from ${at} - min(next_sync_at) filter (where next_sync_at <= ${at}))::float8 as "longestWaitSeconds"
      from public.social_connections where status in ('active', 'error') group by platform
    ) a full join (
      select c.platform, count(*) filter (where j.status = 'succeeded') as succeeded,
        count(*) filter (where j.status = 'postponed') as postponed,
        count(*) filter (where j.status = 'failed') as failed, sum(j.calls) as calls
      from public.sync_jobs j join public.social_connections c on c.id = j.connection_id
      where j.finished_at > ${since.toISOString()}::timestamptz group by c.platform
    ) s using (platform)
  `.execute(db);
  return rows;
}
