/**
 * A worker that is wrong on purpose: it completes a job before it does the work. Shows that the lab notices what is lost
 * that way. Otherwise it works as the real one does.
 */
import { clock } from "@/lib/clock";
import { db } from "@/lib/db";
import { handlers } from "@/lib/jobs/handlers";
import { queue } from "@/lib/jobs/queue";

const name = "sync-connection";
const boss = await queue();
for (;;) {
  await clock.sync();
  const jobs = await boss.fetch<{ connectionId: string }>(name, { batchSize: 100 });
  if (jobs.length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    continue;
  }
  await boss.complete(
    name,
    jobs.map(({ id }) => id),
  );
  await handlers[name](
    {
      db: db(),
      now: () => clock.now(),
      stopAt: () => Number.POSITIVE_INFINITY,
      urgent: false,
      complete: async () => undefined,
    },
    jobs.map(({ id, data }) => ({ id, payload: data })),
  );
}
