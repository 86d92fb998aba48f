import type { Clause, PlatformPolicy, PolicyRule } from "@/lib/platforms/policy/types";

const clause: Clause = {
  name: "Toy Developer Terms: use data for what the person agreed to, delete it on request",
  url: "https://www.toy.example/developers/terms",
};
const count: PolicyRule = {
  store: true,
  keepDaysWithGrant: null,
  keepDaysWithoutGrant: 0,
  deleteWithinDaysOfDisconnect: null,
  derive: true,
  sumAcrossPlatforms: true,
  showToOthers: true,
  mustLabel: false,
  mustRefreshWithinDays: null,
  clause,
};
const single: PolicyRule = { ...count, sumAcrossPlatforms: false };
const personal: PolicyRule = { ...single, derive: false };

/** Toy: counts may be summed and shown; names are personal data. */
export const toyPolicy: PlatformPolicy = () => ({
  followers: count,
  following: count,
  posts: count,
  views: count,
  likes: count,
  post_metrics: count,
  engagement_rate: single,
  captions: personal,
  username: personal,
  picture: personal,
});
