import { clock } from "@/lib/clock";
import type { SystemContext } from "@/lib/context";
import { readJobAges } from "@/lib/db/queue";
import { loadSyncAccounts } from "@/lib/db/sync";
import type { SyncSummary } from "./sync-connections";
import { type CompleteJobs, writeReadings } from "./write-readings";

export interface CrashedSyncs {
  readonly connectionIds: readonly string[];
  /** The planned run that a connection's job belonged to; null or missing for those that somebody ordered. */
  readonly plannedRuns: ReadonlyMap<string, string | null>;
  /** Completes the jobs that told of it, within a transaction; every id passes through it once. */
  readonly complete: CompleteJobs;
}

/**
 * Deals with accounts whose jobs the queue has given up, because whoever worked at them died or failed every time: each is
 * due again within a quarter of an hour, later after each further time, and whoever waits for its sync is told so. A
 * constant number of statements. Who was read or tried since, is left as it is. Throws when the database cannot be reached; what was not completed may be run again.
 */
export async function postponeCrashed(ctx: SystemContext, crashed: CrashedSyncs): Promise<SyncSummary> {
  await clock.sync();
  const { connectionIds, complete } = crashed;
  const accounts = await loadSyncAccounts(ctx.db, connectionIds, ctx.now(), crashed.plannedRuns);
  const known = new Set(accounts.map(({ id }) => id));
  const vanished = connectionIds.filter((id) => !known.has(id));
  if (vanished.length > 0) await complete(ctx.db, vanished);
  const ages = await readJobAges(ctx.db, "postpone-crashed-sync", [...known]);
  const now = ctx.now();
  const results = accounts.map((account) => {
    const at = new Date(now.getTime() - (ages.get(account.id) ?? 0));
    const outcome = { kind: "crashed", at } as const;
    return { account, calls: 0, callMs: null, outcome, postsFollow: false, wentThrough: false, isStrained: false };
  });
  const endings = [...(await writeReadings(ctx, results, complete)).values()];
  const postponed = endings.filter((ending) => ending === "postponed").length;
  return { succeeded: 0, postponed, failed: endings.length - postponed, handedBack: 0 };
}
