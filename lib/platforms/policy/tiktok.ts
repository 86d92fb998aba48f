import type { Clause, PlatformPolicy, PolicyRule } from "./types";

const purpose: Clause = {
  name: "TikTok Developer Terms of Service: use data for what the user agreed to, delete it when the agreement ends",
  url: "https://www.tiktok.com/legal/page/global/tik-tok-developer-terms-of-service/en",
};
const privacy: Clause = {
  name: "TikTok Developer Guidelines: personal data only with consent and only as far as the app needs it",
  url: "https://developers.tiktok.com/doc/our-guidelines-developer-guidelines/",
};

const count: PolicyRule = {
  store: true,
  keepDaysWithGrant: null,
  // We read nothing of TikTok without the owner's grant.
  keepDaysWithoutGrant: 0,
  deleteWithinDaysOfDisconnect: null,
  derive: true,
  sumAcrossPlatforms: true,
  showToOthers: true,
  mustLabel: false,
  mustRefreshWithinDays: null,
  clause: purpose,
};
const single: PolicyRule = { ...count, sumAcrossPlatforms: false };

/** TikTok: statistics belong to the purpose that the person consented to; texts and names are personal data. */
export const tiktokPolicy: PlatformPolicy = () => ({
  followers: count,
  following: count,
  posts: count,
  views: count,
  likes: count,
  post_metrics: count,
  // A rate has a base of its own on each platform; adding rates up means nothing.
  engagement_rate: single,
  captions: { ...single, derive: false, clause: privacy },
  username: { ...single, derive: false, clause: privacy },
  picture: { ...single, derive: false, clause: privacy },
});
