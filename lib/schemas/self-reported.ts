import * as z from "zod/mini";

/** What a person says about themselves on one platform; null where they say nothing. Never measured, never summed. */
export const selfReportedSchema = z.object({
  followers: z.nullable(z.number()),
  /** Percent. */
  engagementRate: z.nullable(z.number()),
  audience: z.string(),
  /** When it was typed (ISO 8601). */
  reportedAt: z.string(),
});
export type SelfReported = z.output<typeof selfReportedSchema>;

/** Why a profile is not verified; the words stand in the message files under `badge`. */
export const badgeReasons = [
  "no_account",
  "not_read_yet",
  "shortcut",
  "flagged",
  "stale",
  "withheld",
  "mismatch",
] as const;

export const badgeSchema = z.object({
  verified: z.boolean(),
  reason: z.nullable(z.enum(badgeReasons)),
  /** The platform that the reason is about. */
  platform: z.nullable(z.string()),
  measured: z.nullable(z.number()),
  reported: z.nullable(z.number()),
});
/** Whether a profile carries the badge, and why not. */
export type Badge = z.output<typeof badgeSchema>;
