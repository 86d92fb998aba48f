import type { JobHandler } from "@/lib/jobs/handler";
import { copyPictures } from "@/lib/pictures";
import { bySubject } from "./by-subject";

/** Copies the claimed accounts' profile pictures into Storage. */
export const copyProfilePictureJobs: JobHandler<"copy-profile-picture"> = async (batch, jobs) => {
  const { ids, complete } = bySubject(batch, jobs, ({ connectionId }) => connectionId);
  return copyPictures(batch, { connectionIds: ids, complete });
};
