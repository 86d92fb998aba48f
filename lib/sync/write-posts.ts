import { utcDay } from "@/lib/clock";
import { env } from "@/lib/config";
import type { SystemContext } from "@/lib/context";
import type { Db } from "@/lib/db/client";
import { endPostRounds } from "@/lib/db/post-rounds";
import { findMissingPosts, markRemovedPosts, readStandingPosts, upsertPostMetrics, upsertPosts } from "@/lib/db/posts";
import { type PublishedRow, upsertPublished } from "@/lib/db/statistics";
import {
  type ConnectionSchedule,
  type LockedConnection,
  lockConnections,
  updateSchedules,
} from "@/lib/db/sync-outcomes";
import { closeSyncJobs, type SyncJobOutcome } from "@/lib/db/sync-runs";
import { correlationId } from "@/lib/log";
import { manifests } from "@/lib/platforms/manifests";
import {
  bringTotalsUpToDate,
  type EngagementPost,
  engagement,
  mayPublishEngagement,
  publishEngagement,
  recentPosts,
  withoutPosts,
} from "@/lib/stats";
import { jobOf, readingOf } from "./collect-outcomes";
import { judgeMissing, type MissingVerdict } from "./judge-missing";
import { planFailure } from "./next-attempt";
import { postRow } from "./post-rows";
import { pausePosts } from "./posts-pause";
import type { PostsOutcome, PostsRead, PostsResult } from "./results";
import { nextDueAt, postsIntervalSeconds, tierOf } from "./tiers";
import type { CompleteJobs } from "./write-readings";

/** A result of an account that is still ours to write. */
interface Standing {
  readonly result: PostsResult;
  readonly row: LockedConnection;
}
type Complete = Standing & { readonly listing: PostsRead };

/**
 * Stores the last pages of listings, marks what complete ones no longer showed, publishes the engagement made of the posts
 * that are up, and closes the syncs that waited for them, in one transaction with a constant number of statements. A failed
 * listing postpones the posts alone, longer each time that it gets no page further: the account's counts are already
 * stored, so its sync has succeeded.
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
    const standing: Standing[] = [];
    const jobs: SyncJobOutcome[] = [];
    for (const result of results) {
      const row = locked.get(result.account.id);
      if (row === undefined) continue;
      if (row.status === "active" || row.status === "error") standing.push({ result, row });
      else jobs.push({ ...endOf(result, now), status: "failed", errorCode: "NOT_CONNECTED", errorDetail: null });
    }
    await storePages(trx, standing, now);
    const verdicts = await markMissing(trx, standing.flatMap(completed), now);
    const published = await engagementRows(trx, standing, verdicts);
    await upsertPublished(trx, published);
    const schedules = standing.map((one) => scheduleOf(one, verdicts.get(one.result.account.seq), published, now));
    await updateSchedules(trx, schedules, now);
    await endPostRounds(
      trx,
      standing.filter(({ result }) => endsRound(result.outcome)).map(({ result }) => result.account.seq),
    );
    await closeSyncJobs(trx, [...jobs, ...standing.map(({ result }) => endOf(result, now))], now, correlationId());
    const seqs = new Set(published.map(({ connectionSeq }) => connectionSeq));
    const changed = standing.filter(({ result }) => seqs.has(result.account.seq));
    await bringTotalsUpToDate(trx, [...new Set(changed.map(({ result }) => result.account.influencerId))], now);
    await complete(trx, ids);
  });
}

async function storePages(trx: Db, standing: readonly Standing[], now: Date): Promise<void> {
  const rows = standing.flatMap(({ result: { account, outcome } }) =>
    "posts" in outcome ? outcome.posts.map((post) => postRow(account, post)) : [],
  );
  await upsertPosts(trx, rows, now);
  await upsertPostMetrics(trx, rows, utcDay(now), now);
}

function completed(standing: Standing): Complete[] {
  const { outcome } = standing.result;
  return outcome.kind === "posts" ? [{ ...standing, listing: outcome }] : [];
}

/** Marks what complete listings no longer showed, where that is to be believed. Returns what was judged of each account. */
async function markMissing(
  trx: Db,
  listings: readonly Complete[],
  now: Date,
): Promise<ReadonlyMap<number, MissingVerdict>> {
  const windows = listings.map(({ result, listing }) => ({
    connectionSeq: result.account.seq,
    from: listing.coveredFrom?.toISOString() ?? null,
    until: listing.startedAt.toISOString(),
  }));
  const seen = listings.flatMap(({ result: { account }, listing }) =>
    [...listing.shownBefore, ...listing.posts.map((post) => post.platformPostId)].map((platformPostId) => ({
      connectionSeq: account.seq,
      platformPostId,
    })),
  );
  const goneSince = new Map(listings.map(({ result, row }) => [result.account.seq, row.postsGoneSince]));
  const verdicts = new Map<number, MissingVerdict>();
  const removed: number[] = [];
  for (const found of await findMissingPosts(trx, windows, seen)) {
    const since = goneSince.get(found.connectionSeq) ?? null;
    const verdict = judgeMissing(found, since === null ? null : new Date(since), now);
    verdicts.set(found.connectionSeq, verdict);
    if (verdict.action === "mark") removed.push(...found.missing);
  }
  await markRemovedPosts(trx, removed, now);
  return verdicts;
}

