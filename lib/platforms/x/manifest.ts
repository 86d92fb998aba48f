import type { Manifest } from "@/lib/platforms/types";

export const manifest = {
  id: "x",
  label: "X",
  aliases: ["twitter"],
  logo: "/platforms/x.svg",
  lagSeconds: 0,
  postLagSeconds: 0,
  manageAccessUrl: "https://x.com/settings/connected_apps",
  // `like_count` of an account is the number of posts that it liked itself, not what it received.
  notOffered: ["views", "likes"],
  postsNotOffered: ["reach"],
  legal: {
    termsUrl: "https://x.com/en/tos",
    privacyUrl: "https://x.com/en/privacy",
  },
  followersPrecision: "exact",
  seenAs: "impressions",
} as const satisfies Manifest;
