import { inTurns } from "@/lib/platforms/shared/in-turns";
import { nextCursor } from "@/lib/platforms/shared/meta/graph-values";
import { insightsReader } from "@/lib/platforms/shared/meta/insights-reader";
import type { PlatformSession, PostPage } from "@/lib/platforms/types";
import { listPosts, readPostInsights } from "./api";
import { type InsightMetric, insightNames, toInsights, toPost } from "./map";

/** How many insights are read at once; each post costs a call of the Page's allowance. */
const insightCallsAtOnce = 5;
const metrics: readonly InsightMetric[] = ["views", "reach"];

/**
 * A page of what the Page itself has published, newest first, with counts and insights. Insights that cannot be read
 * never cost the listing: they are missing with their reason.
 */
export async function fetchPage(session: PlatformSession, cursor: string | null): Promise<PostPage> {
  const page = await listPosts(session, session.account.platformUserId, cursor);
  const read = insightsReader<InsightMetric>(async (postId, asked) => {
    const names = asked.map((metric) => insightNames[metric]);
    return toInsights(await readPostInsights(session, postId, names), asked);
  });
  const posts = await inTurns(page.data, insightCallsAtOnce, async (post) =>
    toPost(post, await read(post.id, metrics)),
  );
  return { posts, nextCursor: nextCursor(page.paging) };
}
