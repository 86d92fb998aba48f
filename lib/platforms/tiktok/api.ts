import type { PlatformHttp, PlatformRequest, PlatformResponse } from "@/lib/platforms/types";
import { apiUrl } from "./endpoints";
import * as schemas from "./schemas";

/** What a call needs: the client, and the token of the account it speaks for. */
export interface ApiAccess {
  readonly http: PlatformHttp;
  readonly accessToken: string;
}

/** Most videos that one page of the listing holds. */
export const videosPerPage = 20;

// A single field of a permission that is missing fails the whole call, so each call asks for no more than it uses.
const accountFields = "open_id,union_id,avatar_url,display_name,username,is_verified";
const countFields = "follower_count,following_count,likes_count,video_count";
const videoFields = "id,create_time,share_url,title,video_description,like_count,comment_count,share_count,view_count";

/** The account behind the token, without counts. */
export async function readAccount(access: ApiAccess): Promise<schemas.Account> {
  const { data } = await userInfo(access, accountFields, "user.account", schemas.account);
  return data.data.user;
}

/** The account and its counts, with the hash of the answer. */
export async function readProfile(access: ApiAccess): Promise<{ profile: schemas.Profile; sha256: string }> {
  const { data, sha256 } = await userInfo(access, `${accountFields},${countFields}`, "user.profile", schemas.profile);
  return { profile: data.data.user, sha256 };
}

/** The cheapest read that needs a working token. */
export async function readIdentity(access: ApiAccess): Promise<void> {
  await userInfo(access, "open_id", "user.identity", schemas.identity);
}

/** A page of the account's public videos, newest first; `before` is the cursor of the page before, in milliseconds. */
export async function listVideos(access: ApiAccess, before: number | null): Promise<schemas.VideoPage> {
  const { data } = await access.http.request({
    url: apiUrl("video/list"),
    query: { fields: videoFields },
    json: { max_count: videosPerPage, ...(before === null ? {} : { cursor: before }) },
    bearer: access.accessToken,
    endpoint: "video.list",
    schema: schemas.videoPage,
  });
  return data.data;
}

function userInfo<T>(
  access: ApiAccess,
  fields: string,
  endpoint: string,
  schema: PlatformRequest<T>["schema"],
): Promise<PlatformResponse<T>> {
  const request = { url: apiUrl("user/info"), query: { fields }, endpoint, schema };
  return access.http.request({ ...request, bearer: access.accessToken });
}
