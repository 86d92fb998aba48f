import { z } from "zod";
import { countText } from "@/lib/platforms/shared/counts";

const channelId = z.string().min(1);

/** No picture is worth failing a reading: what is not as expected counts as not said. */
const thumbnail = z.object({ url: z.string() }).optional().catch(undefined);

const snippet = z.object({
  title: z.string(),
  customUrl: z.string().optional(),
  thumbnails: z.object({ default: thumbnail, medium: thumbnail }).optional().catch(undefined),
});

/** The uploads playlist may be missing for a channel that never uploaded. */
const contentDetails = z.object({ relatedPlaylists: z.object({ uploads: z.string().optional() }) });

/** A hidden subscriber count may be absent, "0" or a number; otherwise it is needed. */
const statistics = z.discriminatedUnion("hiddenSubscriberCount", [
  z.object({ hiddenSubscriberCount: z.literal(true), viewCount: countText, videoCount: countText }),
  z.object({
    hiddenSubscriberCount: z.literal(false),
    subscriberCount: countText,
    viewCount: countText,
    videoCount: countText,
  }),
]);

/** A list without results has no `items`. */
function listOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item).default([]),
    nextPageToken: z.string().optional(),
    pageInfo: z.object({ totalResults: z.int().nonnegative() }).optional().catch(undefined),
  });
}

export const channelFacts = listOf(z.object({ id: channelId, snippet, contentDetails }));
export type ChannelFacts = z.infer<typeof channelFacts>["items"][number];

export const channels = listOf(z.object({ id: channelId, snippet, contentDetails, statistics }));
export type Channel = z.infer<typeof channels>["items"][number];

export const channelIds = listOf(z.object({ id: channelId }));

export const playlistItems = listOf(z.object({ contentDetails: z.object({ videoId: z.string().min(1) }) }));
export type PlaylistItems = z.infer<typeof playlistItems>;

/** Counts of a video are left out when they are hidden or switched off. */
export const videos = listOf(
  z.object({
    id: z.string().min(1),
    snippet: z.object({
      title: z.string(),
      publishedAt: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
      liveBroadcastContent: z.string().optional(),
    }),
    status: z.object({ privacyStatus: z.string() }),
    statistics: z
      .object({
        viewCount: countText.optional(),
        likeCount: countText.optional(),
        commentCount: countText.optional(),
      })
      .default({}),
  }),
);
export type Video = z.infer<typeof videos>["items"][number];

/** The revocation answers with `{}` or with nothing; neither says anything. */
export const revoked = z.unknown();

const text = z.string().optional().catch(undefined);

/** An error of the Data API, as far as it is readable. */
export const apiError = z.object({
  error: z.object({
    code: z.int().optional().catch(undefined),
    message: text,
    status: text,
    errors: z
      .array(z.object({ reason: text }))
      .optional()
      .catch(undefined),
    details: z
      .array(z.object({ reason: text }))
      .optional()
      .catch(undefined),
  }),
});
