import { z } from "zod";

/**
 * The shapes that an app relies on when it talks to Google and YouTube (OAuth for web servers, Data API v3, Analytics API
 * v2, as documented in 2026). The stand-in's answers are tested against these; the schemas are strict, so an extra field
 * fails too.
 */
const digits = z.string().regex(/^\d+$/);
const rfc3339 = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/);
const channelId = z.string().regex(/^UC[\w-]{22}$/);
const videoId = z.string().regex(/^[\w-]{11}$/);
const thumbnail = z.strictObject({ url: z.url(), width: z.int(), height: z.int() });
const thumbnails = z.strictObject({ default: thumbnail, medium: thumbnail, high: thumbnail });
const localized = z.strictObject({ title: z.string(), description: z.string() });

export const tokenAnswer = z.strictObject({
  access_token: z.string().startsWith("ya29."),
  expires_in: z.int().positive(),
  refresh_token: z.string().startsWith("1//0").optional(),
  refresh_token_expires_in: z.int().positive().optional(),
  scope: z.string(),
  token_type: z.literal("Bearer"),
});

export const oauthErrorAnswer = z.strictObject({ error: z.string(), error_description: z.string() });

export const apiErrorAnswer = z.strictObject({
  error: z.strictObject({
    code: z.int(),
    message: z.string(),
    errors: z
      .array(
        z.strictObject({
          message: z.string(),
          domain: z.string(),
          reason: z.string(),
          location: z.string().optional(),
          locationType: z.string().optional(),
        }),
      )
      .length(1),
    status: z.string().optional(),
    details: z.array(z.unknown()).optional(),
  }),
});

export const channelListAnswer = z.strictObject({
  kind: z.literal("youtube#channelListResponse"),
  etag: z.string(),
  pageInfo: z.strictObject({ totalResults: z.int(), resultsPerPage: z.int() }),
  items: z
    .array(
      z.strictObject({
        kind: z.literal("youtube#channel"),
        etag: z.string(),
        id: channelId,
        snippet: z
          .strictObject({
            title: z.string(),
            description: z.string(),
            customUrl: z.string().startsWith("@"),
            publishedAt: rfc3339,
            thumbnails,
            localized,
            country: z.string().length(2),
          })
          .optional(),
        contentDetails: z
          .strictObject({
            relatedPlaylists: z.strictObject({ likes: z.string(), uploads: z.string().startsWith("UU") }),
          })
          .optional(),
        statistics: z
          .strictObject({
            viewCount: digits,
            subscriberCount: digits.optional(),
            hiddenSubscriberCount: z.boolean(),
            videoCount: digits,
          })
          .optional(),
        status: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .min(1)
    .optional(),
});

export const playlistItemListAnswer = z.strictObject({
  kind: z.literal("youtube#playlistItemListResponse"),
  etag: z.string(),
  nextPageToken: z.string().optional(),
  pageInfo: z.strictObject({ totalResults: z.int(), resultsPerPage: z.int() }),
  items: z.array(
    z.strictObject({
      kind: z.literal("youtube#playlistItem"),
      etag: z.string(),
      id: z.string(),
      snippet: z
        .strictObject({
          publishedAt: rfc3339,
          channelId,
          title: z.string(),
          description: z.string(),
          thumbnails,
          channelTitle: z.string(),
          playlistId: z.string(),
          position: z.int(),
          resourceId: z.strictObject({ kind: z.literal("youtube#video"), videoId }),
          videoOwnerChannelTitle: z.string(),
          videoOwnerChannelId: channelId,
        })
        .optional(),
      contentDetails: z.strictObject({ videoId, videoPublishedAt: rfc3339 }).optional(),
      status: z.strictObject({ privacyStatus: z.enum(["public", "unlisted", "private"]) }).optional(),
    }),
  ),
});

const videoCounts = { viewCount: digits, likeCount: digits.optional(), commentCount: digits.optional() };

export const videoListAnswer = z.strictObject({
  kind: z.literal("youtube#videoListResponse"),
  etag: z.string(),
  pageInfo: z.strictObject({ totalResults: z.int(), resultsPerPage: z.int() }),
  items: z.array(
    z.strictObject({
      kind: z.literal("youtube#video"),
      etag: z.string(),
      id: videoId,
      snippet: z
        .strictObject({
          publishedAt: rfc3339,
          channelId,
          title: z.string(),
          description: z.string(),
          thumbnails,
          channelTitle: z.string(),
          tags: z.array(z.string()),
          categoryId: digits,
          liveBroadcastContent: z.literal("none"),
          localized,
        })
        .optional(),
      contentDetails: z
        .strictObject({
          duration: z.string().regex(/^PT(\d+M)?(\d+S)?$/),
          dimension: z.literal("2d"),
          definition: z.enum(["hd", "sd"]),
          caption: z.enum(["true", "false"]),
          licensedContent: z.boolean(),
          contentRating: z.strictObject({}),
          projection: z.literal("rectangular"),
        })
        .optional(),
      status: z.record(z.string(), z.unknown()).optional(),
      statistics: z
        .strictObject({ ...videoCounts, dislikeCount: digits.optional(), favoriteCount: z.literal("0") })
        .optional(),
    }),
  ),
});

export const batchStatsAnswer = z.strictObject({
  kind: z.literal("youtube#batchGetStatsResponse"),
  etag: z.string(),
  items: z.array(
    z.strictObject({
      kind: z.literal("youtube#videoStats"),
      etag: z.string(),
      id: videoId,
      snippet: z.strictObject({ publishTime: rfc3339 }).optional(),
      statistics: z.strictObject(videoCounts).optional(),
      contentDetails: z.strictObject({ duration: z.string().regex(/^\d+s$/) }).optional(),
    }),
  ),
});

export const reportAnswer = z.strictObject({
  kind: z.literal("youtubeAnalytics#resultTable"),
  columnHeaders: z.array(
    z.strictObject({
      name: z.string(),
      columnType: z.enum(["DIMENSION", "METRIC"]),
      dataType: z.enum(["STRING", "INTEGER", "FLOAT", "CURRENCY"]),
    }),
  ),
  rows: z
    .array(z.array(z.union([z.string(), z.number()])))
    .min(1)
    .optional(),
});
