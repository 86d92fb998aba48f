import { env } from "@/lib/config";
import { parsePlatformId } from "@/lib/platforms/manifests";
import { type PolicyRule, policyFields, policyFor } from "@/lib/platforms/policy";

/**
 * How many days what was read of an account may outlive its connection: the shortest that the platform's policy names
 * for any field; null where the owner may keep it as long as they like.
 */
export function keepDaysAfterDisconnect(platform: string): number | null {
  return shortest(platform, (rule) => rule.deleteWithinDaysOfDisconnect);
}

/**
 * How many days what was read of an account may be kept without the platform confirming that its owner still agrees,
 * which it cannot once it refuses our access; null where it may stay.
 */
export function keepDaysAfterRefusal(platform: string): number | null {
  return shortest(platform, (rule) => rule.mustRefreshWithinDays);
}

function shortest(platform: string, days: (rule: PolicyRule) => number | null): number | null {
  const id = parsePlatformId(platform);
  if (id === null) return null;
  const { youtubeDerivedMetrics } = env();
  const limits = policyFields.flatMap((field) => days(policyFor(id, field, { youtubeDerivedMetrics })) ?? []);
  return limits.length === 0 ? null : Math.min(...limits);
}
