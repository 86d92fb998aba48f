import type { AuditEntry } from "@/lib/db/audit";
import type { PublishedRow, SnapshotRow } from "@/lib/db/statistics";
import type { SyncAccount } from "@/lib/db/sync";
import type { ConnectionOutcome, LockedConnection, RoutineRead } from "@/lib/db/sync-outcomes";
import type { SyncJobOutcome } from "@/lib/db/sync-runs";
import { correlationId } from "@/lib/log";
import type { Tidings } from "@/lib/notices";
import { numberFlags } from "@/lib/schemas/metrics";
import { publishCounts, type Reading, snapshotOf } from "@/lib/stats";
import { backoff, type FailurePlan, failuresUntilBroken, planCrashed, planFailure } from "./next-attempt";
import { notableChange } from "./notable-change";
import { isRoutine, outcomeOfRead } from "./outcome-of-read";
import type { AccountResult, StatisticsRead } from "./results";
import { tidingsOfFailure, tidingsOfReading } from "./tidings";
import { intervalSeconds } from "./tiers";

/** How the accounts of a write ended, by connection id. `gone`: no longer ours to write. */
export type Ending = "succeeded" | "postponed" | "failed" | "gone";

/** Everything that one write stores, collected before the statements run. */
export interface Collected {
  readonly connections: ConnectionOutcome[];
  readonly routine: RoutineRead[];
  readonly jobs: SyncJobOutcome[];
  readonly snapshots: SnapshotRow[];
  /** Numbers whose rows exist, and numbers of which that is not known. */
  readonly refreshed: PublishedRow[];
  readonly published: PublishedRow[];
  readonly tidings: Tidings[];
  readonly audits: AuditEntry[];
  readonly synced: Map<string, string>;
  /** Failures of accounts that somebody has tried since: whoever waits for one of these still does. */
  readonly outdated: LockedConnection[];
  readonly endings: Map<string, Ending>;
}

const iso = (time: Date | null) => time?.toISOString() ?? null;
const maxFailures = 30_000;

/** The published form of a reading's circumstances. */
export function readingOf(account: SyncAccount, read: StatisticsRead): Reading {
  return {
    connectionSeq: account.seq,
    influencerId: account.influencerId,
    userId: account.userId,
    platform: read.platform,
    access: read.access,
    at: read.at,
    flags: read.verdict.action === "flag" ? numberFlags.implausible : 0,
  };
}

/** A reading that is held back is a failure of its own kind: nothing is published, and the account is read again soon. */
function heldBack(failures: number, now: Date): FailurePlan {
  return {
    code: "IMPLAUSIBLE",
    detail: "The platform says 0 followers. The last true number stays while this is being checked.",
    outcome: "postponed",
    nextAttemptAt: backoff(failures, now, Math.random()),
    counts: true,
    breaksNow: false,
    tellPerson: false,
  };
}

/**
 * Works out what a batch of reads means for each account, given what is stored about it now; pure but for chance in the
 * next attempts. An account that was disconnected meanwhile, or read later by somebody else, is left as it is; so is one
 * that failed here and was tried or consented to since. `consents`: when that was last, by connection id.
 */
export function collectOutcomes(
  results: readonly AccountResult[],
  locked: ReadonlyMap<string, LockedConnection>,
  consents: ReadonlyMap<string, string>,
  now: Date,
): Collected {
  const collected: Collected = {
    connections: [],
    routine: [],
    jobs: [],
    snapshots: [],
    refreshed: [],
    published: [],
    tidings: [],
    audits: [],
    synced: new Map(),
    outdated: [],
    endings: new Map(),
  };
  for (const result of results) {
    const row = locked.get(result.account.id);
    const { outcome } = result;
    const usable = row?.status === "active" || row?.status === "error";
    const overtaken =
      outcome.kind === "read" &&
      row !== undefined &&
      row.lastSyncedAt !== null &&
      new Date(row.lastSyncedAt) > outcome.at;
    if (row === undefined || !usable || overtaken) leave(collected, result, row, now);
    else if (isOutdated(result, row, consents.get(row.id) ?? null)) {
      collected.outdated.push(row);
      collected.endings.set(row.id, "gone");
    } else if (outcome.kind === "crashed") {
      const usual = intervalSeconds[row.syncTier];
      fail(collected, result, row, planCrashed(row.crashedReads + 1, usual, now, Math.random()), now);
    } else if (outcome.kind === "failed")
      fail(collected, result, row, planFailure(outcome.error, row.failedAttempts, now, Math.random()), now);
    else if (outcome.verdict.action === "hold")
      fail(collected, result, row, heldBack(row.failedAttempts + 1, now), now);
    else succeed(collected, result, outcome, row, now);
  }
  return collected;
}

/** Whether a failure says nothing any more, because somebody has tried or consented since. */
function isOutdated({ account, outcome }: AccountResult, row: LockedConnection, consentedAt: string | null): boolean {
  if (outcome.kind === "failed") {
    return row.lastAttemptAt !== account.lastAttemptAt || consentedAt !== account.consentedAt;
  }
  if (outcome.kind !== "crashed") return false;
  const { at } = outcome;
  return [row.lastAttemptAt, consentedAt].some((since) => since !== null && new Date(since) > at);
}

