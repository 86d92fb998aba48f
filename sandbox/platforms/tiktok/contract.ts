import { z } from "zod";

/**
 * The shapes that an app and TikTok rely on in each other (Login Kit for web and the Display API, as documented in 2026):
 * what is asked, and what is answered. The stand-in reads requests with the first half and its answers are tested against
 * the second; both are strict, so an extra field fails too.
 */
const text = z.string().min(1);
const milliseconds = z.int().nonnegative();

/** A code verifier as RFC 7636 has it. The challenge is its SHA-256 in hex, which no other platform does. */
const verifier = z.string().regex(/^[\w.~-]{43,128}$/);

const client = { client_key: text, client_secret: text };

export const authorizeQuery = z.strictObject({
  client_key: text,
  response_type: z.literal("code"),
  scope: text,
  redirect_uri: text,
  state: text.optional(),
  disable_auto_auth: z.enum(["0", "1"]).optional(),
  code_challenge: text.optional(),
  code_challenge_method: z.literal("S256").optional(),
});

export const codeForm = z.strictObject({
  ...client,
  grant_type: z.literal("authorization_code"),
  code: text,
  redirect_uri: text,
  code_verifier: verifier.optional(),
});

export const refreshForm = z.strictObject({ ...client, grant_type: z.literal("refresh_token"), refresh_token: text });

export const clientForm = z.strictObject({ ...client, grant_type: z.literal("client_credentials") });

export const revokeForm = z.strictObject({ ...client, token: text });

export const fieldsQuery = z.strictObject({ fields: text });

export const videoListBody = z.strictObject({
  max_count: z.int().min(1).max(20).default(10),
  cursor: milliseconds.optional(),
});

export const videoQueryBody = z.strictObject({
  filters: z.strictObject({ video_ids: z.array(z.string().regex(/^\d+$/)).min(1).max(20) }),
});

const count = z.int().nonnegative();
const logId = z.string().regex(/^[0-9A-F]{20,40}$/);
const uuid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const videoId = z.string().regex(/^7\d{18}$/);
const https = z.url().startsWith("https://");

export const tokenAnswer = z.strictObject({
  access_token: z.string().startsWith("act."),
  expires_in: z.int().positive(),
  open_id: uuid,
  refresh_expires_in: z.int().positive(),
  refresh_token: z.string().startsWith("rft."),
  scope: z.string().regex(/^[a-z.]+(,[a-z.]+)*$/),
  token_type: z.literal("Bearer"),
});

export const clientTokenAnswer = z.strictObject({
  access_token: z.string().startsWith("clt."),
  expires_in: z.literal(7200),
  token_type: z.literal("Bearer"),
});

export const oauthErrorAnswer = z.strictObject({ error: text, error_description: text, log_id: logId });

export const apiErrorAnswer = z.strictObject({
  data: z.strictObject({}),
  error: z.strictObject({ code: text.refine((code) => code !== "ok"), message: text, log_id: logId }),
});

function answer<T extends z.ZodType>(data: T) {
  return z.strictObject({
    data,
    error: z.strictObject({ code: z.literal("ok"), message: z.literal(""), log_id: logId }),
  });
}

export const userInfoAnswer = answer(
  z.strictObject({
    user: z.strictObject({
      open_id: uuid.optional(),
      union_id: uuid.optional(),
      avatar_url: https.optional(),
      avatar_url_100: https.optional(),
      avatar_large_url: https.optional(),
      display_name: z.string().optional(),
      bio_description: z.string().optional(),
      profile_deep_link: https.optional(),
      is_verified: z.boolean().optional(),
      username: text.optional(),
      follower_count: count.optional(),
      following_count: count.optional(),
      likes_count: count.optional(),
      video_count: count.optional(),
    }),
  }),
);

const video = z.strictObject({
  id: videoId.optional(),
  create_time: z.int().positive().optional(),
  cover_image_url: https.optional(),
  share_url: z.url().startsWith("https://www.tiktok.com/@").optional(),
  video_description: z.string().max(150).optional(),
  duration: z.int().positive().optional(),
  height: z.int().positive().optional(),
  width: z.int().positive().optional(),
  title: z.string().max(150).optional(),
  embed_html: z.string().startsWith("<blockquote").optional(),
  embed_link: z.url().startsWith("https://www.tiktok.com/player/v1/").optional(),
  like_count: count.optional(),
  comment_count: count.optional(),
  share_count: count.optional(),
  view_count: count.optional(),
  is_aigc: z.boolean().optional(),
});

export const videoListAnswer = answer(
  z.strictObject({ videos: z.array(video).max(20), cursor: milliseconds, has_more: z.boolean() }),
);

export const videoQueryAnswer = answer(z.strictObject({ videos: z.array(video).max(20) }));
