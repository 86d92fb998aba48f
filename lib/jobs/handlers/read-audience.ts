import type { JobHandler } from "@/lib/jobs/handler";
import { readAudiences } from "@/lib/sync";
import { bySubject } from "./by-subject";

/** Reads who the claimed accounts' audiences are. */
export const readAudienceJobs: JobHandler<"read-audience"> = async (batch, jobs) => {
  const { ids, complete } = bySubject(batch, jobs, ({ connectionId }) => connectionId);
  return readAudiences(batch, { connectionIds: ids, stopAt: batch.stopAt, complete });
};
