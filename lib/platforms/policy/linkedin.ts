import { consented, rulesByKind } from "./consented";
import type { Clause, PlatformPolicy, PolicyRule } from "./types";

const purpose: Clause = {
  name: "LinkedIn API Terms of Use: use content for the purpose the member agreed to, delete it on request",
  url: "https://www.linkedin.com/legal/l/api-terms-of-use",
};
const storage: Clause = {
  name: "LinkedIn Marketing API data storage: reports of a page for a year at most, social activity of members briefly",
  url: "https://learn.microsoft.com/en-us/linkedin/marketing/data-storage-requirements",
};

// Data of a member go with the member's consent.
const count: PolicyRule = { ...consented(purpose), deleteWithinDaysOfDisconnect: 7 };
const personal: PolicyRule = { ...count, sumAcrossPlatforms: false, derive: false };
const reported: PolicyRule = { ...count, keepDaysWithGrant: 365, clause: storage };

/** LinkedIn: counts belong to the purpose that the member consented to; what its reports say is kept for a year. */
export const linkedinPolicy: PlatformPolicy = () => ({
  ...rulesByKind({ count, personal }),
  // Visits of a page are no views of posts or videos: a sum with those would mean nothing.
  views: { ...reported, sumAcrossPlatforms: false },
  post_metrics: reported,
  audience: { ...reported, sumAcrossPlatforms: false, showToOthers: false },
  captions: { ...personal, keepDaysWithGrant: 365, clause: storage },
});
