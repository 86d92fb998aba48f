import { z } from "zod";
import { PlatformError } from "@/lib/platforms/errors";
import { countNumber } from "@/lib/platforms/shared/counts";
import { failure } from "@/lib/platforms/shared/failure";
import { dialogUrl, facebookHosts } from "@/lib/platforms/shared/meta/facebook-graph";
import {
  extendUserToken,
  facebookLogin,
  parseShortToken,
  readGrantedScopes,
  readPersonId,
  revokeUser,
  tokenUrl,
  userTokenRhythm,
} from "@/lib/platforms/shared/meta/facebook-login";
import { readGraphFailure } from "@/lib/platforms/shared/meta/graph-failure";
import { graphId } from "@/lib/platforms/shared/meta/graph-values";
import { listManagedPages } from "@/lib/platforms/shared/meta/managed-pages";
import { pageSubscriptions } from "@/lib/platforms/shared/meta/subscribed-apps";
import { badResponse } from "@/lib/platforms/shared/parse";
import type { FailedResponse, OAuthSpec, Platform, PlatformSession } from "@/lib/platforms/types";
import { byFacebook, readIdentity, readProfile } from "./api";
import { fetchAudience } from "./audience";
import { budgetsByFacebook } from "./budget";
import { pictureHosts } from "./endpoints";
import { classify } from "./errors";
import { manifest } from "./manifest";
import { toAccount, toStatistics } from "./map";
import { fetchMediaPage } from "./posts";
import { webhooks } from "./webhooks";

const oauth: OAuthSpec = {
  loginVariant: facebookLogin,
  wants: "linked_account",
  authorizeUrl: dialogUrl,
  tokenUrl,
  scopes: [
    "instagram_basic",
    "instagram_manage_insights",
    "pages_show_list",
    "pages_read_engagement",
    "business_management",
    "pages_manage_metadata",
  ],
  requiredScopes: ["instagram_basic", "pages_show_list", "pages_read_engagement"],
  scopeSeparator: ",",
  pkce: "none",
  clientIdParameter: "client_id",
  clientAuthentication: "body",
  extraAuthorizeParameters: { auth_type: "rerequest" },
  // Instagram's own app id is refused by Facebook's dialog.
  credentialsOf: "facebook",
  rhythm: userTokenRhythm,
  // Instagram's permissions end after 90 days without the person, and only this renews them.
  reconnectParameters: { auth_type: "reauthorize" },
};

const linkedAccount = z.object({
  id: graphId,
  username: z.string().min(1),
  name: z.string().optional(),
  profile_picture_url: z.unknown().optional(),
  followers_count: countNumber.optional().catch(undefined),
});

/** A Page, and the professional account that it is linked with. */
const linkedPage = z.object({
  id: graphId,
  name: z.string(),
  username: z.string().optional(),
  access_token: z.string().min(1).optional(),
  tasks: z.array(z.string()).optional(),
  instagram_business_account: linkedAccount.optional(),
});
type LinkedPage = z.infer<typeof linkedPage>;

const pageFields =
  "id,name,username,access_token,tasks,instagram_business_account{id,username,name,profile_picture_url,followers_count}";

/** Whether the person's part in the Page opens the statistics of the account behind it. */
function isOpen({ access_token: token, tasks }: LinkedPage): boolean {
  return token !== undefined && (tasks === undefined || tasks.includes("ANALYZE"));
}

const accessOf = (session: PlatformSession) => byFacebook(session, session.account.platformUserId);

/**
 * Instagram by Facebook's log-in, for accounts that are linked with a Facebook Page. Each is read with its Page's token,
 * which no time ends; which Page that is stands in the account's state.
 */
