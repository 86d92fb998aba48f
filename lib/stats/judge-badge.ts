import type { InfluencerAccount } from "@/lib/db/influencer-numbers";
import type { Badge } from "@/lib/schemas/self-reported";

const freshMs = 24 * 60 * 60_000;
/** How far a stated number may lie from the measured one, as a share of the measured one. */
const toleratedShare = 0.1;

function lost(reason: NonNullable<Badge["reason"]>, platform: string | null): Badge {
  return { verified: false, reason, platform, measured: null, reported: null };
}

/** Whether two numbers of followers are the same claim: no further apart than 10% of the measured one. */
export function agrees(measured: number, reported: number): boolean {
  return Math.abs(reported - measured) <= toleratedShare * measured;
}

function problemOf(account: InfluencerAccount, now: Date): Badge["reason"] {
  if (account.source === null || account.asOf === null) return "not_read_yet";
  if (account.source === "sandbox") return "shortcut";
  if (account.flags !== 0) return "flagged";
  if (now.getTime() - Date.parse(account.asOf) > freshMs) return "stale";
  // A number read with our own key counts only beside one that the owner's token gave today.
  if (account.source !== "api" && !account.readByOwnerToday) return "stale";
  return null;
}

/**
 * Whether a profile is verified: every connected account was read from its platform with the owner's token within 24
 * hours, no number is in doubt, at least one platform gives followers, and none of them contradicts what the person
 * states about their main account there by more than 10%. Only followers are compared: engagement is calculated
 * differently by everybody who states it.
 */
export function judgeBadge(
  accounts: readonly InfluencerAccount[],
  reported: Readonly<Record<string, number>>,
  now: Date,
): Badge {
  if (accounts.length === 0) return lost("no_account", null);
  for (const account of accounts) {
    const problem = problemOf(account, now);
    if (problem !== null) return lost(problem, account.platform);
  }
  if (accounts.every(({ followers }) => followers === null)) return lost("withheld", accounts[0]?.platform ?? null);
  for (const { platform, isPrimary, followers } of accounts) {
    const stated = reported[platform];
    if (!isPrimary || followers === null || stated === undefined || agrees(followers, stated)) continue;
    return { verified: false, reason: "mismatch", platform, measured: followers, reported: stated };
  }
  return { verified: true, reason: null, platform: null, measured: null, reported: null };
}
