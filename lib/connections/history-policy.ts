import { env } from "@/lib/config";
import { parsePlatformId } from "@/lib/platforms/manifests";
import { policyFields, policyFor } from "@/lib/platforms/policy";

/**
 * How many days what was read of an account may outlive its connection: the shortest that the platform's policy names
 * for any field; null where the owner may keep it as long as they like.
 */
export function keepDaysAfterDisconnect(platform: string): number | null {
  const id = parsePlatformId(platform);
  if (id === null) return null;
  const { youtubeDerivedMetrics } = env();
  const limits = policyFields.flatMap(
    (field) => policyFor(id, field, { youtubeDerivedMetrics }).deleteWithinDaysOfDisconnect ?? [],
  );
  return limits.length === 0 ? null : Math.min(...limits);
}
