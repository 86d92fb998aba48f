import type { Manifest } from "@/lib/platforms/types";

export const manifest = {
  id: "toy",
  label: "Toy",
  aliases: ["toybox"],
  logo: "/platforms/toy.svg",
  lagSeconds: 60,
  postLagSeconds: 0,
  manageAccessUrl: "https://www.toy.example/settings/apps",
  notOffered: ["following", "views", "likes"],
  postsNotOffered: ["likes", "comments", "shares", "saves", "views", "reach"],
  legal: { termsUrl: "https://www.toy.example/terms", privacyUrl: "https://www.toy.example/privacy" },
  followersPrecision: "exact",
  seenAs: "views",
} as const satisfies Manifest;
