import { isPlatformError, PlatformError } from "@/lib/platforms/errors";
import type { PlatformSession, PostPage } from "@/lib/platforms/types";
import { listPlaylist, readOwnChannel, readVideos } from "./api";
import { isPublished, toPost, uploadsKey } from "./map";
import type { PlaylistItems } from "./schemas";

const nothing: PostPage = { posts: [], nextCursor: null };
/** Our cursor: how many videos the playlist had (nothing where that was not said), and YouTube's token for the next page. */
const cursorShape = /^(\d{0,9}):(.+)$/s;

/**
 * A page of the channel's public videos with their counts, newest first: one call for the listing, one for the counts.
 * With the owner's token the listing holds private and unlisted videos as well; they are left out. YouTube pages by
 * position, so a playlist that has become shorter since the page before is refused (INVALID_REQUEST): a video may have
 * slipped through between the two.
 */
export async function fetchPage(session: PlatformSession, cursor: string | null): Promise<PostPage> {
  const playlistId = session.account.state[uploadsKey] ?? (await lookUpPlaylist(session));
  if (playlistId === null) return nothing;
  const place = cursor === null ? null : toPlace(cursor);
  const page = await listUploads(session, playlistId, place?.token ?? null);
  if (page === null) return nothing;
  const total = page.pageInfo?.totalResults;
  if (total !== undefined && place !== null && place.total !== null && total < place.total) {
    throw lost("The playlist has become shorter since the page before.");
  }
  const ids = page.items.map((item) => item.contentDetails.videoId);
  const videos = ids.length === 0 ? [] : await readVideos(session, ids);
  const posts = videos.filter(isPublished).map(toPost);
  posts.sort((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime());
  return { posts, nextCursor: page.nextPageToken === undefined ? null : `${total ?? ""}:${page.nextPageToken}` };
}

function toPlace(cursor: string): { total: number | null; token: string } {
  const [, total, token] = cursorShape.exec(cursor) ?? [];
  if (total === undefined || token === undefined) throw lost("The cursor is none of ours.");
  return { total: total === "" ? null : Number(total), token };
}

function lost(detail: string): PlatformError {
  return new PlatformError({ platform: "youtube", code: "INVALID_REQUEST", detail });
}

async function lookUpPlaylist(session: PlatformSession): Promise<string | null> {
  const channel = await readOwnChannel(session);
  return channel?.contentDetails.relatedPlaylists.uploads ?? null;
}

/** Null for a channel that has no uploads: its playlist does not exist yet. One that is gone half-way is an error. */
async function listUploads(
  session: PlatformSession,
  playlistId: string,
  pageToken: string | null,
): Promise<PlaylistItems | null> {
  try {
    return await listPlaylist(session, playlistId, pageToken);
  } catch (error) {
    if (pageToken === null && isPlatformError(error, "NOT_FOUND")) return null;
    throw error;
  }
}
