import type { OAuthClient } from "@/sandbox/core/authority";
import type { PageCall } from "@/sandbox/core/call";
import type { World } from "@/sandbox/core/world";
import { askPerson, sendBack } from "@/sandbox/pages/authorize";
import { type ConsentQuestion, consentErrorPage } from "@/sandbox/pages/consent";
import { authorizeQuery } from "./contract";
import { TOY } from "./personas";

const CODE_LIFETIME_MS = 60_000;

export const toyScopes: Readonly<Record<string, string>> = {
  profile: "See your handle and name",
  counts: "See how many followers and posts you have",
};

interface AuthorizeRequest {
  readonly client: OAuthClient;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly codeChallenge: string;
}

/** GET and POST www.toy.example/oauth/authorize: who to be, and all scopes or none; then back to the app. */
export function authorize(world: World, call: PageCall): Response | Promise<Response> {
  const request = readRequest(world, call.query);
  if ("error" in request) return consentErrorPage(call.context, "Toy", request.error, request.message);
  const { client, redirectUri, codeChallenge } = request;
  const answer = askPerson(call, askFor(world, request), () =>
    consentErrorPage(call.context, "Toy", "invalid_request", "No account was chosen."),
  );
  if (!("decision" in answer)) return answer;
  if (answer.decision === "deny") return sendBack(call, redirectUri, { error: "access_denied" });
  call.personaId = answer.personaId;
  const code = world.authority.createCode({
    platform: TOY,
    clientId: client.clientId,
    personaId: answer.personaId,
    redirectUri,
    scopes: [...answer.scopes],
    codeChallenge,
    withRefresh: true,
    prefix: "toycode-",
    lifetimeMs: CODE_LIFETIME_MS,
  });
  return sendBack(call, redirectUri, { code });
}

function readRequest(world: World, query: URLSearchParams): AuthorizeRequest | { error: string; message: string } {
  const client = world.authority.client(TOY, query.get("client_id") ?? "");
  if (client === undefined) return { error: "unauthorized_client", message: "No app has this client_id." };
  const parsed = authorizeQuery.safeParse(Object.fromEntries(query));
  if (!parsed.success)
    return { error: "invalid_request", message: "A parameter is missing or is none that Toy takes." };
  const asked = parsed.data;
  if (!client.redirectUris.includes(asked.redirect_uri)) {
    return { error: "invalid_request", message: "The redirect_uri is not exactly one that the app registered." };
  }
  const scopes = asked.scope.split(" ");
  const unknown = scopes.filter((scope) => !(scope in toyScopes));
  if (unknown.length > 0) return { error: "invalid_scope", message: `Not a scope: ${unknown.join(", ")}` };
  const { redirect_uri: redirectUri, code_challenge: codeChallenge } = asked;
  return { client, redirectUri, scopes, codeChallenge };
}

function askFor(world: World, { client, scopes }: AuthorizeRequest): ConsentQuestion {
  const personas = world.personas
    .list(TOY)
    .map(({ id, username, displayName }) => ({ id, title: username, detail: displayName }));
  return {
    platform: "Toy",
    appName: `App ${client.clientId}`,
    question: "Log in as",
    groups: [{ title: "Toy accounts", personas }],
    scopes: scopes.map((scope) => ({ scope, label: toyScopes[scope] ?? scope, fixed: true })),
    notes: ["All permissions are given together, or none."],
  };
}
