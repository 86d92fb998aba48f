import { badResponse } from "@/lib/platforms/shared/parse";
import type { Platform } from "@/lib/platforms/types";
import { readMe } from "./api";
import { hosts } from "./endpoints";
import { classify } from "./errors";
import { manifest } from "./manifest";
import { toAccount, toStatistics } from "./map";
import { oauth, parseTokens, refreshTokens, revokeTokens } from "./oauth";

/** Toy: one account per grant, followers and posts; it lists no posts and lets nobody read without the owner's token. */
export const toy: Platform<"toy"> = {
  id: "toy",
  manifest,
  oauth,
  hosts: [hosts.api],
  parseTokens,
  refreshTokens,
  revokeTokens,
  classify,

  async fetchAccounts(call, tokens) {
    const { me } = await readMe({ http: call.http, accessToken: tokens.accessToken }, "me.account");
    return { personId: me.id, accounts: [toAccount(me)] };
  },

  async fetchStatistics(session) {
    const { me, sha256 } = await readMe(session, "me");
    if (me.id !== session.account.platformUserId) throw badResponse("toy", "The answer is about another account.");
    return { statistics: toStatistics(me), sha256 };
  },

  async probe(session) {
    await readMe(session, "me.probe");
  },
};
