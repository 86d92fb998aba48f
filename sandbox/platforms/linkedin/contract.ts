import { z } from "zod";

/**
 * The shapes that LinkedIn sends (OAuth 2.0, the unversioned profile calls, the versioned Community Management API, as
 * documented in 2026). The stand-in's answers are tested against these; the schemas are strict, so an extra field fails
 * too. What it takes stands in `requests.ts`.
 */
const count = z.int().nonnegative();
const epochMs = z.int().positive();
const personUrn = z.string().regex(/^urn:li:person:[\w-]{8,}$/);
const organizationUrn = z.string().regex(/^urn:li:organization:\d+$/);
const postUrn = z.string().regex(/^urn:li:(share|ugcPost):\d{19}$/);

export const tokenAnswer = z.strictObject({
  access_token: z.string().startsWith("AQX").max(1000),
  expires_in: z.int().positive(),
  scope: z.string(),
  token_type: z.literal("Bearer"),
  id_token: z.string().startsWith("eyJ").optional(),
  refresh_token: z.string().startsWith("AQW").max(1000).optional(),
  refresh_token_expires_in: z.int().positive().optional(),
});

export const oauthErrorAnswer = z.strictObject({ error: z.string(), error_description: z.string() });

export const introspectionAnswer = z.union([
  z.strictObject({ active: z.literal(false) }),
  z.strictObject({
    active: z.boolean(),
    client_id: z.string(),
    authorized_at: z.int(),
    created_at: z.int(),
    status: z.enum(["active", "expired", "revoked"]),
    expires_at: z.int(),
    scope: z.string(),
    auth_type: z.literal("3L"),
  }),
]);

export const apiErrorAnswer = z.strictObject({
  status: z.int(),
  serviceErrorCode: z.int().optional(),
  code: z.string().optional(),
  message: z.string(),
});

export const userInfoAnswer = z.strictObject({
  sub: z.string(),
  name: z.string(),
  given_name: z.string(),
  family_name: z.string(),
  picture: z.url().startsWith("https://media.licdn.com/").optional(),
  locale: z.union([z.string(), z.strictObject({ country: z.string(), language: z.string() })]),
  email: z.email().optional(),
  email_verified: z.boolean().optional(),
});

const localized = z.strictObject({
  localized: z.record(z.string(), z.string()),
  preferredLocale: z.strictObject({ country: z.string(), language: z.string() }),
});

export const rendition = z.strictObject({
  artifact: z.string(),
  authorizationMethod: z.literal("PUBLIC"),
  data: z.strictObject({
    "com.linkedin.digitalmedia.mediaartifact.StillImage": z.strictObject({
      mediaType: z.string(),
      storageSize: z.strictObject({ width: count, height: count }),
    }),
  }),
  identifiers: z.array(z.strictObject({ identifier: z.url(), identifierType: z.literal("EXTERNAL_URL") })),
});

const paging = z.strictObject({ start: count, count, links: z.array(z.unknown()), total: count.optional() });

export const memberAnswer = z.strictObject({
  id: z.string(),
  localizedFirstName: z.string().optional(),
  localizedLastName: z.string().optional(),
  localizedHeadline: z.string().optional(),
  vanityName: z.string().optional(),
  firstName: localized.optional(),
  lastName: localized.optional(),
  profilePicture: z
    .strictObject({
      displayImage: z.string().startsWith("urn:li:digitalmediaAsset:"),
      "displayImage~": z.strictObject({ paging, elements: z.array(rendition) }).optional(),
    })
    .optional(),
});

export const networkSizeAnswer = z.strictObject({ firstDegreeSize: count });

const day = z.strictObject({ year: z.int(), month: z.int(), day: z.int() });
const dayRange = z.strictObject({ start: day, end: day });

export const followersAnswer = z.strictObject({
  elements: z.array(z.strictObject({ memberFollowersCount: z.int(), dateRange: dayRange.optional() })),
  paging,
});

export const analyticsAnswer = z.strictObject({
  elements: z.array(
    z.strictObject({
      count,
      metricType: z.union([z.string(), z.record(z.string(), z.string())]),
      targetEntity: z.union([z.strictObject({ share: postUrn }), z.strictObject({ ugc: postUrn })]).optional(),
      dateRange: dayRange.optional(),
    }),
  ),
  paging,
});

