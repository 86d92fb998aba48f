import { z } from "zod";

/**
 * The shapes that an app relies on when it talks to Instagram (Instagram API with Instagram Login, as documented by Meta
 * in 2026). The stand-in's answers are tested against these; the schemas are strict, so an extra field fails too.
 */
const digits = z.string().regex(/^\d{5,}$/);
const graphTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+0000$/);
const count = z.int().nonnegative();

export const shortTokenAnswer = z.strictObject({
  access_token: z.string().startsWith("IG"),
  user_id: z.number(),
  permissions: z.array(z.string()),
});

export const longTokenAnswer = z.strictObject({
  access_token: z.string().startsWith("IG"),
  token_type: z.literal("bearer"),
  expires_in: z.int().positive(),
});

export const flatTokenError = z.strictObject({
  error_type: z.literal("OAuthException"),
  code: z.literal(400),
  error_message: z.string(),
});

export const graphErrorAnswer = z.strictObject({
  error: z.strictObject({
    message: z.string(),
    type: z.string(),
    code: z.int(),
    error_subcode: z.int().optional(),
    is_transient: z.boolean(),
    fbtrace_id: z.string(),
  }),
});

export const profileAnswer = z.strictObject({
  id: digits,
  user_id: digits.startsWith("17841").optional(),
  username: z.string().optional(),
  name: z.string().optional(),
  account_type: z.enum(["BUSINESS", "MEDIA_CREATOR"]).optional(),
  profile_picture_url: z.url().optional(),
  followers_count: count.optional(),
  follows_count: count.optional(),
  media_count: count.optional(),
  biography: z.string().min(1).optional(),
  website: z.url().optional(),
});

const child = z.strictObject({
  id: digits,
  media_type: z.enum(["IMAGE", "VIDEO"]).optional(),
  media_url: z.url().optional(),
  thumbnail_url: z.url().optional(),
});

export const mediaAnswer = z.strictObject({
  id: digits,
  caption: z.string().optional(),
  media_type: z.enum(["IMAGE", "VIDEO", "CAROUSEL_ALBUM"]).optional(),
  media_product_type: z.enum(["FEED", "REELS", "STORY", "AD"]).optional(),
  media_url: z.url().optional(),
  thumbnail_url: z.url().optional(),
  permalink: z.url().startsWith("https://www.instagram.com/").optional(),
  timestamp: graphTime.optional(),
  like_count: count.optional(),
  comments_count: count.optional(),
  children: z.strictObject({ data: z.array(child) }).optional(),
});

export const mediaListAnswer = z.strictObject({
  data: z.array(mediaAnswer),
  paging: z
    .strictObject({
      cursors: z.strictObject({ before: z.string(), after: z.string() }),
      previous: z.url().optional(),
      next: z.url().optional(),
    })
    .optional(),
});

export const commentListAnswer = z.strictObject({
  data: z.array(
    z.strictObject({
      id: digits,
      text: z.string().optional(),
      timestamp: graphTime.optional(),
      username: z.string().optional(),
      from: z.strictObject({ id: digits, username: z.string() }).optional(),
      like_count: count.optional(),
    }),
  ),
  paging: mediaListAnswer.shape.paging,
});

const breakdowns = z.array(
  z.strictObject({
    dimension_keys: z.array(z.string()),
    results: z.array(z.strictObject({ dimension_values: z.array(z.string()), value: count })),
  }),
);

const insight = {
  name: z.string(),
  title: z.string(),
  description: z.string(),
  id: z.string(),
};

export const mediaInsightsAnswer = z.strictObject({
  data: z.array(
    z.strictObject({
      ...insight,
      period: z.literal("lifetime"),
      values: z.array(z.strictObject({ value: count })).length(1),
    }),
  ),
});

export const accountInsightsAnswer = z.strictObject({
  data: z.array(
    z.strictObject({
      ...insight,
      period: z.enum(["day", "lifetime"]),
      values: z.array(z.strictObject({ value: count, end_time: graphTime })).optional(),
      total_value: z.strictObject({ value: count.optional(), breakdowns: breakdowns.optional() }).optional(),
    }),
  ),
  paging: z.strictObject({ previous: z.url(), next: z.url() }).optional(),
});

const usage = { call_count: count, total_time: count, total_cputime: count };
export const appUsageHeader = z.strictObject(usage);
export const businessUsageHeader = z.record(
  z.string(),
  z.array(z.strictObject({ type: z.literal("instagram"), ...usage, estimated_time_to_regain_access: count })),
);
