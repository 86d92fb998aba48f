import type { OAuthClient } from "@/sandbox/core/authority";
import type { PageCall } from "@/sandbox/core/call";
import type { Persona } from "@/sandbox/core/personas";
import type { World } from "@/sandbox/core/world";
import { askedScopes, askPerson, sendBack } from "@/sandbox/pages/authorize";
import { type ConsentQuestion, consentErrorPage } from "@/sandbox/pages/consent";
import { X } from "./personas";

const CODE_LIFETIME_MS = 30_000;
const LONGEST_STATE = 500;

export const xScopes: Readonly<Record<string, string>> = {
  "tweet.read": "See all the posts you can see, including protected ones",
  "tweet.write": "Post and repost for you",
  "tweet.moderate.write": "Hide and unhide replies to your posts",
  "users.read": "See any account you can see, including protected ones",
  "users.email": "See your e-mail address",
  "follows.read": "See who follows you and whom you follow",
  "follows.write": "Follow and unfollow for you",
  "offline.access": "Stay connected until you take this app's access back",
  "space.read": "See the Spaces you can see",
  "mute.read": "See whom you have muted",
  "mute.write": "Mute and unmute for you",
  "like.read": "See posts you have liked, and who liked yours",
  "like.write": "Like and unlike for you",
  "list.read": "See your lists",
  "list.write": "Change your lists",
  "block.read": "See whom you have blocked",
  "block.write": "Block and unblock for you",
  "bookmark.read": "See your bookmarks",
  "bookmark.write": "Change your bookmarks",
  "dm.read": "See your direct messages",
  "dm.write": "Send direct messages for you",
  "media.write": "Upload media for you",
  "timeline.read": "See your timelines",
  "broadcast.read": "See your broadcasts",
  "broadcast.write": "Broadcast for you",
};

interface AuthorizeRequest {
  readonly client: OAuthClient;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly codeChallenge: string;
}

/** GET and POST x.com/i/oauth2/authorize: who to be, all of the scopes or none, then back to the app. */
export function authorize(world: World, call: PageCall): Response | Promise<Response> {
  const request = readRequest(world, call.query);
  if (typeof request === "string") return refuse(call, request);
  const answer = askPerson(call, askFor(world, request), () => refuse(call, "No account was chosen."));
  if (!("decision" in answer)) return answer;
  if (answer.decision === "deny") return sendBack(call, request.redirectUri, { error: "access_denied" });
  const persona = world.personas.find(X, answer.personaId);
  if (persona === undefined || world.personas.accountType(persona) === "suspended") {
    return refuse(call, "Your account is suspended and cannot authorize apps.");
  }
  call.personaId = persona.id;
  const code = world.authority.createCode({
    platform: X,
    clientId: request.client.clientId,
    personaId: persona.id,
    redirectUri: request.redirectUri,
    scopes: [...request.scopes],
    codeChallenge: request.codeChallenge,
    withRefresh: request.scopes.includes("offline.access"),
    prefix: "",
    lifetimeMs: CODE_LIFETIME_MS,
  });
  return sendBack(call, request.redirectUri, { code });
}

function refuse(call: PageCall, why: string): Response | Promise<Response> {
  return consentErrorPage(call.context, "X", "You weren't able to give access to the App", why);
}

/** What the app asks for, or why X shows the person an error instead. PKCE is asked of every client. */
function readRequest(world: World, query: URLSearchParams): AuthorizeRequest | string {
  const client = world.authority.client(X, query.get("client_id") ?? "");
  if (client === undefined) return "The client id is unknown.";
  const redirectUri = query.get("redirect_uri") ?? "";
  if (!client.redirectUris.includes(redirectUri)) return "The redirect_uri is not exactly one that the app registered.";
  if (query.get("response_type") !== "code") return "response_type must be code.";
  const scopes = askedScopes(query);
  if (scopes.length === 0) return "A scope is needed.";
  const unknown = scopes.filter((scope) => !(scope in xScopes));
  if (unknown.length > 0) return `There is no scope ${unknown.join(", ")}.`;
  const state = query.get("state") ?? "";
  if (state === "" || state.length > LONGEST_STATE) return `A state of at most ${LONGEST_STATE} characters is needed.`;
  const codeChallenge = readChallenge(query);
  if (codeChallenge === null) return "A code_challenge of the method S256 or plain is needed.";
  return { client, redirectUri, scopes, codeChallenge };
}

/** The challenge as it is remembered: a plain one behind its method, which no S256 challenge begins with. */
function readChallenge(query: URLSearchParams): string | null {
  const challenge = query.get("code_challenge") ?? "";
  // The best known client library writes "s256", and X takes it.
  const method = (query.get("code_challenge_method") ?? "plain").toLowerCase();
  if (method === "s256") return /^[A-Za-z0-9_-]{43}$/.test(challenge) ? challenge : null;
  return method === "plain" && /^[A-Za-z0-9._~-]{43,128}$/.test(challenge) ? `plain ${challenge}` : null;
}

function askFor(world: World, { client, scopes }: AuthorizeRequest): ConsentQuestion {
  const personas = world.personas.list(X).map((persona) => ({
    id: persona.id,
    title: persona.displayName,
    detail: detailOf(world, persona),
  }));
  return {
    platform: "X",
    appName: `App ${client.clientId}`,
    question: "Choose an account",
    groups: [{ title: "Accounts", personas }],
    scopes: scopes.map((scope) => ({ scope, label: xScopes[scope] ?? scope, fixed: true })),
    notes: ["X gives all of this or nothing: single scopes cannot be taken away here."],
  };
}

function detailOf(world: World, persona: Persona): string {
  const type = world.personas.accountType(persona);
  const followers = world.personas.followersAt(persona, world.clock.now()).toLocaleString("en");
  return `@${persona.username}, ${followers} followers${type === "public" ? "" : `, ${type}`}`;
}
