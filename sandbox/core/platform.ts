import type { OAuthClient } from "./authority";
import type { Call, PageCall } from "./call";
import type { Persona, PersonaGenerator } from "./personas";
import type { Reply } from "./reply";
import type { SandboxWebhooks } from "./webhooks";
import type { World } from "./world";

/** The error answers a platform gives when a fault asks for one. */
export interface FailureReplies {
  rateLimited(options: {
    status: number | undefined;
    retryAfterSeconds: number | undefined;
    value: unknown;
    call: Call;
  }): Reply;
  serverError(status: number): Reply;
  tokenInvalid(): Reply;
  notFound(method: string, path: string): Reply;
}

/** A token set made without a consent screen, as the platform would have issued it. */
export interface GrantedTokens {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly expiresInSeconds: number;
  readonly refreshExpiresInSeconds: number | null;
}

export interface Endpoint {
  readonly name: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly host: string;
  /** Hono path pattern without host and without version prefix. */
  readonly path: string;
  readonly answer: (call: Call) => Reply | Promise<Reply>;
}

export interface Page {
  readonly name: string;
  readonly method: "GET" | "POST";
  readonly host: string;
  readonly path: string;
  readonly answer: (call: PageCall) => Response | Promise<Response>;
}

/** One stand-in: who lives there, what it serves, and how it fails. */
export interface SandboxPlatform {
  readonly id: string;
  readonly label: string;
  readonly hosts: readonly string[];
  readonly personas: readonly Persona[];
  readonly generatePersona: PersonaGenerator;
  /** Scopes an app may ask for. */
  readonly scopes: readonly string[];
  /** Numbers of an answer that the call log keeps and that a fault without a field name hits. */
  readonly countFields: readonly string[];
  readonly failures: FailureReplies;
  /** Limits that the control API may set, with what they mean. */
  readonly limits: Readonly<Record<string, string>>;
  /** Why this redirect URI cannot be registered, or null when it can. */
  refuseRedirectUri(uri: string): string | null;
  /** The followers a visitor of the platform sees for an exact count (rounding, hidden: null). */
  shownFollowers(world: World, persona: Persona, exact: number): number | null;
  /** The number of posts a visitor sees at a time of the sandbox's clock. */
  shownPosts(world: World, persona: Persona, timeMs: number): number;
  /** The account's views of all time, or null where the API does not offer them. */
  shownViews(world: World, persona: Persona, timeMs: number): number | null;
  grant(world: World, client: OAuthClient, persona: Persona, scopes: readonly string[]): GrantedTokens;
  /** The persona behind a call's token, for the log; null when there is none. */
  callerOf(world: World, call: Call): string | null;
  /** Headers that every answer of this platform carries. */
  decorate?(world: World, call: Call): Record<string, string>;
  /** How it tells apps of events; left out where it does not. */
  readonly webhooks?: SandboxWebhooks;
  endpoints(world: World): readonly Endpoint[];
  pages(world: World): readonly Page[];
}
