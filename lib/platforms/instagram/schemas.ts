import { z } from "zod";
import { countNumber } from "@/lib/platforms/shared/counts";
import { graphPaging, graphTime, graphId as id } from "@/lib/platforms/shared/meta/graph-values";

/** Some of Instagram's pages show single objects as the only element of `data`; live answers are flat. Both are read. */
function flatOrWrapped<T extends z.ZodType>(schema: T) {
  return z.preprocess((answer) => {
    if (typeof answer !== "object" || answer === null || !("data" in answer) || !Array.isArray(answer.data))
      return answer;
    return answer.data.length === 1 ? answer.data[0] : answer;
  }, schema);
}

/** `permissions` is documented as a comma-joined string and arrives as an array as well. */
const permissions = z
  .union([z.array(z.string()), z.string()])
  .transform((value) => (typeof value === "string" ? value.split(",") : value))
  .transform((names) => names.map((name) => name.trim()).filter((name) => name !== ""));

export const shortLivedToken = flatOrWrapped(z.object({ access_token: z.string().min(1), permissions }));

export const longLivedToken = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/** The facts of an account. `user_id` and `account_type` are what tells a professional account from others. */
const accountFields = {
  id: id.optional(),
  user_id: id.optional(),
  username: z.string().min(1),
  name: z.string().optional(),
  account_type: z.string().optional(),
  // No picture is worth failing a reading; its address is judged where it is mapped.
  profile_picture_url: z.unknown().optional(),
};

export const account = flatOrWrapped(z.object(accountFields));
export type Account = z.infer<typeof account>;

export const profile = flatOrWrapped(
  z.object({ ...accountFields, followers_count: countNumber, follows_count: countNumber, media_count: countNumber }),
);
export type Profile = z.infer<typeof profile>;

export const identity = flatOrWrapped(z.object({ id }));

/** A media item. Counts are left out when their owner hides them; `media_product_type` may never be filled. */
export const media = z.object({
  id,
  caption: z.string().optional(),
  media_type: z.string(),
  media_product_type: z.string().optional(),
  permalink: z.string().optional(),
  timestamp: graphTime,
  like_count: countNumber.optional(),
  comments_count: countNumber.optional(),
});
export type Media = z.infer<typeof media>;

export const mediaPage = z.object({ data: z.array(media), paging: graphPaging });
export type MediaPage = z.infer<typeof mediaPage>;

/** Insights of one media item; a metric without data is left out of `data`. */
export const insights = z.object({
  data: z.array(z.object({ name: z.string(), values: z.array(z.object({ value: countNumber })).min(1) })),
});
export type Insights = z.infer<typeof insights>;

/**
 * Demographics of the account. What each value is the key at its place says: a time frame may stand before the others.
 * Without data `data` is empty, or a breakdown has no results.
 */
export const demographics = z.object({
  data: z.array(
    z.object({
      name: z.string(),
      total_value: z.object({
        breakdowns: z.array(
          z.object({
            dimension_keys: z.array(z.string()),
            results: z
              .array(z.object({ dimension_values: z.array(z.string().max(200)), value: countNumber }))
              .max(500)
              .default([]),
          }),
        ),
      }),
    }),
  ),
});
export type Demographics = z.infer<typeof demographics>;

/** The flat shape of the code exchange on api.instagram.com. */
export const tokenError = z.object({
  error_type: z.string(),
  code: z.int().optional().catch(undefined),
  error_message: z.string().optional().catch(undefined),
});
