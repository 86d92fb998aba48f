import type { ChargedResources, PlatformHttp, PlatformRequest, PlatformResponse } from "@/lib/platforms/types";
import { apiUrl } from "./endpoints";
import { priceOf, prices } from "./prices";
import * as schemas from "./schemas";

/** What a call needs: the client, and the token it speaks with, a person's or the app's own. */
export interface Access {
  readonly http: PlatformHttp;
  readonly accessToken: string;
}

/** Most users that one look-up takes. */
export const maxUsers = 100;

/** Every post is paid for, and what a month holds rarely fills more than one page of this size. */
export const pageSize = 25;

const userFields = "name,username,profile_image_url,protected,verified,public_metrics";
// Asked for in the older dialect throughout: one request must not mix the two.
const postFields = "created_at,public_metrics,attachments,note_tweet";

const charged = ({ data }: { data?: { id: string } | undefined }) => chargedFor("account", data ? [data] : []);

/** The account of the token, with its counts. */
export function readMe(
  access: Access,
): Promise<PlatformResponse<{ data?: schemas.User | undefined; errors: schemas.Problem[] }>> {
  return get(access, "users/me", { "user.fields": userFields }, "users.me", schemas.me, priceOf("user", 1), charged);
}

/** The cheapest read that needs a working token. */
export function readIdentity(
  access: Access,
): Promise<PlatformResponse<{ data?: { id: string } | undefined; errors: schemas.Problem[] }>> {
  return get(access, "users/me", {}, "users.identity", schemas.identity, priceOf("user", 1), charged);
}

/** Any users by id, at most `maxUsers`, read with the app's own token. */
export function readUsers(access: Access, ids: readonly string[]): Promise<PlatformResponse<{ data: schemas.User[] }>> {
  const query = { ids: ids.join(","), "user.fields": userFields };
  const found = ({ data }: { data: schemas.User[] }) => chargedFor("account", data);
  return get(access, "users", query, "users.batch", schemas.users, priceOf("user", ids.length), found);
}

/** A page of an account's own posts, newest first, without replies and reposts. */
export async function listPosts(access: Access, userId: string, nextToken: string | null): Promise<schemas.Timeline> {
  const query = {
    max_results: String(pageSize),
    exclude: "replies,retweets",
    "tweet.fields": postFields,
    expansions: "attachments.media_keys",
    "media.fields": "media_key,type",
    ...(nextToken === null ? {} : { pagination_token: nextToken }),
  };
  const path = `users/${encodeURIComponent(userId)}/tweets`;
  const listed = ({ data }: schemas.Timeline) => chargedFor("post", data);
  return (await get(access, path, query, "posts.list", schemas.timeline, priceOf("post", pageSize), listed)).data;
}

/** X charges for every resource that it returns, and for the same one again only after 00:00 UTC. */
function chargedFor(kind: ChargedResources["kind"], resources: readonly { id: string }[]): ChargedResources {
  return { kind, ids: resources.map(({ id }) => id), price: prices[kind === "account" ? "user" : "post"] };
}

function get<T>(
  access: Access,
  path: string,
  query: Readonly<Record<string, string>>,
  endpoint: string,
  schema: PlatformRequest<T>["schema"],
  cost: number,
  charged: (data: T) => ChargedResources,
): Promise<PlatformResponse<T>> {
  return access.http.request({ url: apiUrl(path), query, bearer: access.accessToken, endpoint, schema, cost, charged });
}
