import type { OAuthClient } from "@/sandbox/core/authority";
import type { PageCall } from "@/sandbox/core/call";
import type { World } from "@/sandbox/core/world";
import { askedScopes, askPerson, sendBack } from "@/sandbox/pages/authorize";
import { type ConsentQuestion, consentErrorPage } from "@/sandbox/pages/consent";
import { pagesOf } from "./people";
import { FACEBOOK } from "./personas";

const CODE_LIFETIME_MS = 600_000;

export const facebookScopes: Readonly<Record<string, string>> = {
  pages_show_list: "See a list of the Pages you manage",
  pages_read_engagement: "Read content posted on the Page, followers and the Page's picture",
  read_insights: "See the statistics of your Pages",
  business_management: "See your business portfolios and their Pages",
  pages_read_user_content: "Read comments on your Pages",
  pages_manage_posts: "Create, edit and delete your Page's posts",
  pages_manage_engagement: "Answer and hide comments on your Pages",
  pages_manage_metadata: "Subscribe to what happens on your Pages",
  instagram_basic: "See the profile and posts of the Instagram account linked with your Page",
  instagram_manage_insights: "See the statistics of the Instagram account linked with your Page",
  instagram_content_publish: "Publish to the Instagram account linked with your Page",
  instagram_manage_comments: "Read and answer comments on the Instagram account linked with your Page",
};
/** What a saved Login for Business configuration of the sandbox asks. */
const CONFIGURED = ["pages_show_list", "pages_read_engagement", "read_insights", "business_management"];

interface DialogRequest {
  readonly client: OAuthClient;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  /** Asked by a configuration: all of it or nothing. */
  readonly allOrNothing: boolean;
}

/** GET and POST www.facebook.com/dialog/oauth: shows the consent screen, then sends the person back. */
export function authorize(world: World, call: PageCall): Response | Promise<Response> {
  const request = readRequest(world, call.query);
  if ("error" in request) return consentErrorPage(call.context, "Facebook", request.error, request.message);
  const answer = askPerson(call, askFor(world, request), () =>
    consentErrorPage(call.context, "Facebook", "invalid_request", "Nobody was chosen."),
  );
  if (!("decision" in answer)) return answer;
  if (answer.decision === "deny") {
    return sendBack(call, request.redirectUri, {
      error: "access_denied",
      error_code: "200",
      error_description: "Permissions error",
      error_reason: "user_denied",
    });
  }
  call.personaId = answer.personaId;
  const code = world.authority.createCode({
    platform: FACEBOOK,
    clientId: request.client.clientId,
    personaId: answer.personaId,
    redirectUri: request.redirectUri,
    scopes: [...answer.scopes],
    askedScopes: [...request.scopes],
    assetIds: answer.assetIds === null ? null : [...answer.assetIds],
    codeChallenge: null,
    withRefresh: false,
    prefix: "AQ",
    lifetimeMs: CODE_LIFETIME_MS,
  });
  // Facebook appends this to its redirects, but not to a refusal.
  return sendBack(call, request.redirectUri, { code }, (target) => `${target}#_=_`);
}

function readRequest(world: World, query: URLSearchParams): DialogRequest | { error: string; message: string } {
  const client = world.authority.client(FACEBOOK, query.get("client_id") ?? "");
  if (client === undefined) return { error: "Invalid App ID", message: "No app has this client_id." };
  const redirectUri = query.get("redirect_uri") ?? "";
  if (!client.redirectUris.includes(redirectUri)) {
    return { error: "URL blocked", message: "The redirect_uri is not exactly one of the Valid OAuth Redirect URIs." };
  }
  if (query.get("response_type") !== "code") {
    return { error: "Invalid response_type", message: "The sandbox knows response_type code alone." };
  }
  const configured = query.get("config_id") !== null;
  if (configured && query.get("scope") !== null) {
    return { error: "Invalid parameters", message: "Either config_id or scope, not both." };
  }
  const scopes = configured ? CONFIGURED : askedScopes(query, /[\s,]+/);
  const unknown = scopes.filter((scope) => !(scope in facebookScopes));
  if (unknown.length > 0) return { error: "Invalid Scopes", message: `Not a permission: ${unknown.join(", ")}` };
  return { client, redirectUri, scopes, allOrNothing: configured };
}

function askFor(world: World, { client, scopes, allOrNothing }: DialogRequest): ConsentQuestion {
  const people = world.personas.list(FACEBOOK);
  const followersOf = (persona: (typeof people)[number]) =>
    world.personas.followersAt(persona, world.clock.now()).toLocaleString("en");
  return {
    platform: "Facebook",
    appName: `App ${client.clientId}`,
    question: "Log in as whoever manages",
    groups: [
      {
        title: "People, by their Page",
        personas: people.map((person) => {
          const pages = pagesOf(world, person);
          const detail =
            pages.length === 1 ? `1 Page, ${followersOf(person)} followers` : `${pages.length} Pages in this log-in`;
          return { id: person.id, title: person.displayName, detail };
        }),
      },
    ],
    assets: people.flatMap((person) => {
      const pages = pagesOf(world, person);
      if (pages.length < 2) return [];
      const items = pages.map(({ page, tasks }) => ({
        id: page.id,
        title: page.displayName,
        detail: `${followersOf(page)} followers, tasks ${tasks.join(", ")}`,
      }));
      return { personaId: person.id, title: `Pages of ${person.displayName}`, items };
    }),
    scopes: scopes.map((scope) => ({ scope, label: facebookScopes[scope] ?? scope, fixed: allOrNothing })),
    notes: ["Personal profiles cannot be read by any app; only Pages can."],
  };
}