/** The engagement that follows from the posts that are up, as published rows; nothing where what is up is in doubt. */
async function engagementRows(
  trx: Db,
  standing: readonly Standing[],
  verdicts: ReadonlyMap<number, MissingVerdict>,
): Promise<PublishedRow[]> {
  const believed = standing.filter(({ result }) => verdicts.get(result.account.seq)?.action === "mark");
  const wanted = believed.map(({ result }) => ({
    connectionSeq: result.account.seq,
    from: new Date(result.read.at.getTime() - recentPosts.windowMs),
    until: result.read.at,
  }));
  const posts = new Map<number, EngagementPost[]>();
  for (const { connectionSeq, publishedAt, ...counts } of await readStandingPosts(trx, wanted, recentPosts.atMost)) {
    posts.set(connectionSeq, [...(posts.get(connectionSeq) ?? []), { ...counts, publishedAt: new Date(publishedAt) }]);
  }
  return standing.flatMap(({ result }) => {
    const { account, read, outcome } = result;
    if (outcome.kind !== "withheld" && verdicts.get(account.seq)?.action !== "mark") return [];
    const followers = read.statistics.counts.followers;
    const figures =
      outcome.kind === "withheld"
        ? withoutPosts(outcome.reason)
        : engagement(posts.get(account.seq) ?? [], {
            followers: followers.value,
            now: read.at,
            seenAs: manifests[read.platform].seenAs,
          });
    const { youtubeDerivedMetrics } = env();
    const allowed = mayPublishEngagement(read.platform, { youtubeDerivedMetrics });
    const precision = followers.value === null ? "withheld" : followers.precision;
    return publishEngagement(readingOf(account, read), allowed ? figures : null, precision);
  });
}

/** Whether a stored round is over with this outcome. */
function endsRound(outcome: PostsOutcome): boolean {
  if (outcome.kind === "failed") return outcome.restarts;
  return outcome.kind !== "unstarted";
}

function scheduleOf(
  { result: { account, read, outcome, isStrained, wentThrough }, row }: Standing,
  verdict: MissingVerdict | undefined,
  published: readonly PublishedRow[],
  now: Date,
): ConnectionSchedule {
  const later = (time: Date) => time.toISOString();
  const unchanged = {
    id: account.id,
    syncTier: row.syncTier,
    nextSyncAt: row.nextSyncAt,
    lastPostsAt: null,
    postsGoneSince: row.postsGoneSince,
    postsFailedAttempts: row.postsFailedAttempts,
    crashedReads: wentThrough ? 0 : row.crashedReads,
  };
  // The account becomes due again at once: its posts were promised with this sync.
  if (outcome.kind === "unstarted") return { ...unchanged, nextSyncAt: later(now), nextPostsAt: row.nextPostsAt };
  if (outcome.kind === "failed") {
    const failedBefore = outcome.gotFurther ? 0 : row.postsFailedAttempts;
    const pause = pausePosts(outcome.error, { failedBefore, tier: row.syncTier }, now, Math.random());
    return { ...unchanged, nextPostsAt: later(pause.nextAttemptAt), postsFailedAttempts: pause.failures };
  }
  if (outcome.kind === "given_up") {
    return { ...unchanged, nextPostsAt: later(new Date(now.getTime() + postsIntervalSeconds[row.syncTier] * 1000)) };
  }
  const rate = published.find((p) => p.connectionSeq === account.seq && p.metric === "engagement_rate");
  const percent = rate === undefined ? account.engagementRate : rate.value;
  const tier = tierOf(read.statistics.counts.followers.value, percent, { saving: account.saving, isStrained });
  return {
    ...unchanged,
    syncTier: tier,
    nextSyncAt: later(nextDueAt(row.nextSyncAt === null ? null : new Date(row.nextSyncAt), tier, now, row.syncTier)),
    nextPostsAt: later(new Date(now.getTime() + postsIntervalSeconds[tier] * 1000)),
    lastPostsAt: later(now),
    postsGoneSince: verdict?.since?.toISOString() ?? null,
    postsFailedAttempts: 0,
  };
}

function endOf({ account, calls, read, outcome }: PostsResult, now: Date): SyncJobOutcome {
  const error = outcome.kind === "failed" || outcome.kind === "given_up" ? outcome.error : null;
  const plan = error === null ? null : planFailure(error, 0, now, 0);
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
