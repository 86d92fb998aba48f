import type { JobHandler } from "@/lib/jobs/handler";
import { processWebhookEvents } from "@/lib/webhooks";

/** Deals with the claimed events that platforms sent. */
export const processWebhookEventJobs: JobHandler<"process-webhook-event"> = async (batch, jobs) => {
  const jobOf = new Map(jobs.map((job) => [job.payload.eventId, job.id]));
  const { succeeded, failed } = await processWebhookEvents(batch, {
    eventIds: [...jobOf.keys()],
    complete: (trx, eventIds) =>
      batch.complete(
        trx,
        eventIds.flatMap((id) => jobOf.get(id) ?? []),
      ),
  });
  return { succeeded, failed, postponed: 0, handedBack: 0 };
};
