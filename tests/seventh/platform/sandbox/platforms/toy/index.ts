import type { SandboxPlatform } from "@/sandbox/core/platform";
import { refuseCommonRedirectUri } from "@/sandbox/core/redirect-uris";
import { authorize, toyScopes } from "./consent";
import { toyFailures } from "./errors";
import { callerOf, readMe } from "./me";
import { issueTokens, revoke, token } from "./oauth";
import { generateToyPersona, TOY, toyPersonas } from "./personas";

const CONSENT = "www.toy.example";
const API = "api.toy.example";
const AUTHORIZE_PATH = "/oauth/authorize";

/** Toy as a web app sees it: the code flow, and one address to read. */
export const toy: SandboxPlatform = {
  id: TOY,
  label: "Toy",
  hosts: [CONSENT, API],
  personas: toyPersonas,
  generatePersona: generateToyPersona,
  scopes: Object.keys(toyScopes),
  countFields: ["follower_count", "post_count"],
  failures: toyFailures,
  limits: {},
  refuseRedirectUri: refuseCommonRedirectUri,
  shownFollowers: (_world, _persona, exact) => exact,
  shownPosts: (world, persona, timeMs) => world.personas.posts(persona).countAt(timeMs),
  shownViews: () => null,
  grant: (world, client, persona, scopes) =>
    issueTokens(world, world.authority.consent(TOY, client.clientId, persona.id, scopes)),
  callerOf,
  endpoints: (world) => [
    { name: "oauth.token", method: "POST", host: API, path: "/oauth/token", answer: (call) => token(world, call) },
    { name: "oauth.revoke", method: "POST", host: API, path: "/oauth/revoke", answer: (call) => revoke(world, call) },
    { name: "me", method: "GET", host: API, path: "/v1/me", answer: (call) => readMe(world, call) },
  ],
  pages: (world) =>
    (["GET", "POST"] as const).map((method) => ({
      name: method === "GET" ? "oauth.authorize" : "oauth.decide",
      method,
      host: CONSENT,
      path: AUTHORIZE_PATH,
      answer: (call) => authorize(world, call),
    })),
};
