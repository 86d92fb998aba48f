import type { PlatformPost, PostPage } from "@/lib/platforms/types";
import type { PostsRead } from "./results";

const windowMs = 30 * 24 * 3_600_000;
const maxPosts = 100;
/** Against a platform that hands out cursors for ever. */
const maxPages = 40;

/**
 * Lists an account's posts, newest first, back to 30 days ago or 100 posts, whichever comes first; `fetchPage` reads one
 * page. When a page after the first fails, what was read until then is returned as incomplete; when the first fails, its
 * error is thrown.
 */
export async function readPosts(
  fetchPage: (cursor: string | null) => Promise<PostPage>,
  now: Date,
): Promise<PostsRead> {
  const oldestWanted = now.getTime() - windowMs;
  const found = new Map<string, PlatformPost>();
  const cursors = new Set<string | null>([null]);
  const read = (complete: boolean, coveredFrom: Date | null): PostsRead => {
    return { kind: "posts", posts: [...found.values()], complete, coveredFrom };
  };
  let cursor: string | null = null;
  for (let page = 0; page < maxPages; page += 1) {
    let answer: PostPage;
    try {
      answer = await fetchPage(cursor);
    } catch (error) {
      if (page === 0) throw error;
      return read(false, null);
    }
    for (const post of answer.posts) found.set(post.platformPostId, post);
    if (answer.nextCursor === null) return read(true, null);
    const times = answer.posts.map((post) => post.publishedAt.getTime());
    if (times.length > 0 && (found.size >= maxPosts || Math.min(...times) < oldestWanted)) {
      // The newest of the last page: older ones of it may have neighbours of the same time on the next.
      return read(true, new Date(Math.max(...times) + 1));
    }
    // A repeated cursor would go round for ever.
    if (cursors.has(answer.nextCursor)) return read(false, null);
    cursors.add(answer.nextCursor);
    cursor = answer.nextCursor;
  }
  return read(false, null);
}
