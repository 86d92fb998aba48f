import type { Clause, PlatformPolicy, PolicyRule } from "./types";

const consent: Clause = {
  name: "X Developer Policy, privacy and control: only what the person agreed to, and gone when access is taken back",
  url: "https://docs.x.com/developer-terms/policy",
};
const upToDate: Clause = {
  name: "X Developer Agreement, compliance: X content is removed or changed within 24 hours of a request",
  url: "https://docs.x.com/developer-terms/agreement",
};

const count: PolicyRule = {
  store: true,
  keepDaysWithGrant: null,
  keepDaysWithoutGrant: 30,
  deleteWithinDaysOfDisconnect: null,
  derive: true,
  sumAcrossPlatforms: true,
  showToOthers: true,
  mustLabel: true,
  mustRefreshWithinDays: null,
  clause: consent,
};
const single: PolicyRule = { ...count, sumAcrossPlatforms: false };
/** Content and names are read with the owner's grant alone. */
const content: PolicyRule = {
  ...single,
  keepDaysWithoutGrant: 0,
  derive: false,
  clause: upToDate,
};

/** X: counts belong to the purpose that the person consented to; texts, names and pictures follow what stands on X. */
export const xPolicy: PlatformPolicy = () => ({
  followers: count,
  following: count,
  posts: count,
  views: count,
  likes: count,
  post_metrics: count,
  // A rate has a base of its own on each platform; adding rates up means nothing.
  engagement_rate: single,
  captions: content,
  username: content,
  picture: content,
});
