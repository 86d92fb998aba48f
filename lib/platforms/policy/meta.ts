import type { Clause, PlatformPolicy, PolicyRule } from "./types";

const purpose: Clause = {
  name: "Meta Platform Terms 3: use data for the purpose the person agreed to, delete it on request",
  url: "https://developers.facebook.com/terms/",
};
const privacy: Clause = {
  name: "Meta Developer Policies: personal data only with consent and only as long as needed",
  url: "https://developers.facebook.com/devpolicy/",
};

const count: PolicyRule = {
  store: true,
  keepDaysWithGrant: null,
  // We read nothing of Meta without the owner's grant.
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

/** Meta: statistics belong to the purpose that the person consented to; texts and names are personal data. */
export const metaPolicy: PlatformPolicy = () => ({
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
