import type { SyncAccount } from "@/lib/db/sync";
import type { ConnectionOutcome, LockedConnection } from "@/lib/db/sync-outcomes";
import type { AccountResult, StatisticsRead } from "./results";
import { nextDueAt, tierOf } from "./tiers";

/** What a successful read makes of an account's row; `notified` is the number of followers its owner was told of last. */
export function outcomeOfRead(
  { account, callMs, wentThrough, isStrained }: AccountResult,
  read: StatisticsRead,
  row: LockedConnection,
  { notified, now }: { readonly notified: number | null; readonly now: Date },
): ConnectionOutcome {
  const { counts, account: facts } = read.statistics;
  const tier = tierOf(counts.followers.value, account.engagementRate, { saving: account.saving, isStrained });
  const before = row.nextSyncAt === null ? null : new Date(row.nextSyncAt);
  return {
    id: account.id,
    status: "active",
    syncTier: tier,
    nextSyncAt: nextDueAt(before, tier, now, row.syncTier).toISOString(),
    nextPostsAt: row.nextPostsAt,
    lastSyncedAt: read.at.toISOString(),
    lastAttemptAt: now.toISOString(),
    lastPostsAt: null,
    failedAttempts: 0,
    crashedReads: wentThrough ? 0 : row.crashedReads,
    lastErrorCode: null,
    lastErrorDetail: null,
    lastErrorAt: null,
    lastCallMs: callMs,
    implausibleSince: read.verdict.since?.toISOString() ?? null,
    notifiedFollowers: notified,
    facts: {
      username: facts.username,
      displayName: facts.displayName,
      profileUrl: facts.profileUrl,
      accountType: facts.accountType,
      platformVerified: facts.platformVerified,
      adapterState: facts.state,
    },
  };
}

function sameState(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}

/** Whether a successful read leaves everything about the account as it is stored, but for the times of the read. */
export function isRoutine(outcome: ConnectionOutcome, account: SyncAccount, row: LockedConnection): boolean {
  const { facts } = outcome;
  return (
    row.status === "active" &&
    row.failedAttempts === 0 &&
    row.crashedReads === outcome.crashedReads &&
    row.lastErrorCode === null &&
    outcome.syncTier === row.syncTier &&
    outcome.nextSyncAt === row.nextSyncAt &&
    outcome.implausibleSince === account.implausibleSince &&
    outcome.notifiedFollowers === account.notifiedFollowers &&
    facts !== null &&
    facts.username === account.username &&
    facts.displayName === account.displayName &&
    facts.profileUrl === account.profileUrl &&
    (facts.accountType ?? account.accountType) === account.accountType &&
    (facts.platformVerified ?? account.platformVerified) === account.platformVerified &&
    sameState(facts.adapterState, account.adapterState)
  );
}
