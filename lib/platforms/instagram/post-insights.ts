import { missing } from "@/lib/platforms/shared/counts";
import { insightsReader } from "@/lib/platforms/shared/meta/insights-reader";
import { type GraphAccess, readInsights } from "./api";
import { type InsightMetric, insightMetricsOf, insightNames, type PostInsights, toInsights } from "./map";
import type { Media } from "./schemas";

const notOffered = missing("not_offered");

/**
 * Reads the insights of media items one by one; what an item's kind does not have is not asked for. A failure is never
 * thrown: it becomes the reason why the numbers are missing, for the remaining items too where it would hit them as well.
 */
export function mediaInsightsReader(access: GraphAccess): (media: Media) => Promise<PostInsights> {
  const read = insightsReader<InsightMetric>(async (mediaId, metrics) => {
    const names = metrics.map((metric) => insightNames[metric]);
    return toInsights(await readInsights(access, mediaId, names), metrics);
  });
  return async (media) => ({
    ...{ views: notOffered, reach: notOffered, saves: notOffered, shares: notOffered },
    ...(await read(media.id, insightMetricsOf(media))),
  });
}
