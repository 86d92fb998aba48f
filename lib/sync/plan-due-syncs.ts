import { budgetsOf, chooseSaving, planningRoom } from "@/lib/budgets";
import { clock } from "@/lib/clock";
import { env } from "@/lib/config";
import type { SystemContext } from "@/lib/context";
import { readAppBudgets } from "@/lib/db/budgets";
import type { Db } from "@/lib/db/client";
import {
  countAccounts,
  noteWaiting,
  type PlatformControl,
  readPlatformControls,
  storeSaving,
} from "@/lib/db/platform-controls";
import { lockDueConnections, moveDueTimes, tryPlanningLock } from "@/lib/db/sync-plan";
import { log } from "@/lib/log";
import { clientOf, loginsOf } from "@/lib/platforms/logins";
import { type PlatformId, platformIds } from "@/lib/platforms/manifests";
import { configuredPlatforms, type PlatformSource } from "@/lib/tokens";
import { enqueueSyncs } from "./enqueue-syncs";
import { hotFrom, intervalSeconds } from "./tiers";

const limit = 5_000;
/** A hot account overtakes others that have waited up to this much longer. */
const hotLeadSeconds = 30 * 60;
/** How long an account waits before the reason is written beside it. */
const notedAfterMs = 15 * 60_000;
/** How often it is reckoned whether the allowances last. */
const savingEveryMs = 15 * 60_000;

/**
 * Sends a job for accounts that are due, 5,000 at most and no more than their platforms allow now, owner by owner in
 * turns, and moves their due times on by their tiers' intervals, in one transaction. The others stay due; paused
 * platforms and owners who switched reading off are passed over. Two planners at once do not plan twice. Returns how
 * many were sent.
 */
export async function planDueSyncs(
  ctx: SystemContext,
  source: PlatformSource = configuredPlatforms,
): Promise<{ planned: number }> {
  await clock.sync();
  return ctx.db.transaction().execute(async (trx) => {
    if (!(await tryPlanningLock(trx, "sync"))) return { planned: 0 };
    const now = ctx.now();
    const controls = await readPlatformControls(trx);
    await weighSaving(trx, controls, source, now);
    const paused = controls.filter((control) => isPaused(control, now)).map(({ platform }) => platform);
    const rooms = await roomsOf(trx, source, now);
    const due = await lockDueConnections(trx, now, { limit, paused, rooms, hotLeadSeconds });
    const taken = (platform: string) => due.filter((account) => account.platform === platform).length;
    const spent = [...rooms].filter(([platform, room]) => taken(platform) >= room).map(([platform]) => platform);
    await noteWaiting(trx, { paused, spent }, { since: new Date(now.getTime() - notedAfterMs), now });
    if (due.length === 0) return { planned: 0 };
    const connectionIds = due.map(({ id }) => id);
    await enqueueSyncs(trx, { connectionIds, trigger: "planned", userId: null, now });
    await moveDueTimes(trx, connectionIds, intervalSeconds, now);
    return { planned: connectionIds.length };
  });
}

function isPaused({ pausedAt, pausedUntil }: PlatformControl, now: Date): boolean {
  return pausedAt !== null && (pausedUntil === null || new Date(pausedUntil) > now);
}

/**
 * How many accounts of each limited platform may be sent now. Where it has log-ins of several apps, the one with most room
 * decides: each account is held against its own app's before it is read.
 */
async function roomsOf(trx: Db, source: PlatformSource, now: Date): Promise<Map<string, number>> {
  const states = await readAppBudgets(trx);
  const rooms = new Map<string, number>();
  for (const id of platformIds) {
    const own = loginsOf(source.platform(id))
      .filter((login) => clientOf(login) === id || env().credentials(clientOf(login)) !== null)
      .map((login) => {
        const budgets = budgetsOf(login);
        const ofApp = states.filter(({ platform }) => platform === clientOf(login));
        return (budgets && planningRoom(budgets, ofApp, now)) ?? Number.POSITIVE_INFINITY;
      });
    const room = Math.max(...own);
    if (Number.isFinite(room)) rooms.set(id, room);
  }
  return rooms;
}

/** Four times an hour: whether reading every account as often as it deserves stays within what its platform allows. */
async function weighSaving(
  trx: Db,
  controls: readonly PlatformControl[],
  source: PlatformSource,
  now: Date,
): Promise<void> {
  const known = new Map(controls.map((control) => [control.platform, control]));
  const isDue = (id: PlatformId) => {
    const at = known.get(id)?.savingCheckedAt ?? null;
    return at === null || Math.abs(now.getTime() - Date.parse(at)) >= savingEveryMs;
  };
  const due = platformIds.filter((id) => source.platform(id).budgets !== undefined && isDue(id));
  if (due.length === 0) return;
  const counts = new Map((await countAccounts(trx, hotFrom)).map((count) => [count.platform, count]));
  const levels = due.map((platform) => {
    const adapter = source.platform(platform);
    const budgets = budgetsOf(adapter);
    const { total, hot } = counts.get(platform) ?? { total: 0, hot: 0 };
    const hasKey = (env().credentials(platform)?.apiKey ?? null) !== null;
    const batchSize = hasKey ? (adapter.batchStatistics?.maxAccounts ?? null) : null;
    const before = known.get(platform)?.saving ?? "none";
    const saving = budgets ? chooseSaving(budgets, { total, hot, batchSize }, before) : "none";
    if (saving !== before) log.warn("saving changed", { action: "budgets", platform, before, saving, total, hot });
    return { platform, saving };
  });
  await storeSaving(trx, levels, now);
}
