import type { PlatformHttp, PlatformRequest, PlatformResponse } from "@/lib/platforms/types";
import { dataUrl } from "./endpoints";
import * as schemas from "./schemas";

/** How a call is authorized: by the owner's token, or by our key for what is public anyway. */
export type DataAccess = { readonly http: PlatformHttp } & (
  | { readonly accessToken: string }
  | { readonly apiKey: string }
);

/** Most ids that one list call takes. Each list call costs one unit, whatever it returns. */
export const maxIds = 50;

const statisticsParts = "snippet,contentDetails,statistics";

/** The channel of the grant without its counts; none where the Google account has no channel. */
export async function readOwnChannel(access: DataAccess): Promise<schemas.ChannelFacts | null> {
  const query = { part: "snippet,contentDetails", mine: "true" };
  const { data } = await get(access, "channels", query, "channels.mine", schemas.channelFacts);
  return data.items[0] ?? null;
}

/** The channel of the grant with its counts, as a list of one or none. */
export function readOwnStatistics(access: DataAccess): Promise<PlatformResponse<{ items: schemas.Channel[] }>> {
  return get(access, "channels", { part: statisticsParts, mine: "true" }, "channels.statistics", schemas.channels);
}

/** Any channels by id, at most `maxIds`; unknown ones are left out. */
export function readChannels(
  access: DataAccess,
  ids: readonly string[],
): Promise<PlatformResponse<{ items: schemas.Channel[] }>> {
  const query = { part: statisticsParts, id: ids.join(","), maxResults: String(maxIds) };
  return get(access, "channels", query, "channels.batch", schemas.channels);
}

/** The cheapest read that needs a working token. */
export async function readIdentity(access: DataAccess): Promise<void> {
  await get(access, "channels", { part: "id", mine: "true" }, "channels.identity", schemas.channelIds);
}

/** A page of a playlist, at most `maxIds` videos; the uploads playlist has the newest first. */
export async function listPlaylist(
  access: DataAccess,
  playlistId: string,
  pageToken: string | null,
): Promise<schemas.PlaylistItems> {
  const query = {
    part: "contentDetails",
    playlistId,
    maxResults: String(maxIds),
    ...(pageToken === null ? {} : { pageToken }),
  };
  return (await get(access, "playlistItems", query, "playlistItems.list", schemas.playlistItems)).data;
}

/** Videos by id, at most `maxIds`; deleted and foreign private ones are left out. */
export async function readVideos(access: DataAccess, ids: readonly string[]): Promise<schemas.Video[]> {
  const query = { part: "snippet,status,statistics", id: ids.join(",") };
  return (await get(access, "videos", query, "videos.list", schemas.videos)).data.items;
}

function get<T>(
  access: DataAccess,
  resource: string,
  query: Readonly<Record<string, string>>,
  endpoint: string,
  schema: PlatformRequest<T>["schema"],
): Promise<PlatformResponse<T>> {
  const request = { url: dataUrl(resource), endpoint, schema };
  return "apiKey" in access
    ? access.http.request({ ...request, query: { ...query, key: access.apiKey } })
    : access.http.request({ ...request, query, bearer: access.accessToken });
}
