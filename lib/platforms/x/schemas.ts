import { z } from "zod";
import { countNumber } from "@/lib/platforms/shared/counts";
import { eitherDialect } from "./dialect";

/** Ids go beyond 2^53 and are text everywhere; a number would already have lost digits. */
const id = z.string().regex(/^\d{1,19}$/);

/** The revocation's answer; its words say nothing that the status does not. */
export const revoked = z.unknown();

const text = z.string().optional().catch(undefined);

/** A refusal as X writes it: alone, in a list, or beside the data of a 200. Only its type tells refusals apart. */
export const problem = z.object({ type: text, title: text, detail: text, reason: text });
export type Problem = z.infer<typeof problem>;

const problems = z.array(problem).catch([]).default([]);

/** No picture and no tick is worth failing a reading: what is not as expected counts as not said. */
const profile = {
  id,
  name: z.string(),
  username: z.string().min(1),
  profile_image_url: z.string().optional().catch(undefined),
  protected: z.boolean().optional().catch(undefined),
  verified: z.boolean().optional().catch(undefined),
};

/** Fields that X does not know are dropped without a word, so the counts are needed: a reading without them failed. */
const user = z.object({
  ...profile,
  public_metrics: eitherDialect({
    followers_count: countNumber,
    following_count: countNumber,
    tweet_count: countNumber,
  }),
});
export type User = z.infer<typeof user>;

/** Who the token belongs to, or why that is not said. */
export const me = z.object({ data: user.optional(), errors: problems });

/** The same without counts, for the cheapest read. */
export const identity = z.object({ data: z.object({ id }).optional(), errors: problems });

/** Several users; those that do not exist, are suspended or are withheld stand under `errors` instead. */
export const users = z.object({ data: z.array(user).default([]), errors: problems });

const post = eitherDialect({
  id,
  text: z.string(),
  created_at: z.iso.datetime({ offset: true }).transform((written) => new Date(written)),
  note_tweet: z.object({ text: z.string() }).optional().catch(undefined),
  attachments: z
    .object({ media_keys: z.array(z.string()).optional() })
    .optional()
    .catch(undefined),
  public_metrics: eitherDialect({
    retweet_count: countNumber,
    quote_count: countNumber,
    reply_count: countNumber,
    like_count: countNumber,
    bookmark_count: countNumber.optional(),
    impression_count: countNumber.optional(),
  }),
});
export type Post = z.infer<typeof post>;

const media = z.object({ media_key: z.string(), type: z.string() });
export type Media = z.infer<typeof media>;

/** A page of an account's posts, newest first. Without posts there is no `data`. */
export const timeline = z.object({
  data: z.array(post).default([]),
  includes: z
    .object({ media: z.array(media).default([]) })
    .optional()
    .catch(undefined),
  meta: z.object({ next_token: z.string().min(1).optional() }).optional(),
  errors: problems,
});
export type Timeline = z.infer<typeof timeline>;

/** An error of the API: one problem, several with one around them, or the numbered form of the first version. */
export const apiError = z.object({
  type: text,
  title: text,
  detail: text,
  reason: text,
  errors: z
    .array(
      z.object({
        type: text,
        title: text,
        detail: text,
        reason: text,
        message: text,
        code: z.int().optional().catch(undefined),
      }),
    )
    .optional()
    .catch(undefined),
});
export type ApiError = z.infer<typeof apiError>;
