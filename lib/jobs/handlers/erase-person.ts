import type { JobHandler } from "@/lib/jobs/handler";
import { continueDeletion } from "@/lib/privacy";

/** Erases the claimed people one after the other; what the time is up for stays due in its row. */
export const erasePersonJobs: JobHandler<"erase-person"> = async (batch, jobs) => {
  const report = { succeeded: 0, postponed: 0, failed: 0, handedBack: 0 };
  for (const { id, payload } of jobs) {
    if (Date.now() >= batch.stopAt()) {
      await batch.complete(batch.db, [id]);
      report.handedBack += 1;
      continue;
    }
    const outcome = await continueDeletion(batch, payload.requestId, (trx) => batch.complete(trx, [id]));
    if (outcome === "done") report.succeeded += 1;
    else report.postponed += 1;
  }
  return report;
};
