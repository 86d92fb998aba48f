import { PlatformError } from "@/lib/platforms/errors";
import { badResponse } from "@/lib/platforms/shared/parse";
import type { Platform } from "@/lib/platforms/types";
import { byInstagram, readAccount, readIdentity, readProfile } from "./api";
import { fetchAudience } from "./audience";
import { budgets } from "./budget";
import { instagramByFacebook } from "./by-facebook";
import { hosts, pictureHosts } from "./endpoints";
import { classify, ineligible } from "./errors";
import { manifest } from "./manifest";
import { isProfessional, toAccount, toStatistics } from "./map";
import { extendTokens, oauth, parseTokens, refreshTokens } from "./oauth";
import { fetchMediaPage } from "./posts";
import { webhooks } from "./webhooks";

/**
 * Instagram by its own log-in, and by Facebook's as the other one. There is no endpoint that takes our access back, hence no `revokeTokens`: the person
 * does it at `manifest.manageAccessUrl`.
 */
export const instagram: Platform<"instagram"> = {
  id: "instagram",
  manifest,
  oauth,
  otherLogins: [instagramByFacebook],
  hosts: [hosts.token, hosts.graph],
  pictureHosts,
  parseTokens,
  extendTokens,
  refreshTokens,
  classify,
  budgets,

  async fetchAccounts(call, tokens) {
    const account = await ofProfessional(
      readAccount(byInstagram({ http: call.http, accessToken: tokens.accessToken })),
    );
    if (!isProfessional(account.account_type)) throw ineligible(account.account_type ?? null);
    const userId = required(account.user_id);
    return { personId: account.id ?? userId, accounts: [toAccount(account, userId)] };
  },

  async fetchStatistics(session) {
    const { data, sha256 } = await ofProfessional(readProfile(byInstagram(session)));
    // An account that went back to "personal" keeps its id; its numbers are no longer ours to read.
    if (data.account_type !== undefined && !isProfessional(data.account_type)) throw ineligible(data.account_type);
    const userId = required(data.user_id);
    if (userId !== session.account.platformUserId) {
      throw badResponse("instagram", "The answer is about another account than the one that was asked for.");
    }
    return { statistics: toStatistics(data, userId), sha256 };
  },

  posts: { fetchPage: (session, cursor) => fetchMediaPage(byInstagram(session), cursor) },

  audience: { fetch: (session) => fetchAudience(byInstagram(session)) },

  webhooks,

  async probe(session) {
    await readIdentity(byInstagram(session));
  },
};

/**
 * Reading one's own profile needs the basic permission alone, and no grant without it is kept. So a refusal for lack of
 * permission (code 10) means here that the account is personal, or went back to personal.
 */
async function ofProfessional<T>(read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof PlatformError && error.platformCode === "10") throw ineligible(null);
    throw error;
  }
}

function required(userId: string | undefined): string {
  if (userId === undefined) throw badResponse("instagram", "The answer names no account id (user_id).");
  return userId;
}
