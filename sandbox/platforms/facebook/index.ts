import type { Call } from "@/sandbox/core/call";
import { permissionMissing, usageHeaders } from "@/sandbox/core/graph/errors";
import { answerSubscribedApps } from "@/sandbox/core/graph/subscribed-apps";
import { countCall, usagePercent } from "@/sandbox/core/graph/usage";
import type { Endpoint, SandboxPlatform } from "@/sandbox/core/platform";
import { refuseCommonRedirectUri } from "@/sandbox/core/redirect-uris";
import { ok, Refusal, type Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import {
  allowedPages,
  callerOf,
  engagedUsers,
  issueLongToken,
  LONG_LIFETIME_MS,
  requirePage,
  requireToken,
} from "./access";
import { authorize, facebookScopes } from "./consent";
import { facebookFailures } from "./errors";
import { readPageInsights, readPostInsights } from "./insights";
import { exchange } from "./oauth";
import { selectPage } from "./page-node";
import {
  deletePermissions,
  inspectToken,
  listAccounts,
  listBusinesses,
  listBusinessPages,
  listPermissions,
  readMe,
} from "./person";
import { FACEBOOK, facebookPersonas, generateFacebookPersona } from "./personas";
import { PICTURE_PATH, PICTURES, readPicture } from "./picture";
import { isPostId, listNothing, listPosts, readPost } from "./posts";
import { facebookWebhooks } from "./webhooks";

const DIALOG = "www.facebook.com";
const GRAPH = "graph.facebook.com";

/** Facebook as an app sees it that reads Pages: dialog, tokens of people and Pages, posts and statistics. */
export const facebook: SandboxPlatform = {
  id: FACEBOOK,
  label: "Facebook",
  hosts: [DIALOG, GRAPH, PICTURES],
  personas: facebookPersonas,
  generatePersona: generateFacebookPersona,
  scopes: Object.keys(facebookScopes),
  countFields: ["followers_count", "fan_count", "total_count", "count"],
  failures: facebookFailures,
  limits: { usagePercent: "percent in both usage headers; from 100 on every call of a Page is throttled with 80001" },
  refuseRedirectUri: refuseCommonRedirectUri,
  shownFollowers: (_world, _persona, exact) => exact,
  shownPosts: (world, persona, timeMs) => world.personas.posts(persona).upAt(timeMs).length,
  shownViews: () => null,
  grant: (world, client, persona, scopes) => ({
    accessToken: issueLongToken(world, world.authority.consent(FACEBOOK, client.clientId, persona.id, scopes)),
    refreshToken: null,
    expiresInSeconds: LONG_LIFETIME_MS / 1000,
    refreshExpiresInSeconds: null,
  }),
  callerOf,
  webhooks: facebookWebhooks,
  decorate: (world, call) => {
    const page = call.host === GRAPH ? world.personas.find(FACEBOOK, call.personaId ?? "") : undefined;
    if (page === undefined) return {};
    countCall(world, page, call.nowMs);
    const percent = usagePercent(world, page, call.nowMs, engagedUsers);
    return usageHeaders({ type: "pages", id: page.platformUserId ?? "0" }, percent, 0);
  },
  endpoints: (world) => endpoints(world),
  pages: (world) =>
    (["GET", "POST"] as const).map((method) => ({
      name: method === "GET" ? "oauth.authorize" : "oauth.decide",
      method,
      host: DIALOG,
      path: "/dialog/oauth",
      answer: (call) => authorize(world, call),
    })),
};

function endpoints(world: World): Endpoint[] {
  const on = (
    name: string,
    path: string,
    read: (world: World, call: Call) => Reply,
    method: Endpoint["method"] = "GET",
  ): Endpoint => ({
    name,
    method,
    host: GRAPH,
    path,
    answer: (call) => {
      call.cost = 1;
      return read(world, call);
    },
  });
  return [
    on("oauth.code", "/oauth/access_token", exchange, "POST"),
    on("oauth.code", "/oauth/access_token", exchange),
    on("debug_token", "/debug_token", inspectToken),
    on("me.permissions", "/me/permissions", listPermissions),
    on("oauth.revoke", "/me/permissions", deletePermissions, "DELETE"),
    on("oauth.revoke", "/me/permissions/:name", deletePermissions, "DELETE"),
    on("oauth.revoke", "/:id/permissions", deletePermissions, "DELETE"),
    on("pages.list", "/me/accounts", listAccounts),
    on("businesses.list", "/me/businesses", listBusinesses),
    on("me", "/me", readMe),
    on("businesses.pages", "/:id/owned_pages", (w, call) => listBusinessPages(w, call, "owned")),
    on("businesses.pages", "/:id/client_pages", (w, call) => listBusinessPages(w, call, "client")),
    on("posts.list", "/:id/published_posts", listPosts),
    on("posts.list", "/:id/posts", listPosts),
    on("posts.list", "/:id/feed", listPosts),
    on("posts.scheduled", "/:id/scheduled_posts", listNothing),
    on("videos.reels", "/:id/video_reels", listNothing),
    on("page.insights", "/:id/insights", (w, call) => {
      if (!isPostId(call.param("id"))) return readPageInsights(w, call);
      call.endpoint = "posts.insights";
      return readPostInsights(w, call);
    }),
    on("subscriptions.list", "/:id/subscribed_apps", subscribe),
    on("subscriptions.put", "/:id/subscribed_apps", subscribe, "POST"),
    on("subscriptions.delete", "/:id/subscribed_apps", subscribe, "DELETE"),
    on("page.get", "/:id", (w, call) => {
      if (!isPostId(call.param("id"))) return readPage(w, call);
      call.endpoint = "posts.get";
      return readPost(w, call);
    }),
    { ...on("picture", PICTURE_PATH, readPicture), host: PICTURES },
  ];
}

/** GET /{page}: by the Page's own token, or by the token of a person who manages it. */
function readPage(world: World, call: Call): Reply {
  const caller = requireToken(world, call);
  const id = call.param("id");
  if (caller.token.assetId !== null) {
    const { part } = requirePage(world, call, id, "pages_read_engagement");
    return ok(selectPage(world, caller, part, call));
  }
  const part = allowedPages(world, caller).find(({ page }) => page.platformUserId === id);
  if (part === undefined) throw new Refusal(facebookFailures.notFound(call.method, call.path));
  return ok(selectPage(world, caller, part, call));
}

/** What a Page tells of; names of Instagram's fields are refused here. */
const pageFields = ["feed", "mention", "name", "picture", "about", "website", "category", "general_info", "messages"];

/** GET, POST and DELETE /{page}/subscribed_apps: by the Page's own token, for who may manage it. */
function subscribe(world: World, call: Call): Reply {
  const id = call.param("id");
  const { part, grant } = requirePage(world, call, id, "pages_manage_metadata");
  if (!part.tasks.includes("MANAGE")) throw permissionMissing();
  return answerSubscribedApps(world, call, { id, clientId: grant.clientId, known: pageFields });
}
