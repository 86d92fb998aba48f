import type { JobName } from "@/lib/jobs/catalog";
import type { JobHandler } from "@/lib/jobs/handler";
import { copyProfilePictureJobs } from "./copy-profile-picture";
import { erasePersonJobs } from "./erase-person";
import { postponeCrashedSyncJobs } from "./postpone-crashed-sync";
import { processWebhookEventJobs } from "./process-webhook-event";
import { readAudienceJobs } from "./read-audience";
import { sendNoticeMailJobs } from "./send-notice-mail";
import { syncConnectionJobs } from "./sync-connection";

/** One handler per queue; a queue without one does not compile. */
export type JobHandlers = { readonly [Name in JobName]: JobHandler<Name> };

export const handlers: JobHandlers = {
  "erase-person": erasePersonJobs,
  "postpone-crashed-sync": postponeCrashedSyncJobs,
  "process-webhook-event": processWebhookEventJobs,
  "read-audience": readAudienceJobs,
  "send-notice-mail": sendNoticeMailJobs,
  "sync-connection": syncConnectionJobs,
  "sync-suspect": syncConnectionJobs,
  "copy-profile-picture": copyProfilePictureJobs,
};
