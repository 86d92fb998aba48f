import type { Manifest } from "@/lib/platforms/types";

export const manifest = {
  id: "instagram",
  label: "Instagram",
  aliases: ["ig", "instagram_login"],
  logo: "/platforms/instagram.svg",
  lagSeconds: 0,
  // Insights of a post may be two days behind.
  postLagSeconds: 48 * 3600,
  manageAccessUrl: "https://www.instagram.com/accounts/manage_access/",
  notOffered: ["views", "likes"],
  postsNotOffered: [],
  legal: {
    termsUrl: "https://help.instagram.com/581066165581870",
    privacyUrl: "https://privacycenter.instagram.com/policy",
  },
  followersPrecision: "exact",
  seenAs: "views",
  audience: { basis: "followers", lagSeconds: 48 * 3600, smallestAudience: 100, mostNames: 45 },
} as const satisfies Manifest;
