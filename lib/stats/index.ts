export { type AccountStatus, getAccountStatus } from "./account-status";
export { type Dashboard, getDashboard } from "./dashboard";
export { type Engagement, type EngagementPost, engagement, toEngagementPost } from "./engagement";
export { getAccountHistory, getHistory } from "./history";
export { getInfluencerStats, type InfluencerStats } from "./influencer-stats";
export { getAccount, listAccounts } from "./list-accounts";
export { listPosts, type PostListing } from "./posts";
export { mayPublishEngagement, publishCounts, publishEngagement, type Reading, snapshotOf } from "./publish";
export { bringTotalsUpToDate } from "./totals";
