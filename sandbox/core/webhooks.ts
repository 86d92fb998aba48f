import { z } from "zod";
import type { OAuthClient } from "./authority";
import type { SandboxClock } from "./clock";
import type { Persona } from "./personas";
import type { Store, Table } from "./store";
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

const deliverySchema = z.object({
  id: z.number(),
  platform: z.string(),
  event: z.string(),
  personaId: z.string(),
  url: z.string(),
  secret: z.string(),
  message: z.object({ callback: z.string(), contentType: z.string(), payload: z.string() }),
  forged: z.boolean(),
  createdAtMs: z.number(),
  dueAtMs: z.number().nullable(),
  tries: z.number(),
  /** Status of the last answer; 0 when none came. */
  status: z.number().nullable(),
});
export type Delivery = z.infer<typeof deliverySchema>;

export type NewDelivery = Pick<
  Delivery,
  "platform" | "event" | "personaId" | "url" | "secret" | "message" | "forged"
> & { readonly delayMs: number };

const KEPT = 500;

/** What is on its way to apps. */
export interface Outbox {
  add(delivery: NewDelivery): Delivery;
  /** Deliveries whose time has come, by that time. */
  due(): Delivery[];
  /** Notes how a try ended; `retryInMs` null means that there is none after it. */
  note(delivery: Delivery, status: number, retryInMs: number | null): Delivery;
  /** The newest first. */
  recent(count: number): Delivery[];
  /** A number that no other occasion has. */
  nextNo(): number;
  /** How far each persona's posts and comments have been told, by "platform/persona/moment". */
  readonly told: Table<number>;
}

/** An outbox kept in the store; what was taken or given up long ago is forgotten. */
export function createOutbox(store: Store, clock: SandboxClock): Outbox {
  const deliveries = store.table("deliveries", deliverySchema);
  const numbers = store.table("deliveryNumbers", z.number());
  const nextNo = () => numbers.put("last", (numbers.get("last") ?? 0) + 1);
  const all = () => [...deliveries.values()];
  return {
    add: ({ delayMs, ...rest }) => {
      const id = nextNo();
      const now = clock.now();
      if (deliveries.size >= KEPT) {
        const ended = all().filter(({ dueAtMs }) => dueAtMs === null);
        for (const old of ended.slice(0, Math.max(0, deliveries.size - KEPT + 1))) deliveries.delete(String(old.id));
      }
      const fresh = { ...rest, id, createdAtMs: now, dueAtMs: now + delayMs, tries: 0, status: null };
      return deliveries.put(String(id), fresh);
    },
    due: () =>
      all()
        .filter(({ dueAtMs }) => dueAtMs !== null && dueAtMs <= clock.now())
        .sort((left, right) => (left.dueAtMs ?? 0) - (right.dueAtMs ?? 0) || left.id - right.id),
    note: (delivery, status, retryInMs) =>
      deliveries.put(String(delivery.id), {
        ...delivery,
        status,
        tries: delivery.tries + 1,
        dueAtMs: retryInMs === null ? null : clock.now() + retryInMs,
      }),
    recent: (count) =>
      all()
        .sort((left, right) => right.id - left.id)
        .slice(0, count),
    nextNo,
    told: store.table("toldMoments", z.number()),
  };
}

const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

/** Why webhooks are not sent to an address, or null when they are: the sandbox speaks to this machine alone. */
export function refuseWebhookUrl(url: string): string | null {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return "it is no address of the web";
  return LOOPBACK.includes(parsed.hostname) ? null : "the sandbox sends webhooks to this machine only";
}
