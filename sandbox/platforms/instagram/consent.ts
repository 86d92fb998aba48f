import type { OAuthClient } from "@/sandbox/core/authority";
import type { PageCall } from "@/sandbox/core/call";
import type { World } from "@/sandbox/core/world";
import { askedScopes, askPerson, sendBack } from "@/sandbox/pages/authorize";
import { type ConsentQuestion, consentErrorPage } from "@/sandbox/pages/consent";
import { BASIC_SCOPE } from "./access";
import { INSTAGRAM } from "./personas";

const CODE_LIFETIME_MS = 3_600_000;

export const instagramScopes: Readonly<Record<string, string>> = {
  [BASIC_SCOPE]: "See your profile and your media",
  instagram_business_manage_insights: "See the statistics of your account and media",
  instagram_business_content_publish: "Publish posts, reels and stories",
  instagram_business_manage_comments: "Read, answer and hide comments",
  instagram_business_manage_messages: "Read and answer messages",
};

interface AuthorizeRequest {
  readonly client: OAuthClient;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
}

/** GET and POST www.instagram.com/oauth/authorize: shows the consent screen, then sends the person back. */
export function authorize(world: World, call: PageCall): Response | Promise<Response> {
  const request = readRequest(world, call.query);
  if ("error" in request) return consentErrorPage(call.context, "Instagram", request.error, request.message);
  const answer = askPerson(call, askFor(world, request), () =>
    consentErrorPage(call.context, "Instagram", "invalid_request", "No account was chosen."),
  );
  if (!("decision" in answer)) return answer;
  if (answer.decision === "deny") {
    return sendBack(call, request.redirectUri, {
      error: "access_denied",
      error_reason: "user_denied",
      error_description: "The user denied your request",
    });
  }
  call.personaId = answer.personaId;
  const code = world.authority.createCode({
    platform: INSTAGRAM,
    clientId: request.client.clientId,
    personaId: answer.personaId,
    redirectUri: request.redirectUri,
    scopes: [...answer.scopes],
    codeChallenge: null,
    withRefresh: false,
    prefix: "AQB",
    lifetimeMs: CODE_LIFETIME_MS,
  });
  // Instagram appends this to its redirects.
  return sendBack(call, request.redirectUri, { code }, (target) => `${target}#_`);
}

function readRequest(world: World, query: URLSearchParams): AuthorizeRequest | { error: string; message: string } {
  const client = world.authority.client(INSTAGRAM, query.get("client_id") ?? "");
  if (client === undefined) return { error: "Invalid platform app", message: "No app has this client_id." };
  const redirectUri = query.get("redirect_uri") ?? "";
  if (!client.redirectUris.includes(redirectUri)) {
    return { error: "Invalid redirect_uri", message: "The redirect_uri is not exactly one that the app registered." };
  }
  if (query.get("response_type") !== "code") {
    return { error: "Invalid response_type", message: "The only response_type is code." };
  }
  const scopes = askedScopes(query, /[\s,]+/);
  const unknown = scopes.filter((scope) => !(scope in instagramScopes));
  if (unknown.length > 0) return { error: "Invalid Scopes", message: `Not a scope: ${unknown.join(", ")}` };
  if (!scopes.includes(BASIC_SCOPE)) return { error: "Invalid Scopes", message: `${BASIC_SCOPE} is always needed.` };
  return { client, redirectUri, scopes };
}

function askFor(world: World, { client, scopes }: AuthorizeRequest): ConsentQuestion {
  const personas = world.personas.list(INSTAGRAM).map((persona) => {
    const followers = world.personas.followersAt(persona, world.clock.now()).toLocaleString("en");
    const type = world.personas.accountType(persona);
    return {
      id: persona.id,
      title: persona.username,
      detail: `${persona.displayName}, ${type}, ${followers} followers`,
    };
  });
  return {
    platform: "Instagram",
    appName: `App ${client.clientId}`,
    question: "Log in as",
    groups: [{ title: "Instagram accounts", personas }],
    scopes: scopes.map((scope) => ({ scope, label: instagramScopes[scope] ?? scope, fixed: scope === BASIC_SCOPE })),
    notes: [
      "A personal account can be chosen, but the API then refuses every call: Instagram opens it to professional accounts (creator or business) only.",
    ],
  };
}
