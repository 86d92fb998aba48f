import type { OAuthClient } from "@/sandbox/core/authority";
import type { PageCall } from "@/sandbox/core/call";
import type { World } from "@/sandbox/core/world";
import { askedScopes, askPerson, sendBack } from "@/sandbox/pages/authorize";
import { type ConsentQuestion, consentErrorPage } from "@/sandbox/pages/consent";
import { givesRefreshTokens } from "./oauth";
import { LINKEDIN, rolesOf } from "./personas";
import { linkedinScopes } from "./scopes";

const CODE_LIFETIME_MS = 30 * 60_000;

interface AuthorizeRequest {
  readonly client: OAuthClient;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
}

/** GET and POST www.linkedin.com/oauth/v2/authorization: the member consents to all scopes or to none. */
export function authorize(world: World, call: PageCall): Response | Promise<Response> {
  const request = readRequest(world, call.query);
  if ("error" in request) return consentErrorPage(call.context, "LinkedIn", request.error, request.message);
  const refused = request.scopes.find((scope) => !isApproved(world, scope));
  if (refused !== undefined || request.scopes.length === 0) {
    return sendBack(call, request.redirectUri, {
      error: "unauthorized_scope_error",
      error_description: `Scope "${refused ?? ""}" is not authorized for your application`,
    });
  }
  const answer = askPerson(call, askFor(world, request), () =>
    consentErrorPage(call.context, "LinkedIn", "invalid_request", "No member was chosen."),
  );
  if (!("decision" in answer)) return answer;
  if (answer.decision === "deny") {
    return sendBack(call, request.redirectUri, {
      error: "user_cancelled_authorize",
      error_description: "The user cancelled the authorization",
    });
  }
  call.personaId = answer.personaId;
  const code = world.authority.createCode({
    platform: LINKEDIN,
    clientId: request.client.clientId,
    personaId: answer.personaId,
    redirectUri: request.redirectUri,
    scopes: [...answer.scopes],
    codeChallenge: null,
    withRefresh: givesRefreshTokens(world),
    prefix: "AQT",
    lifetimeMs: CODE_LIFETIME_MS,
  });
  return sendBack(call, request.redirectUri, { code });
}

/** Whether the apps have the product that brings a scope: all of them but the one that LinkedIn gives to nobody new. */
function isApproved(world: World, scope: string): boolean {
  const product = linkedinScopes[scope]?.product;
  if (product === undefined) return false;
  if (product === "communityManagement") return world.limits.get(`${LINKEDIN}/communityManagement`) !== 0;
  return product !== "memberPosts" || world.limits.get(`${LINKEDIN}/memberPosts`) === 1;
}

function readRequest(world: World, query: URLSearchParams): AuthorizeRequest | { error: string; message: string } {
  const client = world.authority.client(LINKEDIN, query.get("client_id") ?? "");
  if (client === undefined) return { error: "invalid_client", message: "The passed in client_id is invalid." };
  const redirectUri = query.get("redirect_uri") ?? "";
  if (!client.redirectUris.includes(redirectUri)) {
    return { error: "invalid_redirect_uri", message: "The redirect_uri does not match the registered value." };
  }
  if (query.get("response_type") !== "code")
    return { error: "invalid_request", message: "response_type must be code." };
  if (query.has("code_challenge")) {
    return { error: "invalid_request", message: "This application is not enabled for PKCE." };
  }
  return { client, redirectUri, scopes: askedScopes(query) };
}

function askFor(world: World, { client, scopes }: AuthorizeRequest): ConsentQuestion {
  const members = world.personas.list(LINKEDIN).filter(({ accountType }) => accountType === "member");
  return {
    platform: "LinkedIn",
    appName: `App ${client.clientId}`,
    question: "Sign in as",
    groups: [
      {
        title: "Members",
        personas: members.map((member) => {
          const pages = rolesOf(member).map(({ page }) => page.displayName);
          return {
            id: member.id,
            title: member.displayName,
            detail: pages.length === 0 ? member.username : `${member.username}, at ${pages.join(", ")}`,
          };
        }),
      },
    ],
    scopes: scopes.map((scope) => ({ scope, label: linkedinScopes[scope]?.label ?? scope, fixed: true })),
    notes: givesRefreshTokens(world) ? [] : ["This app gets no refresh token: what you allow ends after 60 days."],
  };
}
