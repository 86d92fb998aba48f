import type { BudgetSpec, PlatformBudgets } from "@/lib/platforms/budgets";

/** 600 requests a minute to each endpoint; TikTok does not say whether per app or per token, so the stricter is assumed. */
function perMinute(name: string): BudgetSpec {
  const window = { kind: "rolling", seconds: 60 } as const;
  return { name, scope: "app", window, limit: 600, counts: "calls", reserveShare: 0.1 };
}

const userInfo = perMinute("user-info");
const videoList = perMinute("video-list");

/** The limits of TikTok's Display API. No header tells them, so they are counted. */
export const budgets: PlatformBudgets = {
  list: [userInfo, videoList],
  costOf(endpoint) {
    if (endpoint.startsWith("user.")) return [{ budget: userInfo.name, units: 1 }];
    return endpoint.startsWith("video.") ? [{ budget: videoList.name, units: 1 }] : [];
  },
  reads: { statistics: ["user.profile"], posts: ["video.list"] },
};
