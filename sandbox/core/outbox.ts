import { z } from "zod";
import type { SandboxClock } from "./clock";
import type { Store, Table } from "./store";

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
