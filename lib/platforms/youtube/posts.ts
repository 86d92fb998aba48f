import { isPlatformError } from "@/lib/platforms/errors";
import type { PlatformSession, PostPage } from "@/lib/platforms/types";
import { listPlaylist, readOwnChannel, readVideos } from "./api";
import { isPublished, toPost, uploadsKey } from "./map";
import type { PlaylistItems } from "./schemas";

const nothing: PostPage = { posts: [], nextCursor: null };

/**
 * A page of the channel's public videos with their counts, newest first: one call for the listing, one for the counts.
 * With the owner's token the listing holds private and unlisted videos as well; they are left out.
 */
export async function fetchPage(session: PlatformSession, cursor: string | null): Promise<PostPage> {
  const playlistId = session.account.state[uploadsKey] ?? (await lookUpPlaylist(session));
  if (playlistId === null) return nothing;
  const page = await listUploads(session, playlistId, cursor);
  if (page === null) return nothing;
  const ids = page.items.map((item) => item.contentDetails.videoId);
  const videos = ids.length === 0 ? [] : await readVideos(session, ids);
  const posts = videos.filter(isPublished).map(toPost);
  posts.sort((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime());
  return { posts, nextCursor: page.nextPageToken ?? null };
}

async function lookUpPlaylist(session: PlatformSession): Promise<string | null> {
  const channel = await readOwnChannel(session);
  return channel?.contentDetails.relatedPlaylists.uploads ?? null;
}

/** Null for a channel that has no uploads: its playlist does not exist yet. */
async function listUploads(
  session: PlatformSession,
  playlistId: string,
  cursor: string | null,
): Promise<PlaylistItems | null> {
  try {
    return await listPlaylist(session, playlistId, cursor);
  } catch (error) {
    if (isPlatformError(error, "NOT_FOUND")) return null;
    throw error;
  }
}
