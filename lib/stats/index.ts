export { type AccountStatus, getAccountStatus } from "./account-status";
export { type Dashboard, getDashboard } from "./dashboard";
export { getAccountHistory, getHistory } from "./history";
export { getInfluencerStats, type InfluencerStats } from "./influencer-stats";
export { getAccount, listAccounts } from "./list-accounts";
export { listPosts, type PostListing } from "./posts";
