import { clock } from "@/lib/clock";
import type { SystemContext } from "@/lib/context";
import { db } from "@/lib/db/client";
import { noteTimetableEnd, noteTimetableStart } from "@/lib/db/health";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { planNoticeMails } from "@/lib/notices";
import { keepPictures } from "@/lib/pictures";
import { planDeletions } from "@/lib/privacy";
import { endStaleBadges } from "@/lib/stats";
import { keepSubscriptions } from "@/lib/subscriptions";
import { openAudienceDay, openNewDay, planDueAudiences, planDueSyncs } from "@/lib/sync";
import { foreseeEnds, refreshDueTokens, releaseOwedRevocations } from "@/lib/tokens";
import { cleanUp, closeDays, shareTime } from "@/lib/upkeep";
import { planWebhookEvents } from "@/lib/webhooks";
import { type DrainSummary, drain } from "./drain";
import type { TimetableEntry } from "./schedule";

const refreshesAtMost = 2_000;
const forecastsAtMost = 20_000;
const revocationsAtMost = 200;
const subscriptionsAtMost = 500;
/** How long a cron call may work: a minute's function without its last ten seconds. */
const cronMs = 50_000;

const planners: Record<TimetableEntry, (ctx: SystemContext, until: Date) => Promise<object>> = {
  sync: async (ctx, until) => ({
    ...(await planDueSyncs(ctx)),
    ...(await planDueAudiences(ctx)),
    ...(await planNoticeMails(ctx)),
    ...(await planDeletions(ctx)),
    ...(await planWebhookEvents(ctx)),
    ...(await keepPictures(ctx, until)),
  }),
  "refresh-tokens": async (ctx, until) => {
    await clock.sync();
    const next = shareTime(until, [1, 1, 4, 2]);
    return {
      // First what ends: platforms would go on giving access, or telling and charging, that nobody wants any more.
      revocations: await releaseOwedRevocations(ctx, { until: next(), limit: revocationsAtMost }),
      ...(await keepSubscriptions(ctx, { until: next(), limit: subscriptionsAtMost })),
      ...(await refreshDueTokens(ctx, { until: next(), limit: refreshesAtMost })),
      ...(await foreseeEnds(ctx, { until: next(), limit: forecastsAtMost })),
      ...(await endStaleBadges(ctx)),
    };
  },
  snapshots: async (ctx) => ({
    ...(await openNewDay(ctx)),
    ...(await planDueSyncs(ctx)),
    ...(await closeDays(ctx)),
  }),
  audience: (ctx) => openAudienceDay(ctx),
  cleanup: (ctx, until) => cleanUp(ctx, until),
};

/**
 * Does what an entry of the timetable stands for, without the jobs that it sends: those are a drain's. Safe to run twice
 * and in several processes. `until` is wall time after which it starts nothing slow. Returns what it did, in numbers.
 */
export async function runTimetableEntry(entry: TimetableEntry, until: Date): Promise<object> {
  const ctx: SystemContext = { db: db(), now: () => clock.now() };
  const started = performance.now();
  await noteTimetableStart(ctx.db, entry, ctx.now());
  let result: object;
  try {
    result = await planners[entry](ctx, until);
  } catch (error) {
    await noteTimetableEnd(ctx.db, entry, ctx.now(), error instanceof AppError ? error.code : "INTERNAL").catch(
      (lost: unknown) => log.error("a failed run could not be noted", { action: `timetable.${entry}`, error: lost }),
    );
    throw error;
  }
  await noteTimetableEnd(ctx.db, entry, ctx.now(), null);
  log.info("timetable", {
    action: `timetable.${entry}`,
    ...result,
    durationMs: Math.round(performance.now() - started),
  });
  return result;
}

/** What a scheduler's call does: the entry itself, then one drain of everything that is queued, for 50 seconds at most. */
export async function runCron(entry: TimetableEntry): Promise<{ planned: object; drained: DrainSummary }> {
  const until = new Date(Date.now() + cronMs);
  const planned = await runTimetableEntry(entry, until);
  return { planned, drained: await drain({ until }) };
}
