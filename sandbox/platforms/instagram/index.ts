import type { Call } from "@/sandbox/core/call";
import { usageHeaders } from "@/sandbox/core/graph/errors";
import { INSTAGRAM_PICTURES } from "@/sandbox/core/graph/instagram-picture";
import { countCall, usagePercent } from "@/sandbox/core/graph/usage";
import type { Endpoint, SandboxPlatform } from "@/sandbox/core/platform";
import { refuseCommonRedirectUri } from "@/sandbox/core/redirect-uris";
import type { Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { callerOf, FACEBOOK_GRAPH, issueLongToken, LONG_LIFETIME_MS } from "./access";
import { readAccountInsights } from "./account-insights";
import { listComments } from "./comments";
import { authorize, instagramScopes } from "./consent";
import { instagramFailures } from "./errors";
import { isMediaId, listChildren, listMedia, readMedia } from "./media";
import { readMediaInsights } from "./media-insights";
import { exchangeCode, exchangeForLong, refreshLong } from "./oauth";
import { generateInstagramPersona, INSTAGRAM, instagramPersonas } from "./personas";
import { PICTURE_PATH, readPicture } from "./picture";
import { answerSubscriptions, readProfile } from "./profile";
import { instagramWebhooks } from "./webhooks";

const DIALOG = "www.instagram.com";
const TOKENS = "api.instagram.com";
const GRAPH = "graph.instagram.com";

/**
 * Instagram as an app sees it that uses Instagram Login: consent, tokens, profile, media and statistics. The same accounts
 * are read on Facebook's host by whoever holds the token of the Page that they are linked with.
 */
export const instagram: SandboxPlatform = {
  id: INSTAGRAM,
  label: "Instagram",
  hosts: [DIALOG, TOKENS, GRAPH, INSTAGRAM_PICTURES],
  personas: instagramPersonas,
  generatePersona: generateInstagramPersona,
  scopes: Object.keys(instagramScopes),
  countFields: ["followers_count", "follows_count", "media_count", "like_count", "comments_count"],
  failures: instagramFailures,
  limits: { usagePercent: "percent in both usage headers; from 100 on every call is throttled with 80002" },
  refuseRedirectUri: refuseCommonRedirectUri,
  shownFollowers: (_world, _persona, exact) => exact,
  shownPosts: (world, persona, timeMs) => world.personas.posts(persona).upAt(timeMs).length,
  shownViews: () => null,
  grant: (world, client, persona, scopes) => ({
    accessToken: issueLongToken(world, client, persona, scopes),
    refreshToken: null,
    expiresInSeconds: LONG_LIFETIME_MS / 1000,
    refreshExpiresInSeconds: null,
  }),
  callerOf,
  webhooks: instagramWebhooks,
  decorate: (world, call) => {
    const persona =
      call.host === GRAPH || call.host === FACEBOOK_GRAPH
        ? world.personas.find(INSTAGRAM, call.personaId ?? "")
        : undefined;
    if (persona === undefined) return {};
    countCall(world, persona, call.nowMs);
    return usageHeaders(
      { type: "instagram", id: persona.platformUserId ?? "0" },
      usagePercent(world, persona, call.nowMs),
      0,
    );
  },
  endpoints: (world) => endpoints(world),
  pages: (world) => [
    {
      name: "oauth.authorize",
      method: "GET",
      host: DIALOG,
      path: "/oauth/authorize",
      answer: (call) => authorize(world, call),
    },
    {
      name: "oauth.decide",
      method: "POST",
      host: DIALOG,
      path: "/oauth/authorize",
      answer: (call) => authorize(world, call),
    },
  ],
};

function endpoints(world: World): Endpoint[] {
  const get = (name: string, path: string, read: (world: World, call: Call) => Reply): Endpoint => ({
    name,
    method: "GET",
    host: GRAPH,
    path,
    answer: (call) => {
      call.cost = 1;
      return read(world, call);
    },
  });
  return [
    {
      name: "oauth.code",
      method: "POST",
      host: TOKENS,
      path: "/oauth/access_token",
      answer: (call) => exchangeCode(world, call),
    },
    {
      name: "picture",
      method: "GET",
      host: INSTAGRAM_PICTURES,
      path: PICTURE_PATH,
      answer: (call) => readPicture(world, call),
    },
    get("oauth.exchange", "/access_token", exchangeForLong),
    get("oauth.refresh", "/refresh_access_token", refreshLong),
    ...accountEndpoints(get, "/:id"),
    { ...get("subscriptions.put", "/:id/subscribed_apps", answerSubscriptions), method: "POST" },
    // Facebook's host is shared with Pages: only what looks like an account or a media item is Instagram's there.
    ...accountEndpoints(
      (name, path, read) => ({ ...get(name, path, read), host: FACEBOOK_GRAPH }),
      "/:id{17841\\d+|1790\\d+}",
    ),
  ];
}

type Getter = (name: string, path: string, read: (world: World, call: Call) => Reply) => Endpoint;

/** What can be read of an account and of its media, which are told apart by their ids. */
function accountEndpoints(get: Getter, node: string): Endpoint[] {
  const either =
    (ofMedia: string, readMediaItem: Read, readAccount: Read): Read =>
    (world, call) => {
      if (!isMediaId(call.param("id"))) return readAccount(world, call);
      call.endpoint = ofMedia;
      return readMediaItem(world, call);
    };
  return [
    get("account.insights", `${node}/insights`, either("media.insights", readMediaInsights, readAccountInsights)),
    get("media.list", `${node}/media`, listMedia),
    get("comments.list", `${node}/comments`, listComments),
    get("media.children", `${node}/children`, listChildren),
    get("subscriptions.list", `${node}/subscribed_apps`, answerSubscriptions),
    { ...get("subscriptions.delete", `${node}/subscribed_apps`, answerSubscriptions), method: "DELETE" },
    get("profile", node, either("media.get", readMedia, readProfile)),
  ];
}

type Read = (world: World, call: Call) => Reply;
