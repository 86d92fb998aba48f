import type { Call } from "@/sandbox/core/call";
import type { Endpoint, SandboxPlatform } from "@/sandbox/core/platform";
import type { Reply } from "@/sandbox/core/reply";
import type { World } from "@/sandbox/core/world";
import { callerOf } from "./access";
import { authorize, refuseTiktokRedirectUri, tiktokScopes } from "./consent";
import { tiktokFailures } from "./errors";
import { issueTokens, revoke, token } from "./oauth";
import { generateTiktokPersona, TIKTOK, tiktokPersonas } from "./personas";
import { PICTURE_PATH, PICTURES, readPicture } from "./picture";
import { readUser } from "./profile";
import { publicVideoCount } from "./video-node";
import { listVideos, queryVideos } from "./videos";
import { tiktokWebhooks } from "./webhooks";

const CONSENT = "www.tiktok.com";
const API = "open.tiktokapis.com";
/** The slash at the end is part of every address: without it there is nothing. */
const AUTHORIZE_PATH = "/v2/auth/authorize/";

/** TikTok as a web app sees it: Login Kit, and the Display API's account and videos. */
export const tiktok: SandboxPlatform = {
  id: TIKTOK,
  label: "TikTok",
  hosts: [CONSENT, API, ...PICTURES],
  personas: tiktokPersonas,
  generatePersona: generateTiktokPersona,
  scopes: Object.keys(tiktokScopes),
  countFields: [
    "follower_count",
    "following_count",
    "likes_count",
    "video_count",
    "like_count",
    "comment_count",
    "share_count",
    "view_count",
  ],
  failures: tiktokFailures,
  limits: {
    requestsPerMinute: "requests an app may send to each reading endpoint in a sliding minute (600)",
    oauthErrorStatus: "HTTP status of every error of the token and revocation endpoints; TikTok is seen to send 200",
    rotateRefreshTokens: "0 leaves the refresh token as it is when it is used; otherwise a new one takes its place",
  },
  refuseRedirectUri: refuseTiktokRedirectUri,
  shownFollowers: (_world, _persona, exact) => exact,
  shownPosts: publicVideoCount,
  shownViews: () => null,
  grant: (world, client, persona, scopes) => {
    const grant = world.authority.consent(TIKTOK, client.clientId, persona.id, scopes);
    return issueTokens(world, grant, scopes);
  },
  callerOf,
  webhooks: tiktokWebhooks,
  endpoints: (world) => endpoints(world),
  pages: (world) => [
    {
      name: "oauth.authorize",
      method: "GET",
      host: CONSENT,
      path: AUTHORIZE_PATH,
      answer: (call) => authorize(world, call),
    },
    {
      name: "oauth.decide",
      method: "POST",
      host: CONSENT,
      path: AUTHORIZE_PATH,
      answer: (call) => authorize(world, call),
    },
  ],
};

function endpoints(world: World): Endpoint[] {
  const oauth = (name: string, path: string, answer: (world: World, call: Call) => Reply): Endpoint => ({
    name,
    method: "POST",
    host: API,
    path,
    answer: (call) => answer(world, call),
  });
  const read = (name: string, method: "GET" | "POST", path: string, answer: typeof readUser): Endpoint => ({
    name,
    method,
    host: API,
    path,
    answer: (call) => {
      call.cost = 1;
      return answer(world, call);
    },
  });
  return [
    oauth("oauth.token", "/v2/oauth/token/", token),
    oauth("oauth.revoke", "/v2/oauth/revoke/", revoke),
    read("user.info", "GET", "/v2/user/info/", readUser),
    read("video.list", "POST", "/v2/video/list/", listVideos),
    read("video.query", "POST", "/v2/video/query/", queryVideos),
    ...PICTURES.map(
      (host): Endpoint => ({
        name: "picture",
        method: "GET",
        host,
        path: PICTURE_PATH,
        answer: (call) => readPicture(world, call),
      }),
    ),
  ];
}
