import { type FacebookAccess, readGraph } from "@/lib/platforms/shared/meta/facebook-graph";
import type { PlatformHttp, PlatformRequest, PlatformResponse } from "@/lib/platforms/types";
import { graphUrl } from "./endpoints";
import * as schemas from "./schemas";

/** How an account is read: what its node is called, what its node knows, and over which host under which log-in. */
export interface GraphAccess {
  readonly node: string;
  readonly accountFields: string;
  get<T>(
    path: string,
    query: Readonly<Record<string, string>>,
    endpoint: string,
    schema: PlatformRequest<T>["schema"],
  ): Promise<PlatformResponse<T>>;
}

/** By Instagram's own log-in: the token is the account's. It goes into a header, as addresses end up in logs. */
export function byInstagram({ http, accessToken }: { http: PlatformHttp; accessToken: string }): GraphAccess {
  return {
    node: "me",
    accountFields: "id,user_id,username,name,account_type,profile_picture_url",
    get: (path, query, endpoint, schema) =>
      http.request({ url: graphUrl(path), query, bearer: accessToken, endpoint, schema }),
  };
}

/** By Facebook's log-in: the token is that of the Page with which the account is linked. */
export function byFacebook(access: FacebookAccess, accountId: string): GraphAccess {
  return {
    node: accountId,
    accountFields: "id,username,name,profile_picture_url",
    get: (path, query, endpoint, schema) => readGraph(access, path, query, endpoint, schema),
  };
}

const countFields = "followers_count,follows_count,media_count";
const mediaFields = "id,caption,media_type,media_product_type,permalink,timestamp,like_count,comments_count";
const mediaPageSize = 25;

/** The account behind the token, without counts: also an account that has none to give can be told what it is. */
export async function readAccount(access: GraphAccess): Promise<schemas.Account> {
  return (await access.get(access.node, { fields: access.accountFields }, "me.account", schemas.account)).data;
}

/** The account and its counts. */
export function readProfile(access: GraphAccess): Promise<PlatformResponse<schemas.Profile>> {
  const fields = `${access.accountFields},${countFields}`;
  return access.get(access.node, { fields }, "me.profile", schemas.profile);
}

/** The cheapest read that needs a working token. */
export async function readIdentity(access: GraphAccess): Promise<void> {
  await access.get(access.node, { fields: "id" }, "me.identity", schemas.identity);
}

/** A page of the account's media, newest first; `after` is the cursor of the page before. */
export async function listMedia(access: GraphAccess, after: string | null): Promise<schemas.MediaPage> {
  const query = { fields: mediaFields, limit: String(mediaPageSize), ...(after === null ? {} : { after }) };
  return (await access.get(`${access.node}/media`, query, "media.list", schemas.mediaPage)).data;
}

/**
 * Followers by one breakdown (`age,gender`, `country`, `city`); empty below a hundred of them. The time frame is documented
 * as required, and means nothing for followers.
 */
export async function readFollowerDemographics(
  access: GraphAccess,
  breakdown: string,
  timeframe: "this_month" | null = "this_month",
): Promise<schemas.Demographics> {
  const query = {
    metric: "follower_demographics",
    period: "lifetime",
    metric_type: "total_value",
    breakdown,
    ...(timeframe === null ? {} : { timeframe }),
  };
  return (await access.get(`${access.node}/insights`, query, "me.audience", schemas.demographics)).data;
}

/** Lifetime insights of one media item. A single metric that the item does not have fails the whole call. */
export async function readInsights(
  access: GraphAccess,
  mediaId: string,
  metrics: readonly string[],
): Promise<schemas.Insights> {
  const query = { metric: metrics.join(",") };
  return (await access.get(`${mediaId}/insights`, query, "media.insights", schemas.insights)).data;
}
