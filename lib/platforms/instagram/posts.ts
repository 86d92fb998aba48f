import { inTurns } from "@/lib/platforms/shared/in-turns";
import { nextCursor } from "@/lib/platforms/shared/meta/graph-values";
import type { PostPage } from "@/lib/platforms/types";
import { type GraphAccess, listMedia } from "./api";
import { toPost } from "./map";
import { mediaInsightsReader } from "./post-insights";

/** How many insights are read at once; each post costs at least one call of the account's hourly allowance. */
const insightCallsAtOnce = 5;

/** A page of the account's media with counts and insights, newest first. The next page is asked for by cursor alone. */
export async function fetchMediaPage(access: GraphAccess, cursor: string | null): Promise<PostPage> {
  const page = await listMedia(access, cursor);
  const readInsightsOf = mediaInsightsReader(access);
  const posts = await inTurns(page.data, insightCallsAtOnce, async (media) =>
    toPost(media, await readInsightsOf(media)),
  );
  return { posts, nextCursor: nextCursor(page.paging) };
}
