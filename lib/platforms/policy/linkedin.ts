import type { Clause, PlatformPolicy, PolicyRule } from "./types";

const purpose: Clause = {
  name: "LinkedIn API Terms of Use: use content for the purpose the member agreed to, delete it on request",
  url: "https://www.linkedin.com/legal/l/api-terms-of-use",
};
const storage: Clause = {
  name: "LinkedIn Marketing API data storage: reports of a page for a year at most, social activity of members briefly",
  url: "https://learn.microsoft.com/en-us/linkedin/marketing/data-storage-requirements",
};

const count: PolicyRule = {
  store: true,
  keepDaysWithGrant: null,
  // We read nothing of LinkedIn without the owner's grant.
  keepDaysWithoutGrant: 0,
  // Data of a member go with the member's consent.
  deleteWithinDaysOfDisconnect: 7,
  derive: true,
  sumAcrossPlatforms: true,
  showToOthers: true,
  mustLabel: false,
  mustRefreshWithinDays: null,
  clause: purpose,
};
const single: PolicyRule = { ...count, sumAcrossPlatforms: false };
const reported: PolicyRule = { ...count, keepDaysWithGrant: 365, clause: storage };

/** LinkedIn: counts belong to the purpose that the member consented to; what its reports say is kept for a year. */
export const linkedinPolicy: PlatformPolicy = () => ({
  followers: count,
  following: count,
  posts: count,
  // Visits of a page are no views of posts or videos: a sum with those would mean nothing.
  views: { ...reported, sumAcrossPlatforms: false },
  likes: count,
  post_metrics: reported,
  engagement_rate: single,
  captions: { ...reported, sumAcrossPlatforms: false, derive: false },
  username: { ...single, derive: false },
  picture: { ...single, derive: false },
});
