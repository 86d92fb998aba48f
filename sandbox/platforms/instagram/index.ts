import type { Call } from "@/sandbox/core/gateway";
import { usageHeaders } from "@/sandbox/core/graph/errors";
import { countCall, usagePercent } from "@/sandbox/core/graph/usage";
import type { Endpoint, SandboxPlatform } from "@/sandbox/core/platform";
import { refuseCommonRedirectUri } from "@/sandbox/core/redirect-uris";
import type { Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { callerOf, issueLongToken, LONG_LIFETIME_MS } from "./access";
import { readAccountInsights } from "./account-insights";
import { listComments } from "./comments";
import { authorize, instagramScopes } from "./consent";
import { instagramFailures } from "./errors";
import { isMediaId, listChildren, listMedia, readMedia } from "./media";
import { readMediaInsights } from "./media-insights";
import { exchangeCode, exchangeForLong, refreshLong } from "./oauth";
import { generateInstagramPersona, INSTAGRAM, instagramPersonas } from "./personas";
import { PICTURE_PATH, PICTURES, readPicture } from "./picture";
import { readProfile, readSubscriptions } from "./profile";

const DIALOG = "www.instagram.com";
const TOKENS = "api.instagram.com";
const GRAPH = "graph.instagram.com";

/** Instagram as an app sees it that uses Instagram Login: consent, tokens, profile, media and statistics. */
export const instagram: SandboxPlatform = {
  id: INSTAGRAM,
  label: "Instagram",
  hosts: [DIALOG, TOKENS, GRAPH, PICTURES],
  personas: instagramPersonas,
  generatePersona: generateInstagramPersona,
  scopes: Object.keys(instagramScopes),
  countFields: ["followers_count", "follows_count", "media_count", "like_count", "comments_count"],
  failures: instagramFailures,
  limits: { usagePercent: "percent in both usage headers; from 100 on every call is throttled with 80002" },
  refuseRedirectUri: refuseCommonRedirectUri,
  shownFollowers: (_world, _persona, exact) => exact,
  shownPosts: (world, persona, timeMs) => world.personas.posts(persona).countAt(timeMs),
  shownViews: () => null,
  grant: (world, client, persona, scopes) => ({
    accessToken: issueLongToken(world, client, persona, scopes),
    refreshToken: null,
    expiresInSeconds: LONG_LIFETIME_MS / 1000,
    refreshExpiresInSeconds: null,
  }),
  callerOf,
  decorate: (world, call) => {
    const persona = call.host === GRAPH ? world.personas.find(INSTAGRAM, call.personaId ?? "") : undefined;
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
      host: PICTURES,
      path: PICTURE_PATH,
      answer: (call) => readPicture(world, call),
    },
    get("oauth.exchange", "/access_token", exchangeForLong),
    get("oauth.refresh", "/refresh_access_token", refreshLong),
    {
      ...get("account.insights", "/:id/insights", readAccountInsights),
      answer: (call) => {
        call.cost = 1;
        if (!isMediaId(call.param("id"))) return readAccountInsights(world, call);
        call.endpoint = "media.insights";
        return readMediaInsights(world, call);
      },
    },
    get("media.list", "/:id/media", listMedia),
    get("comments.list", "/:id/comments", listComments),
    get("media.children", "/:id/children", listChildren),
    get("subscriptions.list", "/:id/subscribed_apps", readSubscriptions),
    { ...get("subscriptions.delete", "/:id/subscribed_apps", readSubscriptions), method: "DELETE" },
    {
      ...get("profile", "/:id", readProfile),
      answer: (call) => {
        call.cost = 1;
        if (!isMediaId(call.param("id"))) return readProfile(world, call);
        call.endpoint = "media.get";
        return readMedia(world, call);
      },
    },
  ];
}
