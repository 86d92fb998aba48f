import { PlatformError } from "@/lib/platforms/errors";
import type { PlatformSession, PostPage } from "@/lib/platforms/types";
import { listVideos } from "./api";
import { toPost } from "./map";

/**
 * A page of the account's public videos with their counts, newest first, in one call. Our cursor is TikTok's time in
 * milliseconds as text. A page that claims more without saying where ends the listing with an error: to go on without a
 * cursor would read the first page again.
 */
export async function fetchPage(session: PlatformSession, cursor: string | null): Promise<PostPage> {
  const page = await listVideos(session, cursor === null ? null : toTime(cursor));
  if (page.has_more && page.cursor === undefined) {
    throw new PlatformError({
      platform: "tiktok",
      code: "BAD_RESPONSE",
      detail: "The listing has more pages, but names no cursor.",
    });
  }
  const posts = page.videos.map(toPost);
  posts.sort((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime());
  return { posts, nextCursor: page.has_more ? String(page.cursor) : null };
}

function toTime(cursor: string): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new PlatformError({ platform: "tiktok", code: "INVALID_REQUEST", detail: "The cursor is no time." });
}
