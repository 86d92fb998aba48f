import type { OAuthClient } from "@/sandbox/core/authority";
import type { PageCall } from "@/sandbox/core/call";
import type { Persona } from "@/sandbox/core/personas";
import type { World } from "@/sandbox/core/world";
import { askedScopes, askPerson, sendBack } from "@/sandbox/pages/authorize";
import { type ConsentQuestion, consentErrorPage } from "@/sandbox/pages/consent";
import { SCOPE_PREFIX } from "./access";
import { accountOf, shownSubscribers, YOUTUBE } from "./personas";

const CODE_LIFETIME_MS = 10 * 60_000;

export const youtubeScopes: Readonly<Record<string, string>> = {
  [`${SCOPE_PREFIX}youtube.readonly`]: "View your YouTube account",
  [`${SCOPE_PREFIX}yt-analytics.readonly`]: "View YouTube Analytics reports for your content",
  [`${SCOPE_PREFIX}yt-analytics-monetary.readonly`]: "View monetary YouTube Analytics reports for your content",
  [`${SCOPE_PREFIX}youtube.upload`]: "Manage your YouTube videos",
  [`${SCOPE_PREFIX}youtube`]: "Manage your YouTube account",
  [`${SCOPE_PREFIX}youtube.force-ssl`]: "See, edit, and permanently delete your videos, ratings, comments and captions",
  openid: "Associate you with your personal info on Google",
  email: "See your primary Google Account email address",
  profile: "See your personal info",
  [`${SCOPE_PREFIX}userinfo.email`]: "See your primary Google Account email address",
  [`${SCOPE_PREFIX}userinfo.profile`]: "See your personal info",
};
const IDENTITY_SCOPES = [
  "openid",
  "email",
  "profile",
  `${SCOPE_PREFIX}userinfo.email`,
  `${SCOPE_PREFIX}userinfo.profile`,
];

interface AuthorizeRequest {
  readonly client: OAuthClient;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly codeChallenge: string | null;
  readonly offline: boolean;
  readonly prompt: readonly string[];
  readonly includeGranted: boolean;
}

/** GET and POST accounts.google.com/o/oauth2/v2/auth: account, channel and consent, then back to the app. */
export function authorize(world: World, call: PageCall): Response | Promise<Response> {
  const request = readRequest(world, call.query);
  if ("error" in request) {
    return consentErrorPage(call.context, "Google", `Error 400: ${request.error}`, request.message);
  }
  if (request.prompt.includes("none")) return sendBack(call, request.redirectUri, { error: "interaction_required" });
  const answer = askPerson(call, askFor(world, request), () =>
    consentErrorPage(call.context, "Google", "Error 400: invalid_request", "No channel was chosen."),
  );
  if (!("decision" in answer)) return answer;
  // Whoever unticks every box has allowed nothing: Google treats that as a refusal.
  if (answer.decision === "deny" || answer.scopes.length === 0)
    return sendBack(call, request.redirectUri, { error: "access_denied" });

  call.personaId = answer.personaId;
  const before = world.authority.standingGrant(YOUTUBE, request.client.clientId, answer.personaId);
  const scopes = [...new Set([...answer.scopes, ...(request.includeGranted ? (before?.scopes ?? []) : [])])];
  const code = world.authority.createCode({
    platform: YOUTUBE,
    clientId: request.client.clientId,
    personaId: answer.personaId,
    redirectUri: request.redirectUri,
    scopes,
    codeChallenge: request.codeChallenge,
    withRefresh: request.offline && (before === undefined || request.prompt.includes("consent")),
    prefix: "4/0A",
    lifetimeMs: CODE_LIFETIME_MS,
  });
  return sendBack(call, request.redirectUri, { code, scope: scopes.join(" "), authuser: "0", prompt: "consent" });
}

function readRequest(world: World, query: URLSearchParams): AuthorizeRequest | { error: string; message: string } {
  const client = world.authority.client(YOUTUBE, query.get("client_id") ?? "");
  if (client === undefined) return { error: "invalid_client", message: "The OAuth client was not found." };
  const redirectUri = query.get("redirect_uri") ?? "";
  if (!client.redirectUris.includes(redirectUri)) {
    return { error: "redirect_uri_mismatch", message: "The redirect URI is not exactly one that the app registered." };
  }
  if (query.get("response_type") !== "code") return invalid("response_type must be code");
  const scopes = askedScopes(query);
  if (scopes.length === 0) return invalid("Missing required parameter: scope");
  const unknown = scopes.filter((scope) => !(scope in youtubeScopes));
  if (unknown.length > 0) {
    return { error: "invalid_scope", message: `Some requested scopes were invalid: ${unknown.join(" ")}` };
  }
  const accessType = query.get("access_type") ?? "online";
  if (accessType !== "online" && accessType !== "offline") return invalid("access_type must be online or offline");
  const codeChallenge = query.get("code_challenge");
  if (codeChallenge !== null && query.get("code_challenge_method") !== "S256") {
    return invalid("code_challenge_method must be S256");
  }
  if (codeChallenge !== null && !/^[A-Za-z0-9_-]{43}$/.test(codeChallenge)) {
    return invalid("code_challenge must be the unpadded base64url of a SHA-256");
  }
  return {
    client,
    redirectUri,
    scopes,
    codeChallenge,
    offline: accessType === "offline",
    prompt: (query.get("prompt") ?? "").split(" "),
    includeGranted: query.get("include_granted_scopes") === "true",
  };
}

function invalid(message: string): { error: string; message: string } {
  return { error: "invalid_request", message };
}

function askFor(world: World, { client, scopes }: AuthorizeRequest): ConsentQuestion {
  const groups = new Map<string, { title: string; personas: { id: string; title: string; detail: string }[] }>();
  for (const persona of world.personas.list(YOUTUBE)) {
    const account = accountOf(persona);
    const group = groups.get(account.sub) ?? { title: `${account.name} (${account.email})`, personas: [] };
    groups.set(account.sub, group);
    group.personas.push({ id: persona.id, title: persona.displayName, detail: detailOf(world, persona) });
  }
  return {
    platform: "YouTube",
    appName: `App ${client.clientId}`,
    question: "Choose a Google account and a channel",
    groups: [...groups.values()],
    scopes: scopes.map((scope) => ({
      scope,
      label: youtubeScopes[scope] ?? scope,
      fixed: IDENTITY_SCOPES.includes(scope),
    })),
    notes: client.testing
      ? ["This app is in testing: what you allow ends after seven days, whatever the app does."]
      : [],
  };
}

function detailOf(world: World, persona: Persona): string {
  if (world.personas.accountType(persona) === "no_channel") return "This Google account has no channel";
  const shown = shownSubscribers(persona, world.personas.followersAt(persona, world.clock.now()));
  return `${persona.username}, ${shown === null ? "subscribers hidden" : `${shown.toLocaleString("en")} subscribers`}`;
}
