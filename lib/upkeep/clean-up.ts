import { clock } from "@/lib/clock";
import {
  countLapsedHistories,
  endLapsedChoices,
  eraseLapsedHistories,
  releaseOwedRevocations,
} from "@/lib/connections";
import type { SystemContext } from "@/lib/context";
import { deleteEndedBudgets } from "@/lib/db/budgets";
import { countOutdated, type OutdatedKind, outdatedKinds, removeEndedLimits, removeOutdated } from "@/lib/db/clean-up";
import { type Bounds, inBatches, keepRetention, type RuleCount } from "./keep-retention";
import { historyDays, ownRetention } from "./own-retention";
import { shareTime } from "./share-time";

const dayMs = 86_400_000;
const rowsPerBatch = 2_000;
/** Of each kind in one call; the next call goes on. */
const atMost = 500;

/** What a clean-up did, or would do. */
export interface CleanUp extends Readonly<Record<OutdatedKind, number>> {
  readonly rateLimits: number;
  /** Accounts' own limits whose window is over. */
  readonly budgets: number;
  readonly lapsedChoices: number;
  readonly erasedHistories: number;
  readonly revocations: Record<string, number>;
  /** What platforms do not allow us to hold any longer: a count per rule of their policy tables. */
  readonly rules: readonly RuleCount[];
}

/** How long to keep history, in days, and whether only to count. */
export interface CleanUpOptions {
  readonly days?: number;
  readonly dryRun?: boolean;
}

/**
 * Removes what has served its time: outdated rows of ours, choices that were not made, and what a platform lets nobody
 * keep. Then tells platforms about grants that ended while they could not be reached. Each part has its share of the time,
 * and starts nothing after `until` (wall time). Finished jobs of the queue are removed by the queue itself after a day. Safe beside syncs and itself.
 */
export async function cleanUp(
  ctx: SystemContext,
  until: Date,
  { days = historyDays, dryRun = false }: CleanUpOptions = {},
): Promise<CleanUp> {
  await clock.sync();
  const next = shareTime(until, [4, 2, 1]);
  // Platforms first: keeping their rules matters more than keeping our tables small.
  const rules = await keepRetention(ctx, { batch: rowsPerBatch, until: next(), dryRun });
  const erasedHistories = dryRun ? await countLapsedHistories(ctx) : await eraseLapsedHistories(ctx, { limit: atMost });
  const own = await removeOwn(ctx, days, { batch: rowsPerBatch, until: next() }, dryRun);
  if (dryRun) return { ...own, rateLimits: 0, budgets: 0, lapsedChoices: 0, erasedHistories, revocations: {}, rules };
  const rateLimits = await removeEndedLimits(ctx.db, clock.wall());
  const budgets = await deleteEndedBudgets(ctx.db, ctx.now());
  const lapsedChoices = await endLapsedChoices(ctx, { limit: atMost });
  const revocations = await releaseOwedRevocations(ctx, { until: next(), limit: atMost });
  return { ...own, rateLimits, budgets, lapsedChoices, erasedHistories, revocations, rules };
}

async function removeOwn(
  ctx: SystemContext,
  days: number,
  bounds: Bounds,
  dryRun: boolean,
): Promise<Record<OutdatedKind, number>> {
  const removed = Object.fromEntries(outdatedKinds.map((kind) => [kind, 0])) as Record<OutdatedKind, number>;
  for (const kind of outdatedKinds) {
    const keep = ownRetention[kind];
    const before = new Date(ctx.now().getTime() - (keep === "history" ? days : keep) * dayMs);
    removed[kind] = dryRun
      ? await countOutdated(ctx.db, kind, before)
      : await inBatches(bounds, (limit) => removeOutdated(ctx.db, kind, before, limit));
  }
  return removed;
}
