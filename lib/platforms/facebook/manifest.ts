import type { Manifest } from "@/lib/platforms/types";

export const manifest = {
  id: "facebook",
  label: "Facebook",
  aliases: ["fb", "meta", "facebook_page", "facebook_pages"],
  logo: "/platforms/facebook.svg",
  lagSeconds: 0,
  // Insights are worked out about once a day.
  postLagSeconds: 24 * 3600,
  manageAccessUrl: "https://www.facebook.com/settings/?tab=business_tools",
  notOffered: ["following", "posts", "views", "likes"],
  postsNotOffered: ["saves"],
  legal: {
    termsUrl: "https://www.facebook.com/terms",
    privacyUrl: "https://www.facebook.com/privacy/policy",
  },
  followersPrecision: "exact",
  seenAs: "views",
} as const satisfies Manifest;
