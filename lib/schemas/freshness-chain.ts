import * as z from "zod/mini";
import { connectionStatuses, numberSources, syncTiers } from "./stats";

/** The one-sentence answer to "why is this number as old as it is?". */
export const freshnessCodes = [
  "up_to_date",
  "reading_now",
  "first_read",
  "retrying",
  "waiting_its_turn",
  "platform_limit",
  "platform_down",
  "unusable_answer",
  "held_back",
  "account_problem",
  "permission_missing",
  "our_side",
  "budget",
  "paused",
  "sync_off",
  "not_set_up",
  "needs_reconnect",
  "disconnected",
] as const;
export type FreshnessCode = (typeof freshnessCodes)[number];

/** What the person can do about it. */
export const freshnessActions = ["none", "sync", "reconnect", "open_platform"] as const;
export type FreshnessAction = (typeof freshnessActions)[number];

/** What will become of our access if nobody does anything. */
export const tokenForecasts = [
  "renews_itself",
  "renewal_failing",
  "does_not_end",
  "ends",
  "ended",
  "refused",
  "none",
] as const;
export type TokenForecast = (typeof tokenForecasts)[number];

export const grantStatuses = ["pending", "active", "expired", "revoked"] as const;
const syncTriggers = ["connect", "manual", "planned", "cli"] as const;
export const jobStatuses = ["queued", "succeeded", "postponed", "failed"] as const;

const time = z.string();
const maybeTime = z.nullable(time);

/** Every link between a platform and a number on the screen, as its owner may see it; times are ISO 8601 in UTC. */
export const freshnessSchema = z.object({
  connectionId: z.string(),
  summary: z.object({
    code: z.enum(freshnessCodes),
    action: z.enum(freshnessActions),
    /** When the numbers were read; null before the first read. */
    readAt: maybeTime,
    /** When we read next; null when that takes the person. */
    nextAt: maybeTime,
  }),
  connection: z.object({
    status: z.enum(connectionStatuses),
    connectedAt: time,
    disconnectedAt: maybeTime,
    profileUrl: z.nullable(z.string()),
  }),
  /** What the person allowed at the platform; null once it has been given back. */
  grant: z.nullable(z.object({ status: z.enum(grantStatuses), since: time, scopes: z.array(z.string()) })),
  token: z.object({
    forecast: z.enum(tokenForecasts),
    obtainedAt: maybeTime,
    /** When our access ends for good, or, where it renews itself, when the present one ends. */
    endsAt: maybeTime,
    renewsAt: maybeTime,
    failedRenewals: z.number(),
  }),
  schedule: z.object({
    tier: z.enum(syncTiers),
    promisedMinutes: z.number(),
    nextAt: maybeTime,
    /** Set while a read is due and has not begun. */
    dueSince: maybeTime,
  }),
  platform: z.object({
    /** Until when the platform wants us to wait with this account. */
    limitedUntil: maybeTime,
    /** Our reads of all accounts there within the last hour, among our latest 500, and how many were answered. */
    reads: z.number(),
    answered: z.number(),
  }),
  /** The last reads, newest first. */
  jobs: z.array(
    z.object({
      id: z.number(),
      trigger: z.enum(syncTriggers),
      status: z.enum(jobStatuses),
      queuedAt: time,
      finishedAt: maybeTime,
      calls: z.number(),
      errorCode: z.nullable(z.string()),
      /** The platform's own words. */
      detail: z.nullable(z.string()),
      /** The first 12 hex digits of the SHA-256 of the answer that was read. */
      responseHash: z.nullable(z.string()),
      correlationId: z.nullable(z.string()),
    }),
  ),
  /** The stored number of followers; null before the first read. */
  row: z.nullable(
    z.object({
      asOf: time,
      fetchedAt: time,
      source: z.enum(numberSources),
      lagSeconds: z.number(),
      isFlagged: z.boolean(),
    }),
  ),
});
export type Freshness = z.output<typeof freshnessSchema>;
