import type { Call } from "@/sandbox/core/call";
import type { Endpoint, Page, SandboxPlatform } from "@/sandbox/core/platform";
import { refuseCommonRedirectUri } from "@/sandbox/core/redirect-uris";
import type { Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { callerOf } from "./access";
import {
  changeSubscription,
  checkWebhook,
  createSubscription,
  createWebhook,
  deleteSubscriptions,
  deleteWebhook,
  listSubscriptions,
  listWebhooks,
} from "./activity";
import { readAnalytics } from "./analytics";
import { authorize, xScopes } from "./consent";
import { xFailures } from "./errors";
import { ACCESS_LIFETIME_MS, appToken, issuePair, revoke, token } from "./oauth";
import { generateXPersona, X, xPersonas } from "./personas";
import { PICTURE_PATH, PICTURES, readPicture } from "./picture";
import { getPost, listPosts, lookUpPosts } from "./posts";
import { limitHeaders } from "./rate-limits";
import { readUsage } from "./usage";
import { getByUsername, getUser, lookUpUsernames, lookUpUsers, readMe } from "./users";
import { xWebhooks } from "./webhooks";

const CONSENT = "x.com";
const API = "api.x.com";

/** X as a web app sees it: OAuth 2.0 with single-use refresh tokens, and the reading part of the API v2, at its prices. */
export const x: SandboxPlatform = {
  id: X,
  label: "X",
  hosts: [CONSENT, API, PICTURES],
  personas: xPersonas,
  generatePersona: generateXPersona,
  scopes: Object.keys(xScopes),
  countFields: [
    "followers_count",
    "following_count",
    "tweet_count",
    "post_count",
    "like_count",
    "reply_count",
    "retweet_count",
    "repost_count",
    "quote_count",
    "bookmark_count",
    "impression_count",
  ],
  failures: xFailures,
  limits: {
    windowRequests: "requests per fifteen minutes of each person, or of an app, at each endpoint, instead of X's own",
    credits: "thousandths of a US dollar that an app may spend in all; nobody runs out without this limit",
    newNames: "1 answers in the names of August 2026 (repost_count, post_count), whatever was asked for",
    carriersUnsaid: "1 leaves out of activity subscriptions to which webhook they lead",
  },
  // X also refuses "localhost" and wants 127.0.0.1; the app of a local stack is at home on localhost.
  refuseRedirectUri: refuseCommonRedirectUri,
  shownFollowers: (_world, _persona, exact) => exact,
  shownPosts: (world, persona, timeMs) => world.personas.posts(persona).upAt(timeMs).length,
  shownViews: () => null,
  grant: (world, client, persona, scopes) => {
    const issued = issuePair(world, world.authority.consent(X, client.clientId, persona.id, scopes), scopes);
    return {
      accessToken: issued.access_token,
      refreshToken: issued.refresh_token ?? null,
      expiresInSeconds: ACCESS_LIFETIME_MS / 1000,
      refreshExpiresInSeconds: null,
    };
  },
  callerOf,
  webhooks: xWebhooks,
  decorate: (_world, call) => limitHeaders(call),
  endpoints: (world) => endpoints(world),
  pages: (world) => pages(world),
};

type Answer = (world: World, call: Call) => Reply | Promise<Reply>;

function endpoints(world: World): Endpoint[] {
  const at = (name: string, method: Endpoint["method"], path: string, answer: Answer) => ({
    name,
    method,
    host: API,
    path,
    answer: (call: Call) => answer(world, call),
  });
  return [
    at("oauth.token", "POST", "/2/oauth2/token", token),
    at("oauth.revoke", "POST", "/2/oauth2/revoke", revoke),
    at("oauth.app", "POST", "/oauth2/token", appToken),
    at("users.me", "GET", "/2/users/me", readMe),
    at("users.by", "GET", "/2/users/by", lookUpUsernames),
    at("users.by", "GET", "/2/users/by/username/:username", getByUsername),
    at("users.list", "GET", "/2/users", lookUpUsers),
    at("users.get", "GET", "/2/users/:id", getUser),
    at("posts.list", "GET", "/2/users/:id/tweets", listPosts),
    at("posts.analytics", "GET", "/2/tweets/analytics", readAnalytics),
    at("posts.lookup", "GET", "/2/tweets", lookUpPosts),
    at("posts.get", "GET", "/2/tweets/:id", getPost),
    at("webhooks.list", "GET", "/2/webhooks", listWebhooks),
    at("webhooks.create", "POST", "/2/webhooks", createWebhook),
    at("webhooks.check", "PUT", "/2/webhooks/:id", checkWebhook),
    at("webhooks.delete", "DELETE", "/2/webhooks/:id", deleteWebhook),
    at("activity.list", "GET", "/2/activity/subscriptions", listSubscriptions),
    at("activity.create", "POST", "/2/activity/subscriptions", createSubscription),
    at("activity.update", "PUT", "/2/activity/subscriptions/:id", changeSubscription),
    at("activity.delete", "DELETE", "/2/activity/subscriptions", deleteSubscriptions),
    at("usage.tweets", "GET", "/2/usage/tweets", readUsage),
    { ...at("picture", "GET", PICTURE_PATH, readPicture), host: PICTURES },
  ];
}

/** Both addresses of the consent page that X documents. */
function pages(world: World): Page[] {
  const addresses = [
    { host: CONSENT, path: "/i/oauth2/authorize" },
    { host: API, path: "/2/oauth2/authorize" },
  ];
  return addresses.flatMap((address): Page[] => [
    { ...address, name: "oauth.authorize", method: "GET", answer: (call) => authorize(world, call) },
    { ...address, name: "oauth.decide", method: "POST", answer: (call) => authorize(world, call) },
  ]);
}
