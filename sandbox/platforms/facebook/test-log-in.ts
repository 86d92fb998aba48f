import { codeIn, fbClient, type TestSandbox } from "@/sandbox/test-sandbox";
import { graphErrorAnswer, pageListAnswer, tokenAnswer } from "./contract";

export const GRAPH = "/graph.facebook.com/v25.0";
/** What the app asks for, unless a test says otherwise. */
export const ASKED = ["pages_show_list", "pages_read_engagement", "read_insights", "business_management"];
export const [redirectUri = ""] = fbClient.redirectUris;
export const client = { client_id: fbClient.clientId, client_secret: fbClient.clientSecret };
/** The app's own token. */
export const APP = `${fbClient.clientId}|${fbClient.clientSecret}`;

/** The address of the dialog with these parameters changed; an empty one is left out. */
export function dialog(changes: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    client_id: fbClient.clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: ASKED.join(","),
    state: "the-state",
    ...changes,
  });
  for (const [name, value] of Object.entries(changes)) if (value === "") query.delete(name);
  return `/www.facebook.com/v25.0/dialog/oauth?${query}`;
}

/** For tests: the steps of Facebook's log-in, each on top of the one before. */
export function facebookLogIn(sandbox: TestSandbox) {
  const allow = (persona: string, scopes = ASKED, assets: string[] = []) =>
    sandbox.allow(dialog(), persona, { scopes, assets });
  const codeFor = async (persona: string, scopes?: string[], assets?: string[]) =>
    codeIn(await allow(persona, scopes, assets));
  const exchange = (code: string, changes: Record<string, string> = {}) =>
    sandbox.submit(`${GRAPH}/oauth/access_token`, { ...client, redirect_uri: redirectUri, code, ...changes });
  const extend = (token: string, changes: Record<string, string> = {}) =>
    sandbox.submit(`${GRAPH}/oauth/access_token`, {
      ...client,
      grant_type: "fb_exchange_token",
      fb_exchange_token: token,
      ...changes,
    });
  /** A person's token for sixty days. */
  const userToken = async (persona: string, scopes?: string[], assets?: string[]) =>
    tokenIn(await extend(tokenIn(await exchange(await codeFor(persona, scopes, assets)))));
  const accounts = async (token: string) =>
    pageListAnswer.parse((await sandbox.read(`${GRAPH}/me/accounts?fields=id,name,access_token,tasks`, token)).json)
      .data;
  /** A person's first Page with its token, and the person's. */
  const pageToken = async (persona: string) => {
    const user = await userToken(persona);
    const [page] = await accounts(user);
    return { id: page?.id ?? "", token: page?.access_token ?? "", user };
  };
  return { allow, codeFor, exchange, extend, userToken, accounts, pageToken };
}
export type FacebookLogIn = ReturnType<typeof facebookLogIn>;

/** The token that an exchange has given; throws where it was refused. */
export function tokenIn(answer: { json: unknown }): string {
  return tokenAnswer.parse(answer.json).access_token;
}

/** Code and subcode of a refusal. */
export function errorOf(answer: { json: unknown }) {
  const { code, error_subcode: subcode } = graphErrorAnswer.parse(answer.json).error;
  return { code, subcode };
}
