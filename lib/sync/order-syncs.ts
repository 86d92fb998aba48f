import type { SystemContext } from "@/lib/context";
import { type SelectedAccount, type SyncSelection, selectAccounts } from "@/lib/db/sync-selection";
import { enqueueSyncs } from "./enqueue-syncs";

/** What an operator's order comes to. */
export interface OrderedSyncs {
  /** Accounts that are (or, on a dry run, would be) read. */
  readonly accounts: readonly SelectedAccount[];
  /** Accounts that fit as well, but wait for their person to connect them again. */
  readonly unreadable: readonly SelectedAccount[];
  /** Null when nothing was sent. */
  readonly runId: string | null;
}

/**
 * Sends the jobs of the accounts that an operator names, for now; with `dryRun` only says which they are. An account
 * that is waiting or being read already is not read twice.
 */
export async function orderSyncs(
  ctx: SystemContext,
  input: { selection: SyncSelection; dryRun: boolean },
): Promise<OrderedSyncs> {
  const selected = await selectAccounts(ctx.db, input.selection);
  const isReadable = ({ status }: SelectedAccount) => status === "active" || status === "error";
  const accounts = selected.filter(isReadable);
  const unreadable = selected.filter((account) => !isReadable(account));
  if (input.dryRun || accounts.length === 0) return { accounts, unreadable, runId: null };
  const connectionIds = accounts.map(({ id }) => id);
  const { runId } = await ctx.db
    .transaction()
    .execute((trx) => enqueueSyncs(trx, { connectionIds, trigger: "cli", userId: null, now: ctx.now() }));
  return { accounts, unreadable, runId };
}