export const rolesAnswer = z.strictObject({
  elements: z.array(
    z.strictObject({
      role: z.string(),
      organization: organizationUrn,
      roleAssignee: personUrn,
      state: z.enum(["APPROVED", "REQUESTED"]),
    }),
  ),
  paging,
});

export const organizationAnswer = z.strictObject({
  id: z.number(),
  localizedName: z.string(),
  vanityName: z.string(),
  name: localized,
  logoV2: z.strictObject({ original: z.string().startsWith("urn:li:digitalmediaAsset:") }),
});

export const organizationBatchAnswer = z.strictObject({
  results: z.record(z.string(), organizationAnswer),
  statuses: z.record(z.string(), z.int()),
  errors: z.record(z.string(), z.unknown()),
});

const timeRange = z.strictObject({ start: epochMs, end: epochMs });

export const pageStatisticsAnswer = z.strictObject({
  elements: z.array(
    z.strictObject({
      organization: organizationUrn,
      timeRange: timeRange.optional(),
      totalPageStatistics: z.strictObject({
        views: z.strictObject({ allPageViews: z.strictObject({ pageViews: count }) }),
      }),
    }),
  ),
  paging,
});

const facetCounts = z.strictObject({ organicFollowerCount: count, paidFollowerCount: count });
const facet = (name: string) => z.array(z.strictObject({ [name]: z.string(), followerCounts: facetCounts })).max(100);

export const followerStatisticsAnswer = z.strictObject({
  elements: z.array(
    z.union([
      z.strictObject({
        organizationalEntity: organizationUrn,
        timeRange,
        followerGains: z.strictObject({ organicFollowerGain: z.int(), paidFollowerGain: z.int() }),
      }),
      z.strictObject({
        organizationalEntity: organizationUrn,
        followerCountsByAssociationType: facet("associationType"),
        followerCountsBySeniority: facet("seniority"),
        followerCountsByFunction: facet("function"),
        followerCountsByStaffCountRange: facet("staffCountRange"),
        followerCountsByIndustry: facet("industry"),
        followerCountsByGeo: facet("geo"),
        followerCountsByGeoCountry: facet("geo"),
      }),
    ]),
  ),
  paging,
});

const place = z.strictObject({
  defaultLocalizedName: z.strictObject({
    locale: z.strictObject({ country: z.string(), language: z.string() }),
    value: z.string(),
  }),
  id: z.int(),
});

export const placesAnswer = z.strictObject({
  results: z.record(z.string(), place),
  statuses: z.record(z.string(), z.int()),
  errors: z.record(z.string(), z.strictObject({ status: z.int() })),
});

export const shareStatisticsAnswer = z.strictObject({
  elements: z.array(
    z.strictObject({
      organizationalEntity: organizationUrn,
      share: postUrn.optional(),
      ugcPost: postUrn.optional(),
      timeRange: timeRange.optional(),
      totalShareStatistics: z.strictObject({
        impressionCount: count,
        uniqueImpressionsCount: count.optional(),
        clickCount: count,
        likeCount: z.int(),
        commentCount: count,
        shareCount: count,
        engagement: z.number(),
      }),
    }),
  ),
  paging,
});

export const postAnswer = z.strictObject({
  id: postUrn,
  author: z.union([personUrn, organizationUrn]),
  commentary: z.string(),
  visibility: z.literal("PUBLIC"),
  lifecycleState: z.literal("PUBLISHED"),
  createdAt: epochMs,
  publishedAt: epochMs,
  lastModifiedAt: epochMs,
  isReshareDisabledByAuthor: z.boolean(),
  distribution: z.strictObject({
    feedDistribution: z.literal("MAIN_FEED"),
    thirdPartyDistributionChannels: z.array(z.unknown()),
  }),
  content: z.record(z.string(), z.unknown()).optional(),
  lifecycleStateInfo: z.strictObject({ isEditedByAuthor: z.boolean() }),
});

export const postsAnswer = z.strictObject({ elements: z.array(postAnswer), paging });
