import type { Manifest } from "@/lib/platforms/types";

export const manifest = {
  id: "youtube",
  label: "YouTube",
  aliases: ["yt", "google"],
  logo: "/platforms/youtube.svg",
  lagSeconds: 0,
  postLagSeconds: 0,
  manageAccessUrl: "https://myaccount.google.com/connections",
  notOffered: ["following", "likes"],
  postsNotOffered: ["shares", "saves", "reach"],
  legal: {
    termsUrl: "https://www.youtube.com/t/terms",
    privacyUrl: "https://policies.google.com/privacy",
  },
  followersPrecision: "3_significant_digits",
  seenAs: "views",
  // yt-analytics.readonly would open the reports of viewers.
  audience: "not_asked",
} as const satisfies Manifest;
