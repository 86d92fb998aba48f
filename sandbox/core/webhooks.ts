import type { OAuthClient } from "./authority";
import type { Persona } from "./personas";
import type { World } from "./world";

/** Something that happened at a platform and that an app may be told. */
export interface Occasion {
  /** One of the platform's `events`. */
  readonly event: string;
  readonly client: OAuthClient;
  readonly persona: Persona;
  /** Index of the persona's post that it is about. */
  readonly postIndex: number;
  /** Tells two occasions apart that are otherwise alike. */
  readonly no: number;
  readonly nowMs: number;
}

/** An app's address for a platform's webhooks and what they are signed with there. */
export interface WebhookTarget {
  readonly url: string;
  readonly secret: string;
}

/** A message before it is signed. */
export interface Message {
  /** Appended to the path of the app's address; empty for the address itself. */
  readonly callback: string;
  readonly contentType: string;
  readonly payload: string;
}

/** How a platform sends webhooks. */
export interface SandboxWebhooks {
  /** What may be told, by name, and what it means. */
  readonly events: Readonly<Record<string, string>>;
  /** Which of them follow by themselves from what happens. */
  readonly moments: Readonly<Partial<Record<"posted" | "commented" | "deauthorized", string>>>;
  /** Waits before each further try of a delivery that was not taken, in milliseconds. */
  readonly retryDelaysMs: readonly number[];
  /** The addresses that hear of an event of a persona; none where nothing is registered or subscribed. */
  targets(world: World, client: OAuthClient, persona: Persona, event: string): readonly WebhookTarget[];
  /** Ends what apps have subscribed to by the platform's API, where they can; their registered addresses stay. */
  endSubscriptions?(world: World): void;
  compose(world: World, occasion: Occasion): Message;
  /** Where telling is not free: takes the price of an event that goes out to an app that subscribed to it. */
  charge?(world: World, client: OAuthClient, event: string): void;
  /** Headers and body of a message as it goes out, signed with a secret at a time. */
  sign(message: Message, secret: string, nowMs: number): { headers: Readonly<Record<string, string>>; body: string };
  /** Asks an address whether it is the app's; true when it answers as it should. */
  challenge?(ask: AskAddress, client: OAuthClient, url: string): Promise<boolean>;
}

/** A GET at an app's address; the answer with its text. */
export type AskAddress = (url: string) => Promise<{ status: number; contentType: string; text: string }>;

const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

/** Why webhooks are not sent to an address, or null when they are: the sandbox speaks to this machine alone. */
export function refuseWebhookUrl(url: string): string | null {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return "it is no address of the web";
  return LOOPBACK.includes(parsed.hostname) ? null : "the sandbox sends webhooks to this machine only";
}
