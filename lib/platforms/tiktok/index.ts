import { badResponse } from "@/lib/platforms/shared/parse";
import type { Platform } from "@/lib/platforms/types";
import { readAccount, readIdentity, readProfile } from "./api";
import { budgets } from "./budget";
import { hosts, pictureHosts } from "./endpoints";
import { classify, isFailure } from "./errors";
import { manifest } from "./manifest";
import { toAccount, toStatistics } from "./map";
import { oauth, parseTokens, refreshTokens, revokeTokens } from "./oauth";
import { fetchPage } from "./posts";
import { toState, withheld } from "./state";
import { webhooks } from "./webhooks";

/**
 * TikTok by Login Kit and the Display API. A grant is for the one account that the person was logged in with. Nothing can
 * be read without its owner's token, hence no `batchStatistics`.
 */
export const tiktok: Platform<"tiktok"> = {
  id: "tiktok",
  manifest,
  oauth,
  hosts: [hosts.api],
  pictureHosts,
  parseTokens,
  refreshTokens,
  revokeTokens,
  classify,
  budgets,
  isFailure,

  async fetchAccounts(call, tokens) {
    const read = await readAccount({ http: call.http, accessToken: tokens.accessToken });
    const account = toAccount(read, toState(tokens.scopes));
    return { personId: account.platformUserId, accounts: [account] };
  },

  async fetchStatistics(session) {
    const { profile, sha256 } = await readProfile(session);
    if (profile.open_id !== session.account.platformUserId) {
      throw badResponse("tiktok", "The answer is about another account than the one that was asked for.");
    }
    return { statistics: toStatistics(profile, session.account.state), sha256 };
  },

  posts: { fetchPage, withheld },
  webhooks,

  async probe(session) {
    await readIdentity(session);
  },
};
