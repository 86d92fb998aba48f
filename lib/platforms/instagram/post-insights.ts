import { PlatformError } from "@/lib/platforms/errors";
import { missing } from "@/lib/platforms/shared/counts";
import type { MissingReason } from "@/lib/platforms/types";
import { type GraphAccess, readInsights } from "./api";
import { type InsightMetric, insightMetricsOf, insightNames, type PostInsights, toInsights } from "./map";
import type { Media } from "./schemas";

/** "No such object, or not for this token": after a listing that showed the item, it was deleted meanwhile. */
const goneOrHidden = "100/33";

/**
 * Reads the insights of media items one by one. A failure is never thrown: it becomes the reason why the numbers are
 * missing. After a failure that would hit every further item as well (throttled, no permission, platform down) no
 * further call is made, and the remaining items get the same reason.
 */
export function insightsReader(access: GraphAccess): (media: Media) => Promise<PostInsights> {
  let stopped: MissingReason | null = null;

  async function one(mediaId: string, metric: InsightMetric): Promise<PostInsights[InsightMetric]> {
    if (stopped) return missing(stopped);
    try {
      return toInsights(await readInsights(access, mediaId, [insightNames[metric]]), [metric])[metric];
    } catch (error) {
      return missing(reasonOf(error));
    }
  }

  function reasonOf(error: unknown): MissingReason {
    if (!(error instanceof PlatformError)) throw error;
    if (isUnsupported(error)) return "not_offered";
    if (error.platformCode === goneOrHidden) return "not_yet_available";
    const reason = error.platformErrorCode === "PERMISSION_MISSING" ? "permission_missing" : "not_yet_available";
    if (error.platformErrorCode !== "BAD_RESPONSE") stopped = reason;
    return reason;
  }

  return async (media) => {
    if (stopped) return allMissing(stopped);
    const metrics = insightMetricsOf(media);
    try {
      const names = metrics.map((metric) => insightNames[metric]);
      return toInsights(await readInsights(access, media.id, names), metrics);
    } catch (error) {
      // One metric that this item does not have fails the whole call, without saying which.
      if (!(error instanceof PlatformError && error.platformErrorCode === "INVALID_REQUEST")) {
        return allMissing(reasonOf(error));
      }
    }
    const insights = { ...allMissing("not_offered") };
    for (const metric of metrics) insights[metric] = await one(media.id, metric);
    return insights;
  };
}

/** The item has no such number and never will: an unknown metric, or media from before the account was professional. */
function isUnsupported(error: PlatformError): boolean {
  return error.platformErrorCode === "INVALID_REQUEST" || error.platformErrorCode === "NOT_SUPPORTED";
}

function allMissing(reason: MissingReason): PostInsights {
  const value = missing(reason);
  return { views: value, reach: value, saves: value, shares: value };
}
