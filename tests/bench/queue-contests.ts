import { sql } from "kysely";
import { db } from "@/lib/db";
import { drain } from "@/lib/jobs";
import { handlers, type JobHandlers } from "@/lib/jobs/handlers";
import { type BenchAccount, planAll, settle } from "./accounts";
import { bareLoop } from "./bare-loop";
import { type Contest, contest, type Side } from "./contest";

const untilLater = () => ({ until: new Date(Date.now() + 600_000) });

/** A handler that does nothing but complete its jobs. */
const idle: JobHandlers["sync-connection"] = async (batch, jobs) => {
  await batch.complete(
    batch.db,
    jobs.map(({ id }) => id),
  );
  return { succeeded: jobs.length, postponed: 0, failed: 0, handedBack: 0 };
};

/** A drain of these accounts' jobs. Throws when one of them did not succeed. */
export function drainOf(name: string, accounts: readonly BenchAccount[], handlers?: JobHandlers): Side {
  return {
    name,
    async prepare() {
      await planAll(accounts);
      await settle();
    },
    async run() {
      const { succeeded } = await drain({ ...untilLater(), ...(handlers ? { handlers } : {}) });
      if (succeeded !== accounts.length) throw new Error(`${name}: ${succeeded} of ${accounts.length} succeeded`);
      return succeeded;
    },
  };
}

/** A drain that reads every account with its owner's token and writes its snapshot, because somebody asked for it. */
export function ownerReads(accounts: readonly BenchAccount[]): Side {
  const side = drainOf("owner-token path", accounts);
  return {
    ...side,
    async prepare() {
      await sql`delete from public.social_stats_snapshots`.execute(db());
      await side.prepare?.();
    },
  };
}

/** Our drain with nothing to do, against the bare loop. */
export async function drainContest(accounts: readonly BenchAccount[], rounds: number): Promise<Contest> {
  return againstBareLoop(
    drainOf("drain, no-op handler", accounts, { ...handlers, "sync-connection": idle }),
    accounts.length,
    rounds,
  );
}

/** Any drain against the bare loop over as many jobs. */
export async function againstBareLoop(product: Side, jobs: number, rounds: number): Promise<Contest> {
  const bare = await bareLoop(jobs);
  const limit: Side = {
    ...bare,
    async prepare() {
      await bare.prepare?.();
      await settle();
    },
  };
  try {
    return await contest(limit, product, rounds);
  } finally {
    await bare.stop();
  }
}

/** Ends what keeps the process alive. */
export async function closeAll(): Promise<void> {
  const [{ closeQueue }, { pool }] = [await import("@/lib/jobs"), await import("@/lib/db")];
  await closeQueue();
  await db().destroy();
  await pool()
    .end()
    .catch(() => undefined);
}
