import { utcDay } from "@/lib/clock";
import { env } from "@/lib/config";
import type { AuditEntry } from "@/lib/db/audit";
import type { SyncAccount } from "@/lib/db/sync";
import type { Notice } from "@/lib/notices";
import { mayDerive } from "@/lib/platforms/policy";
import type { StatisticsRead } from "./results";

const notableShare = 0.1;

/** A change that the person is told about and that is written down. */
export interface NotableChange {
  readonly to: number;
  readonly notice: Notice;
  readonly audit: AuditEntry;
}

/** Whether `to` lies more than 10% away from `from`, in either direction. From 0 every number does. */
export function isNotable(from: number, to: number): boolean {
  return Math.abs(to - from) > notableShare * from;
}

/**
 * The change of followers against the number that the person was last told, else against a week ago; null when it is
 * 10% or less, when the reading is doubtful, and where policy lets nothing be derived from the platform's numbers.
 */
export function notableChange(account: SyncAccount, read: StatisticsRead): NotableChange | null {
  const to = read.statistics.counts.followers.value;
  const from = account.notifiedFollowers ?? account.followersAWeekAgo;
  if (to === null || from === null || read.verdict.action !== "publish" || !isNotable(from, to)) return null;
  const { youtubeDerivedMetrics } = env();
  if (!mayDerive(read.platform, "followers", { youtubeDerivedMetrics })) return null;
  const { id, userId, platform, username } = account;
  const day = utcDay(read.at);
  return {
    to,
    notice: { kind: "followers_changed", userId, connectionId: id, platform, username, from, to, day },
    audit: {
      userId,
      actor: "system",
      action: "followers.changed",
      subject: `connection:${id}`,
      before: { followers: from },
      after: { followers: to },
    },
  };
}
