import { z } from "zod";
import { countNumber } from "@/lib/platforms/shared/counts";

/** The revocation answers with nothing or with an object that says nothing. */
export const revoked = z.unknown();

const personId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const organizationUrn = z.string().regex(/^urn:li:organization:\d{1,19}$/);

/** No picture is worth failing a reading: a rendition that is not as expected is left out. */
const rendition = z
  .object({
    data: z.object({
      "com.linkedin.digitalmedia.mediaartifact.StillImage": z.object({ storageSize: z.object({ width: z.number() }) }),
    }),
    identifiers: z.array(z.object({ identifier: z.string() })).min(1),
  })
  .optional()
  .catch(undefined);

/** The member by `/v2/me`, with the renditions of the picture. */
export const member = z.object({
  id: personId,
  localizedFirstName: z.string().default(""),
  localizedLastName: z.string().default(""),
  vanityName: z.string().optional(),
  profilePicture: z
    .object({ "displayImage~": z.object({ elements: z.array(rendition) }).optional() })
    .optional()
    .catch(undefined),
});
export type Member = z.infer<typeof member>;

/** The member by OpenID Connect, which knows no vanity name. `locale` comes in two shapes and is not read. */
export const userInfo = z.object({
  sub: personId,
  name: z.string().default(""),
  picture: z.string().optional().catch(undefined),
});
export type UserInfo = z.infer<typeof userInfo>;

/** Followers of the member now: one element. */
export const memberFollowers = z.object({ elements: z.tuple([z.object({ memberFollowersCount: countNumber })]) });

/** Roles of the member at pages. Roles at brands and other entities are of no use here and pass as they are. */
export const organizationAcls = z.object({
  elements: z.array(z.object({ role: z.string(), organization: z.string(), state: z.string() })),
});

/** A page. Its id is 64 bits wide and a JSON number: good for a comparison, never as a key. */
export const organization = z.object({
  id: z.number(),
  localizedName: z.string(),
  vanityName: z.string().optional(),
});
export type Organization = z.infer<typeof organization>;

/** Size of a network: the followers of a page. */
export const networkSize = z.object({ firstDegreeSize: countNumber });

/** Views of a page since it exists. */
export const pageStatistics = z.object({
  elements: z.tuple([
    z.object({
      organization: organizationUrn,
      totalPageStatistics: z.object({ views: z.object({ allPageViews: z.object({ pageViews: countNumber }) }) }),
    }),
  ]),
});

/** Followers at one place. Paid ones are among the organic ones here, so the two are never added. */
const geoFacet = z
  .array(
    z.object({
      geo: z.string().regex(/^urn:li:geo:\d{1,19}$/),
      followerCounts: z.object({ organicFollowerCount: countNumber }),
    }),
  )
  .default([]);

/** Who follows a page: the hundred most frequent values of each facet, and no total. */
export const followerFacets = z.object({
  elements: z.tuple([
    z.object({
      organizationalEntity: organizationUrn,
      followerCountsByGeo: geoFacet,
      followerCountsByGeoCountry: geoFacet,
    }),
  ]),
});
export type FollowerFacets = z.infer<typeof followerFacets>["elements"][0];

/** Names of places by id. */
export const places = z.object({
  results: z.record(
    z.string(),
    z.object({ defaultLocalizedName: z.object({ value: z.string().max(200) }).optional() }),
  ),
});

const urn = z.string().startsWith("urn:li:");
const epochMs = z.int().positive();
const mediaContent = z.object({ id: urn });

/** A post. Times are milliseconds since 1970; a draft has no `publishedAt`. */
export const post = z.object({
  id: urn,
  author: urn,
  commentary: z.string().default(""),
  lifecycleState: z.string(),
  createdAt: epochMs,
  publishedAt: epochMs.optional(),
  content: z
    .object({ media: mediaContent.optional().catch(undefined), multiImage: z.unknown().optional() })
    .catchall(z.unknown())
    .optional(),
});
export type Post = z.infer<typeof post>;

export const posts = z.object({ elements: z.array(post) });

/** Figures of one post. The number of likes can fall below zero on LinkedIn's side; unique impressions may be absent. */
const shareFigures = z.object({
  impressionCount: countNumber,
  uniqueImpressionsCount: countNumber.optional(),
  likeCount: z.int(),
  commentCount: z.int(),
  shareCount: countNumber,
});

/** Statistics of posts of a page; posts without any activity are left out. */
export const shareStatistics = z.object({
  elements: z.array(z.object({ share: urn.optional(), ugcPost: urn.optional(), totalShareStatistics: shareFigures })),
});
export type ShareFigures = z.infer<typeof shareFigures>;

/** One metric of one post of a member; no element means no data. */
export const postAnalytics = z.object({ elements: z.array(z.object({ count: countNumber })).max(1) });

const text = z.string().optional().catch(undefined);

/** An error of the API. Everything is optional, as anything may arrive. */
export const apiError = z.object({
  serviceErrorCode: z.int().optional().catch(undefined),
  code: text,
  message: text,
  errorDetails: z
    .object({ inputErrors: z.array(z.object({ code: text })) })
    .optional()
    .catch(undefined),
});
export type ApiError = z.infer<typeof apiError>;
