import type { PlatformHttp, PlatformResponse } from "@/lib/platforms/types";
import { graphUrl } from "./endpoints";
import * as schemas from "./schemas";

/** What a Graph call needs: the client, and the token of the account it speaks for. */
export interface GraphAccess {
  readonly http: PlatformHttp;
  readonly accessToken: string;
}

const accountFields = "id,user_id,username,name,account_type,profile_picture_url";
const countFields = "followers_count,follows_count,media_count";
const mediaFields = "id,caption,media_type,media_product_type,permalink,timestamp,like_count,comments_count";
const mediaPageSize = 25;

/** The account behind the token, without counts: also an account that has none to give can be told what it is. */
export async function readAccount(access: GraphAccess): Promise<schemas.Account> {
  return (await get(access, "me", { fields: accountFields }, "me.account", schemas.account)).data;
}

/** The account and its counts. */
export function readProfile(access: GraphAccess): Promise<PlatformResponse<schemas.Profile>> {
  return get(access, "me", { fields: `${accountFields},${countFields}` }, "me.profile", schemas.profile);
}

/** The cheapest read that needs a working token. */
export async function readIdentity(access: GraphAccess): Promise<void> {
  await get(access, "me", { fields: "id" }, "me.identity", schemas.identity);
}

/** A page of the account's media, newest first; `after` is the cursor of the page before. */
export async function listMedia(access: GraphAccess, after: string | null): Promise<schemas.MediaPage> {
  const query = { fields: mediaFields, limit: String(mediaPageSize), ...(after === null ? {} : { after }) };
  return (await get(access, "me/media", query, "media.list", schemas.mediaPage)).data;
}

/** Lifetime insights of one media item. A single metric that the item does not have fails the whole call. */
export async function readInsights(
  access: GraphAccess,
  mediaId: string,
  metrics: readonly string[],
): Promise<schemas.Insights> {
  const query = { metric: metrics.join(",") };
  return (await get(access, `${mediaId}/insights`, query, "media.insights", schemas.insights)).data;
}

function get<T>(
  access: GraphAccess,
  path: string,
  query: Readonly<Record<string, string>>,
  endpoint: string,
  schema: Parameters<typeof access.http.request<T>>[0]["schema"],
): Promise<PlatformResponse<T>> {
  // The token goes into a header: addresses end up in logs.
  return access.http.request({ url: graphUrl(path), query, bearer: access.accessToken, endpoint, schema });
}
