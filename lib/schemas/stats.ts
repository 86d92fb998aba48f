import * as z from "zod/mini";
import { accessEndCauses } from "./access-end";

/** Where a number came from. `sandbox` marks the shortcut that skips a platform's own log-in. */
export const numberSources = ["api", "api_public", "webhook", "derived", "self_reported", "sandbox"] as const;

/** What may be odd about a number that is shown all the same. */
export const numberFlagNames = ["implausible"] as const;

/** A number with everything a reader needs in order to believe it; null comes with a reason, never as 0. */
export const passportSchema = z.object({
  value: z.nullable(z.number()),
  reason: z.nullable(z.string()),
  unit: z.string(),
  definition: z.string(),
  source: z.enum(numberSources),
  asOf: z.string(),
  fetchedAt: z.string(),
  lagSeconds: z.number(),
  precision: z.enum(["exact", "3_significant_digits", "withheld"]),
  basis: z.nullable(z.string()),
  flags: z.array(z.enum(numberFlagNames)),
});
export type Passport = z.output<typeof passportSchema>;

export const connectionStatuses = ["active", "expired", "revoked", "error", "disconnected"] as const;
export type ConnectionStatus = (typeof connectionStatuses)[number];

export const syncTiers = ["hot", "normal", "saver"] as const;
export type SyncTier = (typeof syncTiers)[number];

/** A connected account as its owner sees it; times are ISO 8601 in UTC. */
export const accountSchema = z.object({
  id: z.string(),
  seq: z.number(),
  platform: z.string(),
  username: z.string(),
  displayName: z.string(),
  profileUrl: z.nullable(z.string()),
  /** Path of the copied picture under our own address; left out where there is none. */
  pictureUrl: z.optional(z.string()),
  accountType: z.nullable(z.string()),
  platformVerified: z.nullable(z.boolean()),
  isPrimary: z.boolean(),
  status: z.enum(connectionStatuses),
  syncTier: z.enum(syncTiers),
  promisedMinutes: z.number(),
  connectedAt: z.string(),
  disconnectedAt: z.nullable(z.string()),
  lastSyncedAt: z.nullable(z.string()),
  lastAttemptAt: z.nullable(z.string()),
  nextSyncAt: z.nullable(z.string()),
  lastPostsAt: z.nullable(z.string()),
  lastErrorCode: z.nullable(z.string()),
  lastErrorDetail: z.nullable(z.string()),
  lastErrorAt: z.nullable(z.string()),
  /** When our access ends unless somebody acts; null while it renews itself or has no end, and where it has ended. */
  accessEndsAt: z.nullable(z.string()),
  accessEndCause: z.nullable(z.enum(accessEndCauses)),
  /** True while its owner has paused reading; left out otherwise. */
  isReadingPaused: z.optional(z.literal(true)),
  /** Since when its platform has listed none of its known posts, and that is still doubted; left out otherwise. */
  postsGoneSince: z.optional(z.string()),
  /** Whether a sync of this account is waiting or running now. */
  syncing: z.boolean(),
  /** The run to follow for it; null while none is. */
  syncRunId: z.nullable(z.string()),
  numbers: z.record(z.string(), passportSchema),
});
export type Account = z.output<typeof accountSchema>;

/** One UTC day of a history: a value, or null with why there is none. */
export const historyPointSchema = z.object({
  day: z.string(),
  value: z.nullable(z.number()),
  reason: z.nullable(z.string()),
  flags: z.array(z.enum(numberFlagNames)),
});
export type HistoryPoint = z.output<typeof historyPointSchema>;

const knownDaySchema = z.object({ day: z.string(), value: z.number() });

/** Last known value minus first known value of the period, with the days they really belong to. */
export const changeSchema = z.object({
  absolute: z.number(),
  percent: z.nullable(z.number()),
  from: knownDaySchema,
  to: knownDaySchema,
});
export type HistoryChange = z.output<typeof changeSchema>;

export const historySeriesSchema = z.object({
  connectionId: z.string(),
  platform: z.string(),
  username: z.string(),
  points: z.array(historyPointSchema),
  change: z.nullable(changeSchema),
  /** Why no change is given, although there are values: the platform's rules do not allow calculating one. */
  changeReason: z.nullable(z.enum(["policy"])),
});
export type HistorySeries = z.output<typeof historySeriesSchema>;

export const totalHistorySchema = z.object({
  points: z.array(historyPointSchema),
  change: z.nullable(changeSchema),
  /** The connections that are part of it. */
  included: z.array(z.string()),
});
export type TotalHistory = z.output<typeof totalHistorySchema>;

/** Followers of every account of a person, day by day, and their total where the platforms' rules allow one. */
export const historySchema = z.object({
  days: z.number(),
  from: z.string(),
  to: z.string(),
  series: z.array(historySeriesSchema),
  total: z.nullable(totalHistorySchema),
  /** Why there is no total. */
  totalReason: z.nullable(z.enum(["policy", "one_account"])),
  /** Live connections whose platform does not allow adding. */
  leftOut: z.array(z.object({ connectionId: z.string(), platform: z.string(), reason: z.enum(["policy"]) })),
});
export type History = z.output<typeof historySchema>;

export const postKinds = ["image", "video", "carousel", "text", "other"] as const;

export const postSchema = z.object({
  id: z.number(),
  connectionId: z.string(),
  platform: z.string(),
  username: z.string(),
  platformPostId: z.string(),
  kind: z.enum(postKinds),
  caption: z.string(),
  permalink: z.nullable(z.string()),
  publishedAt: z.string(),
  removedAt: z.nullable(z.string()),
  metrics: z.record(z.string(), passportSchema),
});
export type Post = z.output<typeof postSchema>;

/** How a run of syncs is getting on. */
export const syncRunSchema = z.object({
  runId: z.string(),
  status: z.enum(["running", "done"]),
  total: z.number(),
  done: z.number(),
  connections: z.array(
    z.object({
      connectionId: z.string(),
      /** `reading` is known to the stream of a run alone; whoever asks once is told `queued`. */
      status: z.enum(["queued", "reading", "succeeded", "postponed", "failed"]),
      errorCode: z.nullable(z.string()),
      nextAttemptAt: z.nullable(z.string()),
    }),
  ),
});
export type SyncRun = z.output<typeof syncRunSchema>;
