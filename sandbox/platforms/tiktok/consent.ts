import type { OAuthClient } from "@/sandbox/core/authority";
import type { PageCall } from "@/sandbox/core/call";
import { refuseCommonRedirectUri } from "@/sandbox/core/redirect-uris";
import type { World } from "@/sandbox/core/world";
import { askPerson, sendBack } from "@/sandbox/pages/authorize";
import { type ConsentQuestion, consentErrorPage } from "@/sandbox/pages/consent";
import { BASIC_SCOPE, PROFILE_SCOPE, STATS_SCOPE, VIDEO_SCOPE } from "./access";
import { authorizeQuery } from "./contract";
import { TIKTOK } from "./personas";

/** TikTok does not say how long a code lives. */
const CODE_LIFETIME_MS = 10 * 60_000;

export const tiktokScopes: Readonly<Record<string, string>> = {
  [BASIC_SCOPE]: "Read your profile info (avatar, display name)",
  [PROFILE_SCOPE]: "Read your additional profile info (username, bio, link, verification)",
  [STATS_SCOPE]: "Read your account's statistics (followers, likes, videos)",
  [VIDEO_SCOPE]: "Read your public videos on TikTok",
  "video.upload": "Upload your content to TikTok as drafts",
  "video.publish": "Post content to TikTok",
};

interface AuthorizeRequest {
  readonly client: OAuthClient;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly codeChallenge: string | null;
}

/** GET and POST www.tiktok.com/v2/auth/authorize/: account and permissions, then back to the app. */
export function authorize(world: World, call: PageCall): Response | Promise<Response> {
  const request = readRequest(world, call.query);
  if ("error" in request) return consentErrorPage(call.context, "TikTok", request.error, request.message);
  const answer = askPerson(call, askFor(world, request), () =>
    consentErrorPage(call.context, "TikTok", "invalid_request", "No account was chosen."),
  );
  if (!("decision" in answer)) return answer;
  if (answer.decision === "deny") {
    return sendBack(call, request.redirectUri, {
      error: "access_denied",
      error_description: "User denied the authorization",
    });
  }
  call.personaId = answer.personaId;
  const code = world.authority.createCode({
    platform: TIKTOK,
    clientId: request.client.clientId,
    personaId: answer.personaId,
    redirectUri: request.redirectUri,
    scopes: [...answer.scopes],
    codeChallenge: request.codeChallenge,
    withRefresh: true,
    // The real codes hold both signs, of which an address takes neither as it is.
    prefix: "sim*0!",
    lifetimeMs: CODE_LIFETIME_MS,
  });
  // TikTok percent-encodes all of it, the star of a code included.
  const spell = (target: URL) => target.toString().replaceAll("*", "%2A");
  return sendBack(call, request.redirectUri, { code, scopes: answer.scopes.join(",") }, spell);
}

function readRequest(world: World, query: URLSearchParams): AuthorizeRequest | { error: string; message: string } {
  const client = world.authority.client(TIKTOK, query.get("client_key") ?? "");
  if (client === undefined) return { error: "client_key", message: "No app has this client_key." };
  const parsed = authorizeQuery.safeParse(Object.fromEntries(query));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const name = issue?.code === "unrecognized_keys" ? issue.keys.join(", ") : String(issue?.path[0] ?? "request");
    return { error: name, message: `The parameter ${name} is missing or is none that TikTok takes.` };
  }
  const asked = parsed.data;
  if (!client.redirectUris.includes(asked.redirect_uri)) {
    return { error: "redirect_uri", message: "The redirect_uri is not exactly one that the app registered." };
  }
  if ((asked.code_challenge === undefined) !== (asked.code_challenge_method === undefined)) {
    return { error: "code_challenge", message: "code_challenge and code_challenge_method come together." };
  }
  const scopes = asked.scope.split(",").map((scope) => scope.trim());
  const unknown = scopes.filter((scope) => !(scope in tiktokScopes));
  if (unknown.length > 0) return { error: "scope", message: `Not a scope: ${unknown.join(", ")}` };
  return {
    client,
    redirectUri: asked.redirect_uri,
    // Login Kit always adds the basic one.
    scopes: [...new Set([BASIC_SCOPE, ...scopes])],
    codeChallenge: asked.code_challenge ?? null,
  };
}

function askFor(world: World, { client, scopes }: AuthorizeRequest): ConsentQuestion {
  const personas = world.personas.list(TIKTOK).map((persona) => {
    const followers = world.personas.followersAt(persona, world.clock.now()).toLocaleString("en");
    const type = world.personas.accountType(persona);
    return {
      id: persona.id,
      title: persona.username,
      detail: `${persona.displayName}, ${type}, ${followers} followers`,
    };
  });
  return {
    platform: "TikTok",
    appName: `App ${client.clientId}`,
    question: "Log in as",
    groups: [{ title: "TikTok accounts", personas }],
    scopes: scopes.map((scope) => ({ scope, label: tiktokScopes[scope] ?? scope, fixed: scope === BASIC_SCOPE })),
    notes: ["Each permission but the first can be refused by itself. Of a private account no video can be read."],
  };
}

/**
 * Why TikTok's console would not register this redirect URI, or null: https (or http on this machine, with its port), no
 * parameters, under 512 characters.
 */
export function refuseTiktokRedirectUri(uri: string): string | null {
  const refusal = refuseCommonRedirectUri(uri);
  if (refusal !== null) return refusal;
  const url = new URL(uri);
  if (uri.length >= 512) return "512 characters or more are not allowed";
  if (url.search !== "" || uri.includes("?")) return "query parameters are not allowed";
  return url.protocol === "http:" && url.port === "" ? "a port is required on this machine" : null;
}
