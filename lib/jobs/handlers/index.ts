import type { JobName } from "@/lib/jobs/catalog";
import type { JobHandler } from "@/lib/jobs/handler";
import { copyProfilePictureJobs } from "./copy-profile-picture";
import { syncConnectionJobs } from "./sync-connection";

/** One handler per queue; a queue without one does not compile. */
export const handlers: { readonly [Name in JobName]: JobHandler<Name> } = {
  "sync-connection": syncConnectionJobs,
  "copy-profile-picture": copyProfilePictureJobs,
};
