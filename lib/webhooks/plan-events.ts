import type { SystemContext } from "@/lib/context";
import { claimOverdueEvents } from "@/lib/db/webhook-events";
import { urgency } from "@/lib/jobs/catalog";
import { enqueue } from "@/lib/jobs/queue";

const atOnce = 1_000;
const claimMs = 10 * 60_000;

/**
 * Sends a job again for every stored event that still waits past its time: its job was lost, or its last attempt failed.
 * Returns how many.
 */
export async function planWebhookEvents(ctx: SystemContext): Promise<{ webhookEvents: number }> {
  return ctx.db.transaction().execute(async (trx) => {
    const now = ctx.now();
    const claimedUntil = new Date(now.getTime() + claimMs);
    const ids = await claimOverdueEvents(trx, { now, claimedUntil, limit: atOnce });
    const payloads = ids.map((eventId) => ({ eventId }));
    await enqueue(trx, "process-webhook-event", payloads, urgency.planned);
    return { webhookEvents: ids.length };
  });
}
