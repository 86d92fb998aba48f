import type { PersonContext } from "@/lib/context";
import { readRecentJobs, type SyncJobRow } from "@/lib/db/statistics-reader";
import { explainAge, type StaleExplanation, type SyncState, syncState } from "@/lib/schemas/freshness";
import type { Account } from "@/lib/schemas/stats";
import { getAccount } from "./list-accounts";

export interface AccountStatus
  extends Pick<
    Account,
    | "id"
    | "platform"
    | "username"
    | "status"
    | "syncTier"
    | "promisedMinutes"
    | "lastSyncedAt"
    | "nextSyncAt"
    | "lastErrorCode"
    | "lastErrorDetail"
    | "accessEndsAt"
    | "accessEndCause"
    | "syncing"
  > {
  readonly state: SyncState;
  /** Why the numbers are older than promised; null while they are not. */
  readonly explanation: StaleExplanation | null;
  readonly recentSyncs: readonly SyncJobRow[];
}

/**
 * How an account is doing: its state, how old its numbers are promised to be and are, why when they are older, and its
 * last ten syncs. Throws NOT_FOUND for an account that is not the person's.
 */
export async function getAccountStatus(ctx: PersonContext, input: { connectionId: string }): Promise<AccountStatus> {
  const now = ctx.now();
  const [account, recentSyncs] = await Promise.all([
    getAccount(ctx, input),
    readRecentJobs(ctx.reader, input.connectionId, 10),
  ]);
  const { id, platform, username, status, syncTier, promisedMinutes, lastSyncedAt, nextSyncAt, syncing } = account;
  return {
    id,
    platform,
    username,
    status,
    state: syncState(account, now),
    syncTier,
    promisedMinutes,
    lastSyncedAt,
    nextSyncAt,
    lastErrorCode: account.lastErrorCode,
    lastErrorDetail: account.lastErrorDetail,
    accessEndsAt: account.accessEndsAt,
    accessEndCause: account.accessEndCause,
    syncing,
    explanation: explainAge(account, now),
    recentSyncs,
  };
}
