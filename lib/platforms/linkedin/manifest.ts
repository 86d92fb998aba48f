import type { Manifest } from "@/lib/platforms/types";

export const manifest = {
  id: "linkedin",
  label: "LinkedIn",
  aliases: ["li", "linked_in"],
  logo: "/platforms/linkedin.svg",
  lagSeconds: 0,
  // The last point of a post's statistics is two days old.
  postLagSeconds: 48 * 3600,
  manageAccessUrl: "https://www.linkedin.com/mypreferences/d/data-sharing-for-permitted-services",
  notOffered: ["following", "posts", "likes"],
  postsNotOffered: [],
  legal: {
    termsUrl: "https://www.linkedin.com/legal/user-agreement",
    privacyUrl: "https://www.linkedin.com/legal/privacy-policy",
  },
  followersPrecision: "exact",
  seenAs: "impressions",
  audience: { basis: "followers", lagSeconds: 48 * 3600, smallestAudience: null, mostNames: 100 },
  // A version of the API lives twelve months.
  apiSupportedUntil: "2027-08-15",
} as const satisfies Manifest;
