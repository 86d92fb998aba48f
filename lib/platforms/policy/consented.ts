import type { Clause, PolicyField, PolicyRule } from "./types";

/**
 * The rule of what belongs to the purpose that its owner agreed to, and of nothing else: kept while the grant lives, read
 * by it alone, free for sums and rates. Where a platform asks for more, its own file says so.
 */
export function consented(clause: Clause): PolicyRule {
  return {
    store: true,
    keepDaysWithGrant: null,
    keepDaysWithoutGrant: 0,
    deleteWithinDaysOfDisconnect: null,
    deleteWithinDaysOfRemoval: null,
    derive: true,
    sumAcrossPlatforms: true,
    showToOthers: true,
    mustLabel: false,
    mustRefreshWithinDays: null,
    clause,
  };
}

/** The rules for every field, where all counts have one and so have texts, names and pictures. */
export function rulesByKind(rules: { count: PolicyRule; personal: PolicyRule }): Record<PolicyField, PolicyRule> {
  const { count, personal } = rules;
  return {
    followers: count,
    following: count,
    posts: count,
    views: count,
    likes: count,
    post_metrics: count,
    // A rate has a base of its own on each platform; adding rates up means nothing.
    engagement_rate: { ...count, sumAcrossPlatforms: false },
    captions: personal,
    // Shares are worked out from it. What the owner alone sees at the platform, nobody else sees here.
    audience: { ...personal, derive: true, showToOthers: false },
    username: personal,
    picture: personal,
  };
}
