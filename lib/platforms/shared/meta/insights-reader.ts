import { isPlatformError, PlatformError } from "@/lib/platforms/errors";
import { missing } from "@/lib/platforms/shared/counts";
import type { Measured, MissingReason } from "@/lib/platforms/types";
import { goneOrHidden, isBelowThreshold } from "./graph-failure";

/**
 * Makes a reader of the insights of single posts. A failure is never thrown: it becomes the reason why the numbers are
 * missing. A metric that an item does not have fails the whole call without being named, so the metrics are then asked
 * one by one. After a failure that would hit every further item as well (throttled, no permission, platform down) no
 * further call is made, and the remaining items get the same reason.
 */
export function insightsReader<Metric extends string>(
  read: (postId: string, metrics: readonly Metric[]) => Promise<Readonly<Record<Metric, Measured>>>,
): (postId: string, metrics: readonly Metric[]) => Promise<Readonly<Partial<Record<Metric, Measured>>>> {
  let stopped: MissingReason | null = null;

  async function one(postId: string, metric: Metric): Promise<Measured> {
    if (stopped) return missing(stopped);
    try {
      return (await read(postId, [metric]))[metric];
    } catch (error) {
      return missing(reasonOf(error));
    }
  }

  function reasonOf(error: unknown): MissingReason {
    if (!(error instanceof PlatformError)) throw error;
    if (isBelowThreshold(error)) return "below_threshold";
    if (isUnsupported(error)) return "not_offered";
    // After a listing that showed the item: it was deleted meanwhile.
    if (error.platformCode === goneOrHidden) return "not_yet_available";
    const reason = error.platformErrorCode === "PERMISSION_MISSING" ? "permission_missing" : "not_yet_available";
    if (error.platformErrorCode !== "BAD_RESPONSE") stopped = reason;
    return reason;
  }

  return async (postId, metrics) => {
    if (stopped) return all(metrics, stopped);
    try {
      return await read(postId, metrics);
    } catch (error) {
      if (!isPlatformError(error, "INVALID_REQUEST")) return all(metrics, reasonOf(error));
    }
    const insights: Partial<Record<Metric, Measured>> = {};
    for (const metric of metrics) insights[metric] = await one(postId, metric);
    return insights;
  };
}

/** The item has no such number and never will: an unknown metric, or an item from before there were any. */
function isUnsupported(error: PlatformError): boolean {
  return error.platformErrorCode === "INVALID_REQUEST" || error.platformErrorCode === "NOT_SUPPORTED";
}

function all<Metric extends string>(
  metrics: readonly Metric[],
  reason: MissingReason,
): Partial<Record<Metric, Measured>> {
  const insights: Partial<Record<Metric, Measured>> = {};
  for (const metric of metrics) insights[metric] = missing(reason);
  return insights;
}
