import type { JobHandler } from "@/lib/jobs/handler";
import { readAudiences } from "@/lib/sync";

/** Reads who the claimed accounts' audiences are. */
export const readAudienceJobs: JobHandler<"read-audience"> = async (batch, jobs) => {
  const jobOf = new Map(jobs.map((job) => [job.payload.connectionId, job.id]));
  return readAudiences(batch, {
    connectionIds: [...jobOf.keys()],
    stopAt: batch.stopAt,
    complete: (trx, connectionIds) =>
      batch.complete(
        trx,
        connectionIds.flatMap((id) => jobOf.get(id) ?? []),
      ),
  });
};
