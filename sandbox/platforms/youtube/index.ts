import type { Call } from "@/sandbox/core/call";
import type { Endpoint, SandboxPlatform } from "@/sandbox/core/platform";
import { refuseCommonRedirectUri } from "@/sandbox/core/redirect-uris";
import type { Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { callerOf, requireBearer } from "./access";
import { queryReport } from "./analytics";
import { channelViews, listChannels, publicVideoCount } from "./channels";
import { authorize, youtubeScopes } from "./consent";
import { youtubeFailures } from "./errors";
import { subscribe, youtubeWebhooks } from "./hub";
import {
  ACCESS_LIFETIME_MS,
  issueAccess,
  issueRefresh,
  refreshLifetimeSeconds,
  revoke,
  token,
  tokenInfo,
  userInfo,
} from "./oauth";
import { generateYoutubePersona, shownSubscribers, YOUTUBE, youtubePersonas } from "./personas";
import { PICTURE_PATH, PICTURES, readPicture } from "./picture";
import { batchGetStats, listPlaylistItems, listVideos } from "./videos";

const ACCOUNTS = "accounts.google.com";
const TOKENS = "oauth2.googleapis.com";
/** Both hosts serve the Data API; Google's own client library uses the second. */
const DATA_HOSTS = ["www.googleapis.com", "youtube.googleapis.com"] as const;
const ANALYTICS = "youtubeanalytics.googleapis.com";
const HUB = "pubsubhubbub.appspot.com";

/** YouTube as a web app sees it: Google's consent and tokens, the Data API and the Analytics API. */
export const youtube: SandboxPlatform = {
  id: YOUTUBE,
  label: "YouTube",
  hosts: [ACCOUNTS, TOKENS, ...DATA_HOSTS, ANALYTICS, HUB, PICTURES],
  personas: youtubePersonas,
  generatePersona: generateYoutubePersona,
  scopes: Object.keys(youtubeScopes),
  countFields: ["viewCount", "subscriberCount", "videoCount", "likeCount", "commentCount"],
  failures: youtubeFailures,
  limits: {
    units: "units a project may spend on the Data API per Pacific day (10,000)",
    batchGetStats: "calls of videos.batchGetStats per Pacific day (10,000)",
  },
  refuseRedirectUri: refuseCommonRedirectUri,
  shownFollowers: (_world, persona, exact) => shownSubscribers(persona, exact),
  shownPosts: publicVideoCount,
  shownViews: channelViews,
  grant: (world, client, persona, scopes) => {
    const grant = world.authority.consent(YOUTUBE, client.clientId, persona.id, scopes);
    return {
      accessToken: issueAccess(world, grant, scopes),
      refreshToken: issueRefresh(world, client, grant),
      expiresInSeconds: ACCESS_LIFETIME_MS / 1000,
      refreshExpiresInSeconds: refreshLifetimeSeconds(client),
    };
  },
  callerOf,
  webhooks: youtubeWebhooks,
  endpoints: (world) => endpoints(world),
  pages: (world) => [
    {
      name: "oauth.authorize",
      method: "GET",
      host: ACCOUNTS,
      path: "/o/oauth2/v2/auth",
      answer: (call) => authorize(world, call),
    },
    {
      name: "oauth.decide",
      method: "POST",
      host: ACCOUNTS,
      path: "/o/oauth2/v2/auth",
      answer: (call) => authorize(world, call),
    },
  ],
};

function endpoints(world: World): Endpoint[] {
  const data = (name: string, path: string, read: (world: World, call: Call) => Reply): Endpoint[] =>
    DATA_HOSTS.map((host) => ({
      name,
      method: "GET",
      host,
      path: `/youtube/v3${path}`,
      answer: (call) => read(world, call),
    }));
  const oauth = (name: string, method: "GET" | "POST", path: string, answer: (world: World, call: Call) => Reply) => ({
    name,
    method,
    host: TOKENS,
    path,
    answer: (call: Call) => answer(world, call),
  });
  return [
    oauth("oauth.token", "POST", "/token", token),
    oauth("oauth.revoke", "POST", "/revoke", revoke),
    oauth("oauth.tokeninfo", "GET", "/tokeninfo", tokenInfo),
    oauth("oauth.tokeninfo", "POST", "/tokeninfo", tokenInfo),
    {
      name: "oauth.userinfo",
      method: "GET",
      host: "www.googleapis.com",
      path: "/oauth2/v2/userinfo",
      answer: (call) => {
        const { persona, scopes } = requireBearer(world, call);
        return userInfo(persona, scopes);
      },
    },
    {
      name: "reports.query",
      method: "GET",
      host: ANALYTICS,
      path: "/v2/reports",
      answer: (call) => queryReport(world, call),
    },
    ...["/subscribe", "/"].map((path) => ({
      name: "hub.subscribe",
      method: "POST" as const,
      host: HUB,
      path,
      answer: (call: Call) => subscribe(world, call),
    })),
    {
      name: "picture",
      method: "GET",
      host: PICTURES,
      path: PICTURE_PATH,
      answer: (call) => readPicture(world, call),
    },
    ...data("channels.list", "/channels", listChannels),
    ...data("playlistItems.list", "/playlistItems", listPlaylistItems),
    ...data("videos.list", "/videos", listVideos),
    ...data("videos.batchGetStats", "/videos:batchGetStats", batchGetStats),
  ];
}
