import type { JobHandler } from "@/lib/jobs/handler";
import { sendNoticeMail } from "@/lib/notices";

/** Sends the claimed mails side by side; what the time is up for stays due in its row. */
export const sendNoticeMailJobs: JobHandler<"send-notice-mail"> = async (batch, jobs) => {
  const report = { succeeded: 0, postponed: 0, failed: 0, handedBack: 0 };
  await Promise.all(
    jobs.map(async ({ id, payload }) => {
      if (Date.now() >= batch.stopAt()) {
        await batch.complete(batch.db, [id]);
        report.handedBack += 1;
        return;
      }
      const status = await sendNoticeMail(batch, payload.mailId, (trx) => batch.complete(trx, [id]));
      if (status === "postponed") report.postponed += 1;
      else if (status === "failed" || status === "unconfirmed") report.failed += 1;
      else report.succeeded += 1;
    }),
  );
  return report;
};
