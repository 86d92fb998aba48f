import { clock, utcDay } from "@/lib/clock";
import type { SystemContext } from "@/lib/context";
import { openAudienceDay as openDay, takeDueAudiences } from "@/lib/db/audience";
import { tryPlanningLock } from "@/lib/db/sync-plan";
import { urgency } from "@/lib/jobs/catalog";
import { enqueue } from "@/lib/jobs/queue";
import { loginsOf } from "@/lib/platforms/logins";
import { type PlatformId, platformIds } from "@/lib/platforms/manifests";
import { configuredPlatforms, type PlatformSource } from "@/lib/tokens";

/** Audiences change slowly: a reading a day, begun at 02:00 UTC and spread over the hours until the day has begun in Europe. */
const slotHourUtc = 2;
const spreadSeconds = 4 * 3_600;
const atMost = 1_000;
/** A job that has not been heard of for so long is taken for lost. */
const lostAfterMs = 60 * 60_000;

/** The platforms that tell who an audience is, under one of their log-ins at least. */
function telling(source: PlatformSource): PlatformId[] {
  return platformIds.filter((id) => loginsOf(source.platform(id)).some(({ audience }) => audience !== undefined));
}

/**
 * Makes the audience of every working account due that has not been read on this UTC day, spread over four hours from
 * 02:00 on. Calling it again, or late, does only what is still missing. Returns how many.
 */
export async function openAudienceDay(
  ctx: SystemContext,
  source: PlatformSource = configuredPlatforms,
): Promise<{ audiencesOpened: number }> {
  await clock.sync();
  const now = ctx.now();
  const midnight = new Date(`${utcDay(now)}T00:00:00Z`);
  const slot = new Date(midnight.getTime() + slotHourUtc * 3_600_000);
  const platforms = telling(source);
  return { audiencesOpened: await openDay(ctx.db, { platforms, midnight, slot, spreadSeconds, now }) };
}

/**
 * Sends a job for each account whose audience is due, 1,000 at most, in one transaction with their next due times; accounts
 * that were connected a moment ago are among them. Two planners at the same time do not plan twice. Returns how many were
 * sent.
 */
export async function planDueAudiences(ctx: SystemContext): Promise<{ audiences: number }> {
  await clock.sync();
  return ctx.db.transaction().execute(async (trx) => {
    if (!(await tryPlanningLock(trx, "audience"))) return { audiences: 0 };
    const now = ctx.now();
    const againAt = new Date(now.getTime() + lostAfterMs);
    const ids = await takeDueAudiences(trx, { limit: atMost, now, againAt });
    const payloads = ids.map((connectionId) => ({ connectionId }));
    await enqueue(trx, "read-audience", payloads, urgency.planned);
    return { audiences: ids.length };
  });
}
