import type { JobHandler } from "@/lib/jobs/handler";
import { processWebhookEvents } from "@/lib/webhooks";
import { bySubject } from "./by-subject";

/** Deals with the claimed events that platforms sent. */
export const processWebhookEventJobs: JobHandler<"process-webhook-event"> = async (batch, jobs) => {
  const { ids, complete } = bySubject(batch, jobs, ({ eventId }) => eventId);
  const { succeeded, failed } = await processWebhookEvents(batch, { eventIds: ids, complete });
  return { succeeded, failed, postponed: 0, handedBack: 0 };
};
