import type { PersonContext } from "@/lib/context";
import { type AccessTimes, type FreshnessRow, readAccessTimes, readFreshness } from "@/lib/db/freshness-reader";
import { AppError } from "@/lib/errors";
import { causeOf, promisedMinutesOf } from "@/lib/schemas/freshness";
import { type Freshness, freshnessSchema } from "@/lib/schemas/freshness-chain";
import { connectionStatuses, syncTiers } from "@/lib/schemas/stats";
import { runningSince } from "./account";
import { forecastAccess, summarise } from "./freshness-summary";

const shownJobs = 5;
const platformWindowMs = 60 * 60_000;

function jobsOf(row: FreshnessRow, triggers: AccessTimes["triggers"]): unknown[] {
  return row.jobs.map(({ errorDetail, responseSha256, ...job }) => ({
    ...job,
    trigger: triggers[job.id] ?? "planned",
    detail: errorDetail,
    responseHash: responseSha256?.slice(0, 12) ?? null,
  }));
}

/**
 * Why an account's numbers are as old as they are, link by link: connection, grant, token, schedule, platform, last
 * reads, stored row; and in one code with what to do. Two database calls. Throws NOT_FOUND for an account that is not
 * the person's.
 */
export async function explainFreshness(ctx: PersonContext, connectionId: string): Promise<Freshness> {
  const now = ctx.now();
  const { userId } = ctx;
  const [row, access] = await Promise.all([
    readFreshness(ctx.reader, { userId, connectionId, jobs: shownJobs }),
    readAccessTimes(ctx.db, {
      userId,
      connectionId,
      since: new Date(now.getTime() - platformWindowMs),
      jobs: shownJobs,
    }),
  ]);
  const status = connectionStatuses.find((known) => known === row?.status);
  if (!row || !access || !status) throw new AppError("NOT_FOUND", "There is no such account among yours.");
  const tier = syncTiers.find((known) => known === row.syncTier) ?? "normal";
  const promisedMinutes = promisedMinutesOf[tier];
  const isSyncing = row.jobs.some((job) => job.status === "queued" && new Date(job.queuedAt) >= runningSince(now));
  const summary = summarise({ ...row, status, promisedMinutes, isSyncing }, now);
  const isDue = summary.nextAt !== null && new Date(summary.nextAt) <= now;
  const { forecast, endsAt } = forecastAccess({ ...access, grantStatus: row.grant?.status ?? null }, now);
  return freshnessSchema.parse({
    connectionId,
    summary,
    connection: {
      status,
      connectedAt: row.connectedAt,
      disconnectedAt: row.disconnectedAt,
      profileUrl: row.profileUrl,
    },
    grant: row.grant,
    token: {
      forecast,
      endsAt,
      obtainedAt: access.obtainedAt,
      renewsAt: access.nextRefreshAt,
      failedRenewals: access.refreshAttempts,
    },
    schedule: { tier, promisedMinutes, nextAt: summary.nextAt, dueSince: isDue ? summary.nextAt : null },
    platform: {
      limitedUntil: isLimited(row) ? row.nextSyncAt : null,
      reads: access.reads,
      answered: access.answered,
    },
    jobs: jobsOf(row, access.triggers),
    row: row.followers && {
      asOf: row.followers.asOf,
      fetchedAt: row.followers.fetchedAt,
      source: row.followers.source,
      lagSeconds: row.followers.lagSeconds,
      isFlagged: row.followers.flags !== 0,
    },
  });
}

/** Whether the last thing the platform said was to wait. */
function isLimited({ lastErrorCode, lastErrorAt, lastSyncedAt }: FreshnessRow): boolean {
  if (lastErrorCode === null || lastErrorAt === null) return false;
  const cause = causeOf(lastErrorCode);
  if (cause !== "platform_limit" && cause !== "budget") return false;
  return lastSyncedAt === null || lastErrorAt > lastSyncedAt;
}
