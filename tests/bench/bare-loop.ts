import { randomUUID } from "node:crypto";
import { PgBoss } from "pg-boss";
import { env } from "@/lib/config";
import { crashPolicy } from "@/lib/jobs/catalog";
import type { Side } from "./contest";

const queue = "bench-bare";
const batchSize = 100;
/** As many loops as a drain has lanes, so that both keep the same number of statements in flight. */
const loops = 3;

/** The limit: pg-boss as its documentation shows it, on a queue with our settings; fetch a batch, complete it. */
export async function bareLoop(jobs: number): Promise<Side & { stop(): Promise<void> }> {
  const boss = new PgBoss({ connectionString: env().databaseUrl, migrate: false, schedule: false, supervise: false });
  boss.on("error", (error) => console.error(error));
  await boss.start();
  const { policy, ...settings } = crashPolicy;
  await boss.createQueue(queue, { policy, ...settings });

  async function loop(): Promise<number> {
    let done = 0;
    for (;;) {
      const batch = await boss.fetch(queue, { batchSize });
      if (batch.length === 0) return done;
      const ids = batch.map(({ id }) => id);
      await boss.complete(queue, ids);
      done += ids.length;
    }
  }

  return {
    name: "bare pg-boss loop",
    async prepare() {
      const all = Array.from({ length: jobs }, () => randomUUID());
      for (let start = 0; start < jobs; start += 5_000) {
        const part = all.slice(start, start + 5_000);
        await boss.insert(
          queue,
          part.map((connectionId) => ({ data: { connectionId }, singletonKey: connectionId, priority: 0 })),
        );
      }
    },
    async run() {
      const counts = await Promise.all(Array.from({ length: loops }, loop));
      return counts.reduce((sum, count) => sum + count, 0);
    },
    stop: () => boss.stop({ graceful: false, close: true }),
  };
}
