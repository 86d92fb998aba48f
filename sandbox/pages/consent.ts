import type { Context } from "hono";
import { html } from "hono/html";
import { layout } from "./layout";

export interface ConsentPersona {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
}

export interface ConsentScope {
  readonly scope: string;
  readonly label: string;
  /** Always granted: its box is ticked and cannot be unticked. */
  readonly fixed: boolean;
}

/** Accounts of one persona among which the person chooses as well. */
export interface ConsentAssets {
  readonly personaId: string;
  readonly title: string;
  readonly items: readonly ConsentPersona[];
}

export interface ConsentQuestion {
  readonly platform: string;
  readonly appName: string;
  readonly question: string;
  readonly groups: readonly { readonly title: string; readonly personas: readonly ConsentPersona[] }[];
  /** For personas with several accounts; those with one are not asked. */
  readonly assets?: readonly ConsentAssets[];
  readonly scopes: readonly ConsentScope[];
  readonly notes: readonly string[];
}

export type ConsentAnswer =
  | { readonly decision: "deny" }
  | {
      readonly decision: "allow";
      readonly personaId: string;
      readonly scopes: readonly string[];
      /** The ticked accounts; null for a persona that was not asked about any. */
      readonly assetIds: readonly string[] | null;
    };

/** The consent screen: who to be, what to allow. Its form posts to the address it was opened at. */
export function consentPage(context: Context, question: ConsentQuestion): Response | Promise<Response> {
  const [firstPersona] = question.groups.flatMap((group) => group.personas);
  const body = html`
    <h1>${question.appName} wants to use your ${question.platform} account</h1>
    <form method="post">
      <h2>${question.question}</h2>
      ${question.groups.map(
        (group) => html`<fieldset>
          <legend>${group.title}</legend>
          ${group.personas.map((persona) => personaChoice(persona, persona.id === firstPersona?.id))}
        </fieldset>`,
      )}
      ${(question.assets ?? []).map(
        (group) => html`<fieldset>
          <legend>${group.title}</legend>
          ${group.items.map(assetChoice)}
        </fieldset>`,
      )}
      <fieldset>
        <legend>What you allow</legend>
        ${question.scopes.map(scopeChoice)}
      </fieldset>
      ${question.notes.map((note) => html`<p class="note">${note}</p>`)}
      <div class="actions">
        <button type="submit" name="decision" value="deny" data-testid="deny">Cancel</button>
        <button type="submit" name="decision" value="allow" data-testid="allow" class="primary">Allow</button>
      </div>
    </form>`;
  context.header("Cache-Control", "no-store");
  return context.html(layout(`Log in with ${question.platform} (sandbox)`, bannerOf(question.platform), body));
}

/** A refusal that the platform shows on a page of its own instead of sending the person back. */
export function consentErrorPage(
  context: Context,
  platform: string,
  code: string,
  message: string,
): Response | Promise<Response> {
  const body = html`
    <h1>This log-in request cannot be used</h1>
    <p class="card" data-testid="consent-error"><strong>${code}</strong><br />${message}</p>
    <p class="muted">${platform} shows such errors to the person and does not send anybody back to the app.</p>`;
  context.header("Cache-Control", "no-store");
  return context.html(layout(`${platform} (sandbox): error`, bannerOf(platform), body), 400);
}

/** What the person decided, or null when the form names no persona of the page. */
export function readConsent(form: URLSearchParams, question: ConsentQuestion): ConsentAnswer | null {
  if (form.get("decision") !== "allow") return { decision: "deny" };
  const personaId = form.get("persona");
  const known = question.groups.some((group) => group.personas.some((persona) => persona.id === personaId));
  if (personaId === null || !known) return null;
  const ticked = form.getAll("scope");
  const scopes = question.scopes.filter(({ scope, fixed }) => fixed || ticked.includes(scope));
  const offered = question.assets?.find((group) => group.personaId === personaId)?.items.map(({ id }) => id) ?? null;
  const chosen = form.getAll("asset");
  return {
    decision: "allow",
    personaId,
    scopes: scopes.map(({ scope }) => scope),
    assetIds: offered?.filter((id) => chosen.includes(id)) ?? null,
  };
}

function bannerOf(platform: string): string {
  return `Sandbox: a stand-in for ${platform} on this machine. Nothing here reaches the real one.`;
}

function personaChoice(persona: ConsentPersona, checked: boolean) {
  const words = persona.title.split(/[\s._-]+/);
  const initials = words
    .map((word) => word.slice(0, 1).toUpperCase())
    .slice(0, 2)
    .join("");
  return html`<label class="choice">
    <input type="radio" name="persona" value="${persona.id}" data-testid="persona-${persona.id}" ${checked ? "checked" : ""} required />
    <span class="avatar" aria-hidden="true">${initials}</span>
    <span>${persona.title}<small>${persona.detail}</small></span>
  </label>`;
}

function assetChoice({ id, title, detail }: ConsentPersona) {
  return html`<label class="choice">
    <input type="checkbox" name="asset" value="${id}" data-testid="asset-${id}" checked />
    <span>${title}<small>${detail}</small></span>
  </label>`;
}

function scopeChoice({ scope, label, fixed }: ConsentScope) {
  return html`<label class="choice">
    <input type="checkbox" name="scope" value="${scope}" data-testid="scope-${scope}" checked ${fixed ? "disabled" : ""} />
    <span>${label}<small>${scope}${fixed ? " (always included)" : ""}</small></span>
  </label>`;
}
