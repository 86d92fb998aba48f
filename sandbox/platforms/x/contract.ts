import { z } from "zod";

/**
 * The shapes that an app and X rely on (API v2 and OAuth 2.0, as documented in August 2026), answers and requests. The
 * stand-in's answers are tested against these; the schemas are strict, so an extra field fails too.
 */
const id = z.string().regex(/^\d{1,19}$/);
const moment = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
const count = z.int().nonnegative();

export const tokenAnswer = z.strictObject({
  token_type: z.literal("bearer"),
  expires_in: z.literal(7200),
  access_token: z.string().min(20),
  scope: z.string(),
  refresh_token: z.string().min(20).optional(),
});

export const appTokenAnswer = z.strictObject({ token_type: z.literal("bearer"), access_token: z.string() });

export const revokedAnswer = z.strictObject({ revoked: z.literal(true) });

export const oauthErrorAnswer = z.strictObject({ error: z.string(), error_description: z.string() });

const problemType = z.string().regex(/^(?:about:blank|https:\/\/api\.twitter\.com\/2\/problems\/[a-z-]+)$/);

/** A flat problem, or one around a list of wrong parameters. */
export const errorAnswer = z.union([
  z.strictObject({
    title: z.string(),
    detail: z.string(),
    type: problemType,
    status: z.int(),
    account_id: z.int().optional(),
    period: z.string().optional(),
    scope: z.string().optional(),
  }),
  z.strictObject({
    errors: z.array(z.strictObject({ parameters: z.record(z.string(), z.array(z.string())), message: z.string() })),
    title: z.literal("Invalid Request"),
    detail: z.string(),
    type: problemType,
  }),
]);

const partialErrors = z
  .array(
    z.strictObject({
      value: z.string(),
      detail: z.string(),
      title: z.string(),
      resource_type: z.enum(["user", "tweet"]),
      parameter: z.string(),
      resource_id: z.string(),
      type: problemType,
      section: z.literal("data").optional(),
      field: z.string().optional(),
    }),
  )
  .min(1)
  .optional();

const userCounts = {
  followers_count: count.optional(),
  following_count: count.optional(),
  listed_count: count,
  like_count: count,
  media_count: count,
};

const user = z.strictObject({
  id,
  name: z.string(),
  username: z.string().regex(/^\w{1,20}$/),
  created_at: moment.optional(),
  description: z.string().min(1).optional(),
  location: z.string().min(1).optional(),
  profile_image_url: z.url().startsWith("https://pbs.twimg.com/").optional(),
  protected: z.boolean().optional(),
  verified: z.boolean().optional(),
  verified_type: z.enum(["blue", "business", "government", "none"]).optional(),
  subscription_type: z.enum(["Basic", "Premium", "PremiumPlus", "None"]).optional(),
  public_metrics: z
    .union([
      z.strictObject({ ...userCounts, tweet_count: count.optional() }),
      z.strictObject({ ...userCounts, post_count: count }),
    ])
    .optional(),
});

export const userAnswer = z.strictObject({ data: user.optional(), errors: partialErrors });
export const usersAnswer = z.strictObject({ data: z.array(user).min(1).optional(), errors: partialErrors });

const media = z.strictObject({
  media_key: z.string().regex(/^(?:3|13|16)_\d+$/),
  type: z.enum(["photo", "video", "animated_gif"]),
  url: z.url().optional(),
  preview_image_url: z.url().optional(),
  duration_ms: count.optional(),
  width: count.optional(),
  height: count.optional(),
  public_metrics: z.strictObject({ view_count: count }).optional(),
  non_public_metrics: z.record(z.string().regex(/^playback_\d+_count$/), count).optional(),
});
const includes = z
  .strictObject({ media: z.array(media).min(1).optional(), users: z.array(user).min(1).optional() })
  .optional();

const clicks = { url_link_clicks: count, user_profile_clicks: count };
const postCounts = {
  reply_count: count,
  like_count: count,
  quote_count: count,
  bookmark_count: count,
  impression_count: count,
};
const organic = { impression_count: count, reply_count: count, like_count: count, ...clicks };
const commonPost = {
  id,
  text: z.string().max(280),
  created_at: moment.optional(),
  conversation_id: id.optional(),
  lang: z.string().length(2).optional(),
  paid_partnership: z.boolean().optional(),
  non_public_metrics: z.strictObject({ impression_count: count, engagements: count, ...clicks }).optional(),
  attachments: z.strictObject({ media_keys: z.array(z.string()).min(1) }).optional(),
};
const note = z.strictObject({ text: z.string().min(281) });

