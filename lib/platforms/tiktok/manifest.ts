import type { Manifest } from "@/lib/platforms/types";

export const manifest = {
  id: "tiktok",
  label: "TikTok",
  aliases: ["tt", "tik_tok"],
  logo: "/platforms/tiktok.svg",
  lagSeconds: 0,
  postLagSeconds: 0,
  // TikTok's settings have no address of their own for this; the page says where they are in the app.
  manageAccessUrl: "https://support.tiktok.com/en/safety-hc/account-and-user-safety/connect-to-third-party-apps",
  notOffered: ["views"],
  postsNotOffered: ["saves", "reach"],
  legal: {
    termsUrl: "https://www.tiktok.com/legal/terms-of-service",
    privacyUrl: "https://www.tiktok.com/legal/privacy-policy",
  },
  followersPrecision: "exact",
  seenAs: "views",
} as const satisfies Manifest;
