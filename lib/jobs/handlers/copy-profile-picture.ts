import type { JobHandler } from "@/lib/jobs/handler";
import { copyPictures } from "@/lib/pictures";

/** Copies the claimed accounts' profile pictures into Storage. */
export const copyProfilePictureJobs: JobHandler<"copy-profile-picture"> = async (batch, jobs) => {
  const jobOf = new Map(jobs.map((job) => [job.payload.connectionId, job.id]));
  return copyPictures(batch, {
    connectionIds: [...jobOf.keys()],
    complete: (trx, connectionIds) =>
      batch.complete(
        trx,
        connectionIds.flatMap((id) => jobOf.get(id) ?? []),
      ),
  });
};
