import { z } from "zod";
import { countNumber } from "@/lib/platforms/shared/counts";
import { tokenAnswer } from "@/lib/platforms/shared/token-endpoint";

/** The token endpoint's answer to the code and to a refresh, without an envelope; the refresh token's life by its usual name. */
export const tokens = tokenAnswer
  .omit({ refresh_token_expires_in: true })
  .extend({
    refresh_expires_in: z.number().positive().optional(),
    open_id: z.string().min(1).optional().catch(undefined),
  })
  .transform(({ refresh_expires_in, ...answer }) => ({ ...answer, refresh_token_expires_in: refresh_expires_in }));

/** An answer of the API. "ok" is the only word for success, whatever the HTTP status says. */
function envelope<T extends z.ZodType>(data: T) {
  return z.object({ data, error: z.object({ code: z.literal("ok") }) });
}

const id = z.string().min(1);
const optionalText = z.string().optional();

/** The facts of an account, which need no permission for its counts. */
const accountFields = {
  open_id: id,
  union_id: optionalText,
  username: z.string().min(1),
  display_name: optionalText,
  is_verified: z.boolean().optional().catch(undefined),
  // No picture is worth failing a reading; its address is judged where it is mapped.
  avatar_url: z.unknown().optional(),
};

export const account = envelope(z.object({ user: z.object(accountFields) }));
export type Account = z.infer<typeof account>["data"]["user"];

export const profile = envelope(
  z.object({
    user: z.object({
      ...accountFields,
      follower_count: countNumber,
      following_count: countNumber,
      likes_count: countNumber,
      video_count: countNumber,
    }),
  }),
);
export type Profile = z.infer<typeof profile>["data"]["user"];

export const identity = envelope(z.object({ user: z.object({ open_id: id }) }));

/** A moment as whole seconds since 1970. */
const unixSeconds = z
  .int()
  .min(0)
  .max(8_640_000_000_000)
  .transform((seconds) => new Date(seconds * 1000));

/**
 * A public video. Its id has more digits than a JSON number can hold: it comes as text, and as a number it would be
 * another video's, so that one is refused.
 */
export const video = z.object({
  id: z.string().regex(/^\d{1,30}$/),
  create_time: unixSeconds,
  share_url: optionalText,
  title: optionalText,
  video_description: optionalText,
  like_count: countNumber.optional(),
  comment_count: countNumber.optional(),
  share_count: countNumber.optional(),
  view_count: countNumber.optional(),
});
export type Video = z.infer<typeof video>;

/** A page of the listing. `cursor` is a time in milliseconds and means something only while there is more. */
export const videoPage = envelope(
  z.object({
    videos: z.array(video).default([]),
    cursor: z.int().min(0).optional(),
    has_more: z.boolean(),
  }),
);
export type VideoPage = z.infer<typeof videoPage>["data"];

/** The revocation answers with nothing. */
export const revoked = z.unknown();

const text = z.string().optional().catch(undefined);

/** An error of the API, as far as it is readable. */
export const apiError = z.object({ error: z.object({ code: z.string(), message: text }) });
