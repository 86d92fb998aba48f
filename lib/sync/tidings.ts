import type { SyncAccount } from "@/lib/db/sync";
import type { LockedConnection } from "@/lib/db/sync-outcomes";
import { accessIncidents, type Notice, type Tidings } from "@/lib/notices";
import type { Verdict } from "./judge";
import { type FailurePlan, failuresUntilBroken } from "./next-attempt";

/** Trouble that may pass by itself is told when the numbers are this old, once; an outage of minutes is not news. */
const troubleAfterMs = 6 * 60 * 60_000;
/** The same for an account that was never read: about as long, by the pauses between attempts. */
const troubleAfterFailures = 9;
/** Failures of the account itself: waiting does not end them, so they are told as soon as it counts as broken. */
const ownCauses: readonly string[] = ["NOT_FOUND", "NOT_SUPPORTED", "INVALID_REQUEST", "PERMISSION_MISSING"];
/** Told where they are found: the refused grant, the number in doubt. */
const toldElsewhere: readonly string[] = ["NEEDS_RECONNECT", "TOKEN_INVALID", "TOKEN_EXPIRED", "IMPLAUSIBLE"];

const silence: Tidings = { news: [], ended: [] };

function isLongTrouble(row: Pick<LockedConnection, "lastSyncedAt">, failures: number, now: Date): boolean {
  if (row.lastSyncedAt === null) return failures >= troubleAfterFailures;
  return now.getTime() - Date.parse(row.lastSyncedAt) >= troubleAfterMs;
}

/**
 * What a failed read says to the person: what only they can mend at once, trouble of the platform or ours when it has
 * lasted for six hours. `failures` counts this one. The same incident told again adds nothing.
 */
export function tidingsOfFailure(
  account: SyncAccount,
  row: Pick<LockedConnection, "lastSyncedAt">,
  failure: { readonly plan: FailurePlan; readonly failures: number; readonly now: Date },
): Tidings {
  const { plan, failures, now } = failure;
  const about = aboutOf(account);
  if (plan.tellPerson) return news({ ...about, kind: "account_problem", cause: plan.code });
  const isBroken = plan.breaksNow || (plan.counts && failures >= failuresUntilBroken);
  if (!isBroken || toldElsewhere.includes(plan.code)) return silence;
  if (!ownCauses.includes(plan.code) && !isLongTrouble(row, failures, now)) return silence;
  return news({ ...about, kind: "sync_broken", cause: plan.code });
}

/** What a judged reading says: a number came into doubt, or is out of it, and an account that was broken is read again. */
export function tidingsOfReading(
  account: SyncAccount,
  row: Pick<LockedConnection, "status">,
  verdict: Verdict,
): Tidings {
  const about = aboutOf(account);
  const held = verdict.action === "hold";
  const began: Notice[] =
    account.implausibleSince === null && verdict.since !== null
      ? [{ ...about, kind: "number_doubted", held: held ? "yes" : "no" }]
      : [];
  const believed = account.implausibleSince !== null && verdict.since === null;
  return {
    news: began,
    ended: [
      ...(row.status === "error" && !held ? accessIncidents(account.userId, account.id) : []),
      ...(believed ? [{ userId: account.userId, kind: "number_doubted" as const, about: account.id }] : []),
    ],
  };
}

function aboutOf({ userId, id, platform, username }: SyncAccount) {
  return { userId, connectionId: id, platform, username };
}

function news(notice: Notice): Tidings {
  return { news: [notice], ended: [] };
}