/** A post in the names of the older dialect. */
const legacyPost = z.strictObject({
  ...commonPost,
  edit_history_tweet_ids: z.array(id).min(1),
  author_id: id.optional(),
  public_metrics: z.strictObject({ retweet_count: count, ...postCounts }).optional(),
  organic_metrics: z.strictObject({ retweet_count: count, ...organic }).optional(),
  referenced_tweets: z
    .array(z.strictObject({ type: z.enum(["quoted", "replied_to", "retweeted"]), id }))
    .min(1)
    .optional(),
  note_tweet: note.optional(),
});

/** A post in the names of August 2026. */
const renamedPost = z.strictObject({
  ...commonPost,
  edit_history_post_ids: z.array(id).min(1),
  public_metrics: z.strictObject({ repost_count: count, ...postCounts }).optional(),
  organic_metrics: z.strictObject({ repost_count: count, ...organic }).optional(),
  note_post: note.optional(),
});

const meta = z.strictObject({
  result_count: count,
  newest_id: id.optional(),
  oldest_id: id.optional(),
  next_token: z.string().optional(),
  previous_token: z.string().optional(),
});

const timelineOf = <T extends z.ZodType>(post: T) =>
  z.strictObject({ data: z.array(post).min(1).optional(), includes, errors: partialErrors, meta: meta.optional() });
export const timelineAnswer = timelineOf(legacyPost);
export const renamedTimelineAnswer = timelineOf(renamedPost);
export const postsAnswer = z.strictObject({
  data: z.array(legacyPost).min(1).optional(),
  includes,
  errors: partialErrors,
});
export const postAnswer = z.strictObject({ data: legacyPost.optional(), includes, errors: partialErrors });

export const analyticsAnswer = z.strictObject({
  data: z
    .array(
      z.strictObject({
        id,
        timestamped_metrics: z.array(
          z.strictObject({
            timestamp: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/),
            metrics: z.record(z.string(), count),
          }),
        ),
      }),
    )
    .min(1)
    .optional(),
  errors: partialErrors,
});

export const usageAnswer = z.strictObject({
  data: z.strictObject({
    cap_reset_day: z.int(),
    project_cap: z.string().regex(/^\d+$/),
    project_id: id,
    project_usage: z.string().regex(/^\d+$/),
    daily_project_usage: z.strictObject({
      project_id: id,
      usage: z.array(z.strictObject({ date: moment, usage: z.string().regex(/^\d+$/) })),
    }),
  }),
});

/** The headers of every answer that was counted against a window. */
export const limitHeaders = z.object({
  "x-rate-limit-limit": z.string().regex(/^\d+$/),
  "x-rate-limit-remaining": z.string().regex(/^\d+$/),
  "x-rate-limit-reset": z.string().regex(/^\d{10}$/),
});

const fieldList = z
  .string()
  .regex(/^[a-z_.]+(?:,[a-z_.]+)*$/)
  .optional();
const showing = {
  "tweet.fields": fieldList,
  "post.fields": fieldList,
  "user.fields": fieldList,
  "media.fields": fieldList,
  expansions: fieldList,
};
const idList = z.string().regex(/^\d{1,19}(?:,\d{1,19}){0,99}$/);

/** What X takes: the query of a reading call, the fields of a call to the token endpoints. */
export const requests = {
  me: z.strictObject({
    "user.fields": fieldList,
    "tweet.fields": fieldList,
    "post.fields": fieldList,
    expansions: fieldList,
  }),
  users: z.strictObject({ ids: idList, "user.fields": fieldList }),
  timeline: z.strictObject({
    ...showing,
    max_results: z
      .string()
      .regex(/^(?:[5-9]|[1-9]\d|100)$/)
      .optional(),
    exclude: z.enum(["replies", "retweets", "replies,retweets", "retweets,replies"]).optional(),
    pagination_token: z.string().min(1).optional(),
    start_time: z.iso.datetime().optional(),
    end_time: z.iso.datetime().optional(),
    since_id: id.optional(),
    until_id: id.optional(),
  }),
  exchange: z.strictObject({
    grant_type: z.literal("authorization_code"),
    code: z.string().min(1),
    redirect_uri: z.url(),
    code_verifier: z.string().regex(/^[A-Za-z0-9._~-]{43,128}$/),
    client_id: z.string().optional(),
    client_secret: z.string().optional(),
  }),
  refresh: z.strictObject({
    grant_type: z.literal("refresh_token"),
    refresh_token: z.string().min(1),
    client_id: z.string().optional(),
    client_secret: z.string().optional(),
  }),
  revoke: z.strictObject({
    token: z.string().min(1),
    token_type_hint: z.enum(["access_token", "refresh_token"]).optional(),
    client_id: z.string().optional(),
    client_secret: z.string().optional(),
  }),
} as const;
