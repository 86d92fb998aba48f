import type { Call } from "@/sandbox/core/call";
import type { Endpoint, SandboxPlatform } from "@/sandbox/core/platform";
import { hash32 } from "@/sandbox/core/random";
import { refuseCommonRedirectUri } from "@/sandbox/core/redirect-uris";
import type { Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { callerOf } from "./access";
import { authorize } from "./consent";
import { linkedinFailures } from "./errors";
import { answerSubscription } from "./event-subscriptions";
import { batchPlaces, readPlace } from "./geo";
import { readPostAnalytics, readVideoAnalytics } from "./member-analytics";
import { readConnections, readFollowers, readMe, readUserInfo } from "./members";
import { introspect, issueTokens, revoke, token } from "./oauth";
import { readFollowerStatistics, readShareStatistics } from "./organization-statistics";
import { batchOrganizations, listRoles, readNetworkSize, readOrganization, readPageStatistics } from "./organizations";
import { generateLinkedinPersona, LINKEDIN, linkedinPersonas, loginOf, pageViews } from "./personas";
import { PICTURE_PATH, PICTURES, readPicture } from "./picture";
import { listPosts, readPost } from "./posts";
import { linkedinScopes } from "./scopes";
import { linkedinWebhooks } from "./webhooks";

const WEB = "www.linkedin.com";
const API = "api.linkedin.com";

/** LinkedIn as a web app sees it: consent and tokens, members, the pages that they run, and the reports of both. */
export const linkedin: SandboxPlatform = {
  id: LINKEDIN,
  label: "LinkedIn",
  hosts: [WEB, API, PICTURES],
  personas: linkedinPersonas,
  generatePersona: generateLinkedinPersona,
  scopes: Object.keys(linkedinScopes),
  countFields: [
    "memberFollowersCount",
    "firstDegreeSize",
    "pageViews",
    "impressionCount",
    "uniqueImpressionsCount",
    "clickCount",
    "likeCount",
    "commentCount",
    "shareCount",
  ],
  failures: linkedinFailures,
  limits: {
    applicationDay: "calls of one endpoint that an app may make per UTC day (500,000)",
    memberDay: "calls of one endpoint that an app may make per UTC day and member (5,000)",
    developmentTier:
      "1: the apps are in the development tier, with 500 and 100 calls and no reading of several by id (0)",
    programmaticRefresh: "0: the apps are no approved partners' and get no refresh tokens (1)",
    communityManagement: "0: the apps lack the product and may not ask for its scopes (1)",
    memberPosts: "1: the apps may ask for r_member_social, which LinkedIn gives to nobody new (0)",
  },
  refuseRedirectUri: refuseCommonRedirectUri,
  shownFollowers: (_world, _persona, exact) => exact,
  shownPosts: (world, persona, timeMs) => world.personas.posts(persona).upAt(timeMs).length,
  shownViews: pageViews,
  grant: (world, client, persona, scopes) => {
    const member = loginOf(world, persona);
    const issued = issueTokens(world, world.authority.consent(LINKEDIN, client.clientId, member.id, scopes));
    return {
      accessToken: issued.accessToken,
      refreshToken: issued.refresh?.token ?? null,
      expiresInSeconds: issued.accessLifeMs / 1000,
      refreshExpiresInSeconds: issued.refresh === null ? null : issued.refresh.lifeMs / 1000,
    };
  },
  callerOf,
  webhooks: linkedinWebhooks,
  // The trace that support asks for; there is no header about limits.
  decorate: (_world, call) => ({
    "x-li-uuid": hash32(call.nowMs, call.path, call.rawQuery).toString(16).padStart(8, "0"),
  }),
  endpoints: (world) => endpoints(world),
  pages: (world) =>
    (["GET", "POST"] as const).map((method) => ({
      name: method === "GET" ? "oauth.authorize" : "oauth.decide",
      method,
      host: WEB,
      path: "/oauth/v2/authorization",
      answer: (call) => authorize(world, call),
    })),
};

type Answer = (world: World, call: Call) => Reply | Promise<Reply>;

function endpoints(world: World): Endpoint[] {
  const at = (host: string, method: Endpoint["method"], path: string, name: string, answer: Answer): Endpoint => ({
    name,
    method,
    host,
    path,
    answer: (call) => answer(world, call),
  });
  const rest = (path: string, answer: Answer): Endpoint =>
    at(API, "GET", `/rest/${path}`, path.replace(/\/:.*$/, ""), answer);
  return [
    at(WEB, "POST", "/oauth/v2/accessToken", "oauth.accessToken", token),
    at(WEB, "POST", "/oauth/v2/introspectToken", "oauth.introspectToken", introspect),
    at(WEB, "POST", "/oauth/v2/revoke", "oauth.revoke", revoke),
    at(API, "GET", "/v2/userinfo", "userinfo", readUserInfo),
    at(API, "GET", "/v2/me", "me", readMe),
    at(API, "GET", "/v2/connections/:urn", "connections", readConnections),
    at(API, "GET", "/v2/geo", "geo", batchPlaces),
    at(API, "GET", "/v2/geo/:id", "geo", readPlace),
    rest("memberFollowersCount", readFollowers),
    rest("memberCreatorPostAnalytics", readPostAnalytics),
    rest("memberCreatorVideoAnalytics", readVideoAnalytics),
    rest("organizationAcls", listRoles),
    rest("organizations", batchOrganizations),
    rest("organizations/:id", readOrganization),
    rest("networkSizes/:urn", readNetworkSize),
    rest("organizationPageStatistics", readPageStatistics),
    rest("organizationalEntityFollowerStatistics", readFollowerStatistics),
    rest("organizationalEntityShareStatistics", readShareStatistics),
    rest("posts", listPosts),
    rest("posts/:urn", readPost),
    ...(["PUT", "GET", "DELETE"] as const).map((method) =>
      at(API, method, "/rest/eventSubscriptions/:key", "eventSubscriptions", answerSubscription),
    ),
    at(PICTURES, "GET", PICTURE_PATH, "picture", readPicture),
  ];
}
