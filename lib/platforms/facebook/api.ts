import { type FacebookAccess, readGraph } from "@/lib/platforms/shared/meta/facebook-graph";
import type { PlatformResponse } from "@/lib/platforms/types";
import * as schemas from "./schemas";

const factFields = "id,name,username,link,category,verification_status,picture.type(large)";

/** What is asked of each Page of a person; the task list says what they may do there. */
export const managedPageFields = `${factFields},access_token,tasks,followers_count`;

const postFields =
  "id,message,story,created_time,permalink_url,status_type,shares,attachments{media_type,type}," +
  "reactions.limit(0).summary(total_count),comments.limit(0).summary(total_count)";
const postPageSize = 25;

/** A Page and its counts, with the Page's token. */
export function readPage(access: FacebookAccess, pageId: string): Promise<PlatformResponse<schemas.Page>> {
  return readGraph(access, pageId, { fields: `${factFields},followers_count` }, "page.statistics", schemas.page);
}

/** The cheapest read that needs a working Page token. */
export async function readIdentity(access: FacebookAccess, pageId: string): Promise<void> {
  await readGraph(access, pageId, { fields: "id" }, "page.identity", schemas.identity);
}

/** A page of what the Page itself has published, newest first; `after` is the cursor of the page before. */
export async function listPosts(
  access: FacebookAccess,
  pageId: string,
  after: string | null,
): Promise<schemas.PostList> {
  const query = { fields: postFields, limit: String(postPageSize), ...(after === null ? {} : { after }) };
  return (await readGraph(access, `${pageId}/published_posts`, query, "posts.list", schemas.postPage)).data;
}

/** Lifetime insights of one post. A single metric that is not there any more fails the whole call. */
export async function readPostInsights(
  access: FacebookAccess,
  postId: string,
  metrics: readonly string[],
): Promise<schemas.Insights> {
  const query = { metric: metrics.join(",") };
  return (await readGraph(access, `${postId}/insights`, query, "posts.insights", schemas.insights)).data;
}
