import { z } from "zod";

/**
 * What the stand-in takes: the parameters of each call as decoded Rest.li, and the forms of the token endpoints. Strict,
 * as LinkedIn is: a parameter that a resource does not know is refused. The figures it sends stand in `contract.ts`.
 */
const number = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);
const epochMs = z
  .string()
  .regex(/^\d{13}$/)
  .transform(Number);
const day = z.strictObject({ year: number, month: number, day: number });
const dateRange = z.strictObject({ start: day, end: day });
const organizationUrn = z.string().regex(/^urn:li:organization:\d{1,19}$/);
const shareUrn = z.string().regex(/^urn:li:share:\d{1,19}$/);
const ugcUrn = z.string().regex(/^urn:li:ugcPost:\d{1,19}$/);
const timeIntervals = z.strictObject({
  timeRange: z.strictObject({ start: epochMs, end: epochMs.optional() }),
  timeGranularityType: z.enum(["DAY", "MONTH"]),
});
const page = { start: number.default(0), count: number.default(10) };

export type DateRange = z.infer<typeof dateRange>;
export type TimeIntervals = z.infer<typeof timeIntervals>;

/** Of calls that take no parameter. The projection of `/v2/me` is no Rest.li value and is read where it is used. */
export const nothing = z.strictObject({});

export const memberFollowers = z.discriminatedUnion("q", [
  z.strictObject({ q: z.literal("me"), ...page }),
  z.strictObject({ q: z.literal("dateRange"), dateRange, ...page }),
]);

const basicMetrics = ["IMPRESSION", "MEMBERS_REACHED", "RESHARE", "REACTION", "COMMENT"] as const;
/** Since version 202604. */
export const laterMetrics = [
  "POST_SAVE",
  "POST_SEND",
  "LINK_CLICKS",
  "PREMIUM_CTA_CLICKS",
  "FOLLOWER_GAINED_FROM_CONTENT",
  "PROFILE_VIEW_FROM_CONTENT",
] as const;
export const postMetrics = [...basicMetrics, ...laterMetrics] as const;
export type PostMetricName = (typeof postMetrics)[number];

/** Bare URNs and mismatched names are no entities. */
const entity = z.union([z.strictObject({ share: shareUrn }), z.strictObject({ ugc: ugcUrn })]);
export type Entity = z.infer<typeof entity>;
const analytics = {
  queryType: z.enum(postMetrics),
  aggregation: z.enum(["TOTAL", "DAILY"]).default("TOTAL"),
  dateRange: dateRange.optional(),
  ...page,
};
export const postAnalytics = z.discriminatedUnion("q", [
  z.strictObject({ q: z.literal("me"), ...analytics }),
  z.strictObject({ q: z.literal("entity"), entity, ...analytics }),
]);

export const videoAnalytics = z.strictObject({
  q: z.literal("entity"),
  entity: z.strictObject({ ugc: ugcUrn }),
  queryType: z.enum(["VIDEO_PLAY", "VIDEO_WATCH_TIME", "VIDEO_VIEWER"]),
  aggregation: z.literal("TOTAL").default("TOTAL"),
  ...page,
});

export const roles = z.strictObject({
  q: z.literal("roleAssignee"),
  role: z.string().optional(),
  state: z.enum(["APPROVED", "REQUESTED"]).optional(),
  ...page,
});

export const organizations = z.strictObject({
  ids: z
    .array(z.string().regex(/^\d{1,19}$/))
    .min(1)
    .max(100),
});

/** Of places by id. */
export const places = z.strictObject({
  ids: z
    .array(z.string().regex(/^\d{1,19}$/))
    .min(1)
    .max(150),
  locale: z
    .strictObject({ language: z.string().regex(/^[a-z]{2}$/), country: z.string().regex(/^[A-Z]{2}$/) })
    .optional(),
});

export const networkSize = z.strictObject({ edgeType: z.literal("COMPANY_FOLLOWED_BY_MEMBER") });

export const pageStatistics = z.strictObject({
  q: z.literal("organization"),
  organization: organizationUrn,
  timeIntervals: timeIntervals.optional(),
  ...page,
});

export const followerStatistics = z.strictObject({
  q: z.literal("organizationalEntity"),
  organizationalEntity: organizationUrn,
  timeIntervals: timeIntervals.optional(),
  ...page,
});

export const shareStatistics = z.strictObject({
  q: z.literal("organizationalEntity"),
  organizationalEntity: organizationUrn,
  timeIntervals: timeIntervals.optional(),
  shares: z.array(shareUrn).min(1).max(100).optional(),
  ugcPosts: z.array(ugcUrn).min(1).max(100).optional(),
  ...page,
});

export const posts = z.union([
  z.strictObject({
    q: z.literal("author"),
    author: z.string().regex(/^urn:li:(person|organization):[\w-]+$/),
    sortBy: z.enum(["LAST_MODIFIED", "CREATED"]).default("LAST_MODIFIED"),
    start: number.default(0),
    count: number.pipe(z.int().min(1).max(100)).default(10),
  }),
  z.strictObject({
    ids: z
      .array(z.union([shareUrn, ugcUrn]))
      .min(1)
      .max(100),
  }),
]);

const client = { client_id: z.string(), client_secret: z.string() };

/** The forms of `/oauth/v2/accessToken`. A code verifier belongs to another flow and is refused with the rest. */
export const tokenForm = z.discriminatedUnion("grant_type", [
  z.strictObject({
    grant_type: z.literal("authorization_code"),
    code: z.string(),
    redirect_uri: z.string(),
    ...client,
  }),
  z.strictObject({ grant_type: z.literal("refresh_token"), refresh_token: z.string(), ...client }),
]);

/** The form of `/oauth/v2/introspectToken` and `/oauth/v2/revoke`. */
export const knownTokenForm = z.strictObject({ token: z.string(), ...client });
