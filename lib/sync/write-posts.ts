import { env } from "@/lib/config";
import type { SystemContext } from "@/lib/context";
import { type ListedWindow, markRemovedPosts, type PostRow, upsertPostMetrics, upsertPosts } from "@/lib/db/posts";
import { type PublishedRow, upsertPublished } from "@/lib/db/statistics";
import {
  type ConnectionSchedule,
  type LockedConnection,
  lockConnections,
  type SyncAccount,
  updateSchedules,
} from "@/lib/db/sync";
import { closeSyncJobs, type SyncJobOutcome } from "@/lib/db/sync-runs";
import { correlationId } from "@/lib/log";
import { type PlatformPost, postMetrics } from "@/lib/platforms/types";
import {
  bringTotalsUpToDate,
  engagement,
  mayPublishEngagement,
  publishEngagement,
  toEngagementPost,
} from "@/lib/stats";
import { jobOf, readingOf } from "./collect-outcomes";
import { planFailure } from "./next-attempt";
import type { PostsRead, PostsResult } from "./results";
import { nextDueAt, postsIntervalSeconds, tierOf } from "./tiers";
import type { CompleteJobs } from "./write-readings";

const maxCaption = 10_000;

function rowOf(account: SyncAccount, post: PlatformPost): PostRow {
  const { metrics } = post;
  const reasons = postMetrics.flatMap((metric) => {
    const count = metrics[metric];
    return count.value === null ? [[metric, count.reason] as const] : [];
  });
  return {
    connectionSeq: account.seq,
    userId: account.userId,
    platformPostId: post.platformPostId,
    kind: post.kind,
    // PostgreSQL has no NUL character in texts.
    caption: post.caption.replaceAll("\u0000", "").slice(0, maxCaption),
    permalink: post.permalink,
    publishedAt: post.publishedAt.toISOString(),
    likes: metrics.likes.value,
    comments: metrics.comments.value,
    shares: metrics.shares.value,
    saves: metrics.saves.value,
    views: metrics.views.value,
    reach: metrics.reach.value,
    reasons: reasons.length > 0 ? Object.fromEntries(reasons) : null,
  };
}

/** The engagement that follows from a complete listing, as published rows. */
function engagementRows({ account, read }: PostsResult, listing: PostsRead): PublishedRow[] {
  const { youtubeDerivedMetrics } = env();
  const followers = read.statistics.counts.followers;
  const figures = mayPublishEngagement(read.platform, { youtubeDerivedMetrics })
    ? engagement(listing.posts.map(toEngagementPost), followers.value, read.at)
    : null;
  const precision = followers.value === null ? "withheld" : followers.precision;
  return publishEngagement(readingOf(account, read), figures, precision);
}

/**
 * Stores posts, their metrics of the day and the engagement made of them, and closes the syncs that waited for them, in
 * one transaction with a constant number of statements. A failed listing postpones the posts alone: the account's counts
 * are already stored, so its sync has succeeded.
 */
export async function writePosts(
  ctx: SystemContext,
  results: readonly PostsResult[],
  complete: CompleteJobs,
): Promise<void> {
  if (results.length === 0) return;
  await ctx.db.transaction().execute(async (trx) => {
    const now = ctx.now();
    const ids = results.map(({ account }) => account.id);
    const locked = new Map((await lockConnections(trx, ids)).map((row) => [row.id, row]));
    const rows: PostRow[] = [];
    const windows: ListedWindow[] = [];
    const published: PublishedRow[] = [];
    const schedules: ConnectionSchedule[] = [];
    const jobs: SyncJobOutcome[] = [];
    const influencers = new Set<string>();
    for (const result of results) {
      const { account, outcome } = result;
      const row = locked.get(account.id);
      if (row === undefined) continue;
      if (row.status !== "active" && row.status !== "error") {
        jobs.push({ ...endOf(result, now), status: "failed", errorCode: "NOT_CONNECTED", errorDetail: null });
        continue;
      }
      if (outcome.kind === "posts") {
        rows.push(...outcome.posts.map((post) => rowOf(account, post)));
        if (outcome.complete) {
          windows.push({ connectionSeq: account.seq, from: outcome.coveredFrom?.toISOString() ?? null });
          published.push(...engagementRows(result, outcome));
          influencers.add(account.influencerId);
        }
      }
      schedules.push(scheduleOf(result, row, published, now));
      jobs.push(endOf(result, now));
    }
    await upsertPosts(trx, rows, now);
    await upsertPostMetrics(trx, rows, now.toISOString().slice(0, 10), now);
    await markRemovedPosts(trx, windows, rows, now);
    await upsertPublished(trx, published);
    await updateSchedules(trx, schedules, now);
    await closeSyncJobs(trx, jobs, now, correlationId());
    await bringTotalsUpToDate(trx, [...influencers], now);
    await complete(trx, ids);
  });
}

function scheduleOf(
  { account, read, outcome, isStrained }: PostsResult,
  row: LockedConnection,
  published: readonly PublishedRow[],
  now: Date,
): ConnectionSchedule {
  const later = (time: Date) => time.toISOString();
  if (outcome.kind === "posts" && outcome.complete) {
    const rate =
      published.find((p) => p.connectionSeq === account.seq && p.metric === "engagement_rate")?.value ?? null;
    const tier = tierOf(read.statistics.counts.followers.value, rate, { saving: account.saving, isStrained });
    return {
      id: account.id,
      syncTier: tier,
      nextSyncAt: later(nextDueAt(row.nextSyncAt === null ? null : new Date(row.nextSyncAt), tier, now, row.syncTier)),
      nextPostsAt: later(new Date(now.getTime() + postsIntervalSeconds[tier] * 1000)),
      lastPostsAt: now.toISOString(),
    };
  }
  const unchanged = { id: account.id, syncTier: row.syncTier, lastPostsAt: null };
  // The account becomes due again at once: its posts were promised with this sync.
  if (outcome.kind === "unstarted") return { ...unchanged, nextSyncAt: later(now), nextPostsAt: row.nextPostsAt };
  const error = outcome.kind === "failed" ? outcome.error : new Error("a page of the listing failed");
  const retryAt = planFailure(error, 0, now, Math.random()).nextAttemptAt;
  return { ...unchanged, nextSyncAt: row.nextSyncAt, nextPostsAt: later(retryAt) };
}

function endOf({ account, calls, read, outcome }: PostsResult, now: Date): SyncJobOutcome {
  const plan = outcome.kind === "failed" ? planFailure(outcome.error, 0, now, 0) : null;
  return {
    ...jobOf(account),
    status: "succeeded",
    source: read.access === "shortcut" ? "sandbox" : "api",
    calls,
    errorCode: plan?.code ?? null,
    errorDetail: plan ? `posts: ${plan.detail ?? plan.code}` : null,
    nextAttemptAt: null,
    responseSha256: read.sha256,
  };
}