export const instagramByFacebook: Platform<"instagram"> = {
  id: "instagram",
  manifest,
  oauth,
  hosts: [facebookHosts.graph],
  pictureHosts,
  parseTokens: (answer, now) => parseShortToken("instagram", answer, now),
  extendTokens: extendUserToken,
  revokeTokens: revokeUser,
  classify: classifyByFacebook,
  budgets: budgetsByFacebook,

  async fetchAccounts(call, tokens) {
    const access = { http: call.http, credentials: call.credentials, accessToken: tokens.accessToken };
    const [personId, granted] = [await readPersonId(access), await readGrantedScopes(access)];
    // Without these nothing could be listed, and the caller has its own words for it.
    const missing = oauth.requiredScopes.some((scope) => !granted.includes(scope));
    if (missing) return { personId, accounts: [], grantedScopes: granted };
    const wanted = { fields: pageFields, schema: linkedPage, granted };
    const { pages } = await listManagedPages(call, tokens.accessToken, wanted);
    const linked = pages.flatMap((page) => {
      const account = page.instagram_business_account;
      if (account === undefined || page.access_token === undefined || !isOpen(page)) return [];
      const { id, followers_count: followers } = account;
      const token = { accessToken: page.access_token, expiresAt: null };
      return { id, followers, token, account: { ...toAccount(account, id), state: { pageId: page.id } } };
    });
    return {
      personId,
      grantedScopes: granted,
      accounts: linked.map(({ account }) => account),
      ...(linked.length === 0 ? { refusal: notLinked(pages.length) } : {}),
      ineligible: pages.flatMap(toIneligible),
      accountTokens: new Map(linked.map(({ id, token }) => [id, token])),
      followers: new Map(linked.flatMap(({ id, followers }) => (followers === undefined ? [] : [[id, followers]]))),
    };
  },

  async fetchStatistics(session) {
    const { data, sha256 } = await readProfile(accessOf(session));
    const { platformUserId, state } = session.account;
    if (data.id !== platformUserId) {
      throw badResponse("instagram", "The answer is about another account than the one that was asked for.");
    }
    const { account, counts } = toStatistics(data, platformUserId);
    return { statistics: { account: { ...account, state }, counts }, sha256 };
  },

  posts: { fetchPage: (session, cursor) => fetchMediaPage(accessOf(session), cursor) },

  audience: { fetch: (session) => fetchAudience(accessOf(session)) },

  // Events of these accounts come to the address of the Meta app; see Facebook's.
  webhooks: { ...webhooks, subscriptions: pageSubscriptions(({ state }) => state.pageId ?? "") },

  async probe(session) {
    await readIdentity(accessOf(session));
  },
};

function toIneligible(page: LinkedPage) {
  const account = page.instagram_business_account;
  if (account !== undefined && isOpen(page)) return [];
  const name = account?.username ?? (page.username || page.id);
  const facts = { platformUserId: account?.id ?? page.id, username: name, displayName: account?.name ?? page.name };
  return [{ ...facts, reason: account === undefined ? ("not_linked" as const) : ("role_missing" as const) }];
}

/**
 * The Graph's errors, which are the same under both log-ins, and those of Facebook's exchanges: code 100 is a code that is
 * used or over, code 1 without the flag a wrong client secret.
 */
function classifyByFacebook(response: FailedResponse): PlatformError {
  const graph = readGraphFailure(response.body);
  const isExchange = response.endpoint.startsWith("oauth.") && response.status < 500;
  if (graph === null || !isExchange || graph.transient) return classify(response);
  const { code, words, platformCode } = graph;
  if (code === 100) return failure("instagram", response, { code: "TOKEN_INVALID", words, platformCode });
  if (code === 1) return failure("instagram", response, { code: "APP_MISCONFIGURED", words, platformCode });
  return classify(response);
}

function notLinked(pages: number): PlatformError {
  return new PlatformError({
    platform: "instagram",
    code: "ACCOUNT_INELIGIBLE",
    detail:
      pages === 0
        ? "No Facebook Page was allowed; choose the one that your Instagram account is linked with, or log in with Instagram instead."
        : "None of these Pages is linked with a professional Instagram account that you may read; link it in Instagram's settings, or log in with Instagram instead.",
    platformCode: pages === 0 ? "no pages" : "no linked account",
  });
}
