import { z } from "zod";
import { countNumber } from "@/lib/platforms/shared/counts";
import { graphId, graphPaging, graphTime } from "@/lib/platforms/shared/meta/graph-values";

/** No picture is worth failing a reading; its address is judged where it is mapped. */
const picture = z
  .object({ data: z.object({ url: z.unknown(), is_silhouette: z.boolean().optional().catch(undefined) }) })
  .optional()
  .catch(undefined);

const pageFacts = {
  id: graphId,
  name: z.string(),
  username: z.string().optional(),
  link: z.string().optional(),
  category: z.string().optional(),
  verification_status: z.string().optional(),
  picture,
};

/**
 * A Page as listings give it, with its token. A Page on which the person may not do enough has no token; `tasks` may be
 * left out where a portfolio stands between the person and the Page.
 */
export const managedPage = z.object({
  ...pageFacts,
  access_token: z.string().min(1).optional(),
  tasks: z.array(z.string()).optional(),
  followers_count: countNumber.optional().catch(undefined),
});
export type ManagedPage = z.infer<typeof managedPage>;

/** A Page with its counts, read with its own token. */
export const page = z.object({ ...pageFacts, followers_count: countNumber });
export type Page = z.infer<typeof page>;

export const identity = z.object({ id: graphId });

const summary = z.object({ summary: z.object({ total_count: countNumber }) }).optional();

/** A published post. `shares` is left out while there are none. */
export const post = z.object({
  id: z.string().regex(/^\d{1,40}(_\d{1,40})?$/),
  message: z.string().optional(),
  story: z.string().optional(),
  created_time: graphTime,
  permalink_url: z.string().optional(),
  status_type: z.string().optional(),
  shares: z.object({ count: countNumber }).optional(),
  attachments: z
    .object({ data: z.array(z.object({ media_type: z.string().optional(), type: z.string().optional() })) })
    .optional(),
  reactions: summary,
  comments: summary,
});
export type Post = z.infer<typeof post>;

export const postPage = z.object({ data: z.array(post), paging: graphPaging });
export type PostList = z.infer<typeof postPage>;

/** Lifetime insights of one post; a metric without data is left out of `data`. */
export const insights = z.object({
  data: z.array(z.object({ name: z.string(), values: z.array(z.object({ value: countNumber })).min(1) })),
});
export type Insights = z.infer<typeof insights>;
