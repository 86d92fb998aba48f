import type { Platform } from "@/lib/platforms/types";
import { fetchAccounts } from "./accounts";
import { fetchAudience } from "./audience";
import { budgets } from "./budget";
import { hosts, pictureHosts } from "./endpoints";
import { classify } from "./errors";
import { manifest } from "./manifest";
import { oauth, parseTokens, refreshTokens, revokeTokens } from "./oauth";
import { fetchPage, withheld } from "./posts";
import { fetchStatistics, probe } from "./statistics";
import { webhooks } from "./webhooks";

/**
 * LinkedIn: one consent opens the member and the pages that the member runs. A grant without a refresh token, as apps
 * get that are no approved partner's, is never due for refresh and ends after 60 days.
 */
export const linkedin: Platform<"linkedin"> = {
  id: "linkedin",
  manifest,
  oauth,
  hosts: [hosts.web, hosts.api],
  pictureHosts,
  parseTokens,
  refreshTokens,
  revokeTokens,
  classify,
  budgets,
  fetchAccounts,
  fetchStatistics,
  posts: { fetchPage, withheld },
  audience: { fetch: fetchAudience },
  webhooks,
  probe,
};
