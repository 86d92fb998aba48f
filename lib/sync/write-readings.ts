import type { SystemContext } from "@/lib/context";
import { insertAudit } from "@/lib/db/audit";
import type { Db, Trx } from "@/lib/db/client";
import { withEarlierCounts } from "@/lib/db/day-counts";
import { refreshPublished, upsertPublished, upsertSnapshots } from "@/lib/db/statistics";
import { lockConnections, noteRoutineReads, readConsents, updateConnections } from "@/lib/db/sync-outcomes";
import { closeSyncJobs } from "@/lib/db/sync-runs";
import { correlationId } from "@/lib/log";
import { endRefusals, refusalNews, tellAll } from "@/lib/notices";
import { bringTotalsUpToDate } from "@/lib/stats";
import { type Collected, collectOutcomes, type Ending } from "./collect-outcomes";
import { resendOrderedSyncs } from "./enqueue-syncs";
import { noticeReadPictures } from "./notice-read-pictures";
import { type OperatorTidings, operatorTidings } from "./operator-tidings";
import type { AccountResult } from "./results";

/** Completes the queue's jobs of these connections, in the given transaction. */
export type CompleteJobs = (trx: Db, connectionIds: readonly string[]) => Promise<void>;

/**
 * Stores what a batch of reads gave, in one transaction with a constant number of statements: snapshots, published
 * numbers, the accounts' state, totals, notices, the outcome of each sync and the completion of its job. An account that
 * was disconnected meanwhile, or read later by somebody else, is left as it is; one that failed here and was tried since
 * is too, and read anew for whoever waits for it.
 */
export async function writeReadings(
  ctx: SystemContext,
  results: readonly AccountResult[],
  complete: CompleteJobs,
): Promise<ReadonlyMap<string, Ending>> {
  if (results.length === 0) return new Map();
  return ctx.db.transaction().execute(async (trx) => {
    const now = ctx.now();
    const ids = results.map(({ account }) => account.id);
    const locked = new Map((await lockConnections(trx, ids)).map((row) => [row.id, row]));
    const unread = results.filter(({ outcome }) => outcome.kind !== "read");
    // After the locks, and by itself: a consent that they waited for is visible only now.
    const consents = await readConsents(
      trx,
      unread.map(({ account }) => account.id),
    );
    const collected = collectOutcomes(results, locked, consents, now);
    await store(trx, collected, operatorTidings(results, locked, collected.endings), now);
    await noticeReadPictures(trx, results, collected.endings, now);
    const staysOpen = new Set(
      results.flatMap((r) =>
        r.postsFollow && collected.endings.get(r.account.id) === "succeeded" ? r.account.id : [],
      ),
    );
    await complete(
      trx,
      ids.filter((id) => !staysOpen.has(id)),
    );
    if (collected.outdated.length > 0) await resendOrderedSyncs(trx, collected.outdated);
    return collected.endings;
  });
}

async function store(trx: Trx, collected: Collected, operators: OperatorTidings, now: Date): Promise<void> {
  await upsertSnapshots(trx, await withEarlierCounts(trx, collected.snapshots));
  const refreshed = await refreshPublished(trx, collected.refreshed);
  // Fewer when a newer number stands already, and when a row has gone: the dearer statement tells them apart.
  const others = refreshed < collected.refreshed.length ? collected.refreshed : [];
  await upsertPublished(trx, [...others, ...collected.published]);
  await noteRoutineReads(trx, collected.routine, now);
  await updateConnections(trx, collected.connections, now);
  await closeSyncJobs(trx, collected.jobs, now, correlationId());
  await tellAll(
    trx,
    {
      news: [...collected.tidings.flatMap(({ news }) => news), ...(await refusalNews(trx, operators.refusing))],
      ended: collected.tidings.flatMap(({ ended }) => ended),
    },
    now,
  );
  await endRefusals(trx, operators, now);
  await insertAudit(trx, collected.audits, now);
  // Last: batches that share an influencer wait for each other from here on.
  await bringTotalsUpToDate(trx, [...collected.synced.keys()], now, collected.synced);
}
