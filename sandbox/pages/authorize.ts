import type { PageCall } from "@/sandbox/core/call";
import { type ConsentAnswer, type ConsentQuestion, consentPage, readConsent } from "./consent";

/** The scopes that an app asks for, each once. */
export function askedScopes(query: URLSearchParams, separator: string | RegExp = " "): string[] {
  const asked = (query.get("scope") ?? "").split(separator).map((scope) => scope.trim());
  return [...new Set(asked.filter((scope) => scope !== ""))];
}

/** Asks the person: what they decided, or the page to answer with, which is `refuse`'s where nobody was chosen. */
export function askPerson(
  call: PageCall,
  question: ConsentQuestion,
  refuse: () => Response | Promise<Response>,
): ConsentAnswer | Response | Promise<Response> {
  if (call.method === "GET") return consentPage(call.context, question);
  return readConsent(call.form, question) ?? refuse();
}

/** Sends the person back to the app with these parameters and the app's state; `spell` writes the address. */
export function sendBack(
  call: PageCall,
  redirectUri: string,
  parameters: Readonly<Record<string, string>>,
  spell: (target: URL) => string = String,
): Response {
  const target = new URL(redirectUri);
  const state = call.query.get("state");
  // First, as X and Google have it; the others promise no order.
  if (state !== null) target.searchParams.set("state", state);
  for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, value);
  return call.context.redirect(spell(target), 302);
}
