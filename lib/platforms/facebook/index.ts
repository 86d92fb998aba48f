import { facebookHosts, facebookPictureHosts } from "@/lib/platforms/shared/meta/facebook-graph";
import { readGrantedScopes, readPersonId } from "@/lib/platforms/shared/meta/facebook-login";
import { listManagedPages } from "@/lib/platforms/shared/meta/managed-pages";
import { badResponse } from "@/lib/platforms/shared/parse";
import type { Platform } from "@/lib/platforms/types";
import { managedPageFields, readIdentity, readPage } from "./api";
import { budgets } from "./budget";
import { classify, noReadablePage } from "./errors";
import { manifest } from "./manifest";
import { isReadable, toAccount, toIneligible, toStatistics } from "./map";
import { extendTokens, oauth, parseTokens, revokeTokens } from "./oauth";
import { fetchPage } from "./posts";
import { managedPage } from "./schemas";
import { webhooks } from "./webhooks";

/**
 * Facebook Pages by Facebook Login. One person opens any number of Pages, each with a token of its own, by which
 * everything about it is read.
 */
export const facebook: Platform<"facebook"> = {
  id: "facebook",
  manifest,
  oauth,
  hosts: [facebookHosts.graph],
  pictureHosts: facebookPictureHosts,
  parseTokens,
  extendTokens,
  revokeTokens,
  classify,
  budgets,

  async fetchAccounts(call, tokens) {
    const access = { http: call.http, credentials: call.credentials, accessToken: tokens.accessToken };
    const [personId, granted] = [await readPersonId(access), await readGrantedScopes(access)];
    // Without these nothing could be listed, and the caller has its own words for it.
    const missing = oauth.requiredScopes.some((scope) => !granted.includes(scope));
    if (missing) return { personId, accounts: [], grantedScopes: granted };
    const wanted = { fields: managedPageFields, schema: managedPage, granted };
    const { pages } = await listManagedPages(call, tokens.accessToken, wanted);
    const readable = pages.filter(isReadable);
    return {
      personId,
      grantedScopes: granted,
      accounts: readable.map(toAccount),
      ...(readable.length === 0 ? { refusal: noReadablePage(pages.length) } : {}),
      ineligible: pages.filter((page) => !isReadable(page)).map(toIneligible),
      // No time ends them: they were read with a long-lived token, and Page permissions are exempt from the end of
      // data access after 90 days.
      accountTokens: new Map(readable.map((page) => [page.id, { accessToken: page.access_token, expiresAt: null }])),
      followers: new Map(
        readable.flatMap(({ id, followers_count: count }) => (count === undefined ? [] : [[id, count]])),
      ),
    };
  },

  async fetchStatistics(session) {
    const { data, sha256 } = await readPage(session, session.account.platformUserId);
    if (data.id !== session.account.platformUserId) {
      throw badResponse("facebook", "The answer is about another Page than the one that was asked for.");
    }
    return { statistics: toStatistics(data), sha256 };
  },

  posts: { fetchPage },
  webhooks,

  async probe(session) {
    await readIdentity(session, session.account.platformUserId);
  },
};