/** Whose job it is. */
export function jobOf({ id, userId, plannedRunId }: SyncAccount) {
  return { connectionId: id, userId, plannedRunId };
}

/** The account is not ours to write any more: only the open jobs are closed, truthfully. */
function leave(collected: Collected, result: AccountResult, row: LockedConnection | undefined, now: Date): void {
  const { account, calls, outcome } = result;
  const isOvertaken = row !== undefined && (row.status === "active" || row.status === "error");
  const plan = outcome.kind === "failed" ? planFailure(outcome.error, 0, now, 0) : null;
  collected.endings.set(account.id, "gone");
  if (row === undefined) return;
  collected.jobs.push({
    ...jobOf(account),
    status: isOvertaken ? "succeeded" : "failed",
    source: null,
    calls,
    errorCode: isOvertaken ? null : row.status === "disconnected" ? "NOT_CONNECTED" : (plan?.code ?? "NEEDS_RECONNECT"),
    errorDetail: plan?.detail ?? null,
    nextAttemptAt: null,
    responseSha256: null,
  });
}

function fail(collected: Collected, result: AccountResult, row: LockedConnection, plan: FailurePlan, now: Date): void {
  const { account, calls, outcome } = result;
  const failedAttempts = Math.min(row.failedAttempts + (plan.counts ? 1 : 0), maxFailures);
  const isBroken = plan.breaksNow || (plan.counts && failedAttempts >= failuresUntilBroken);
  const since = outcome.kind === "read" ? iso(outcome.verdict.since) : account.implausibleSince;
  collected.endings.set(account.id, plan.outcome);
  collected.connections.push({
    id: account.id,
    status: isBroken ? "error" : row.status,
    syncTier: row.syncTier,
    nextSyncAt: iso(plan.nextAttemptAt),
    nextPostsAt: row.nextPostsAt,
    lastSyncedAt: row.lastSyncedAt,
    lastAttemptAt: now.toISOString(),
    lastPostsAt: null,
    failedAttempts,
    crashedReads: crashesAfter(result, row),
    lastErrorCode: plan.code,
    lastErrorDetail: plan.detail,
    lastErrorAt: now.toISOString(),
    lastCallMs: result.callMs,
    implausibleSince: since,
    notifiedFollowers: account.notifiedFollowers,
    facts: null,
  });
  collected.jobs.push({
    ...jobOf(account),
    status: plan.outcome,
    source: null,
    calls,
    errorCode: plan.code,
    errorDetail: plan.detail,
    nextAttemptAt: iso(plan.nextAttemptAt),
    responseSha256: outcome.kind === "read" ? outcome.sha256 : null,
  });
  collected.tidings.push(tidingsOfFailure(account, row, { plan, failures: failedAttempts, now }));
  if (outcome.kind === "read") collected.tidings.push(tidingsOfReading(account, row, outcome.verdict));
}

function crashesAfter({ outcome, wentThrough }: AccountResult, { crashedReads }: LockedConnection): number {
  if (outcome.kind === "crashed") return Math.min(crashedReads + 1, maxFailures);
  return wentThrough ? 0 : crashedReads;
}

function succeed(
  collected: Collected,
  result: AccountResult,
  read: StatisticsRead,
  row: LockedConnection,
  now: Date,
): void {
  const { account, calls } = result;
  const reading = readingOf(account, read);
  const change = notableChange(account, read);
  const published = publishCounts(reading, read.statistics);
  collected.endings.set(account.id, "succeeded");
  for (const number of published) {
    const stands = account.published.get(number.metric);
    const differs = number.value !== null || stands !== `${number.source}:${number.reason}`;
    if (stands === undefined || (differs && number.reason === "not_yet_available")) collected.published.push(number);
    else if (differs) collected.refreshed.push(number);
  }
  if (read.access !== "public") collected.snapshots.push(snapshotOf(reading, read.statistics));
  collected.synced.set(account.influencerId, account.platform);
  collected.tidings.push(tidingsOfReading(account, row, read.verdict));
  if (change) {
    collected.tidings.push({ news: [change.notice], ended: [] });
    collected.audits.push({ ...change.audit, correlationId: correlationId() });
  }
  const notified = change?.to ?? account.notifiedFollowers;
  const outcome = outcomeOfRead(result, read, row, { notified, now });
  if (isRoutine(outcome, account, row))
    collected.routine.push({ id: account.id, readAt: read.at.toISOString(), callMs: result.callMs });
  else collected.connections.push(outcome);
  if (!result.postsFollow) {
    collected.jobs.push({
      ...jobOf(account),
      status: "succeeded",
      source: published[0]?.source ?? null,
      calls,
      errorCode: null,
      errorDetail: null,
      nextAttemptAt: null,
      responseSha256: read.sha256,
    });
  }
}
