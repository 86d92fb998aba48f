import { z } from "zod";
import type { Call } from "@/sandbox/core/call";
import { DAY_MS } from "@/sandbox/core/growth";
import type { Table } from "@/sandbox/core/store";
import type { World } from "@/sandbox/core/world";
import { X } from "./personas";

/** Thousandths of a US dollar per resource that is returned, pay-per-use as of August 2026. */
const PRICE = { user: 10, post: 5 } as const;

/** Thousandths of a US dollar per event that is told; every other one is free. */
const EVENT_PRICE: Readonly<Record<string, number>> = {
  "post.create": 5,
  "post.reply.create": 5,
  "follow.follow": 10,
  "profile.update.bio": 5,
};

/** What an answer is paid for: a kind of resource and the ids that were returned. */
export interface Billed {
  readonly kind: keyof typeof PRICE;
  readonly ids: readonly string[];
}

interface Books {
  readonly spent: Table<number>;
  /** Resources an app has read today; the same one is free until 00:00 UTC. */
  readonly readToday: Map<string, { day: number; resources: Set<string> }>;
  /** Posts an app has been given, by UTC day since 1970. */
  readonly postsByDay: Map<string, Map<number, number>>;
}

const books = new WeakMap<World, Books>();

/** Whether an app has used up what the limit "credits" lets it spend; without that limit nobody ever has. */
export function isDepleted(world: World, clientId: string): boolean {
  const limit = world.limits.get(`${X}/credits`);
  return limit !== undefined && (booksOf(world).spent.get(clientId) ?? 0) >= limit;
}

/** Charges an app for what an answer returns, in thousandths of a US dollar; the call's log entry carries the sum. */
export function charge(world: World, call: Call, clientId: string, ...billed: readonly Billed[]): void {
  const { spent, readToday, postsByDay } = booksOf(world);
  const day = Math.floor(call.nowMs / DAY_MS);
  const known = readToday.get(clientId);
  const today = known?.day === day ? known : { day, resources: new Set<string>() };
  readToday.set(clientId, today);
  let sum = 0;
  for (const { kind, ids } of billed) {
    for (const id of ids) {
      const resource = `${kind} ${id}`;
      if (today.resources.has(resource)) continue;
      today.resources.add(resource);
      sum += PRICE[kind];
      if (kind === "post") countPost(postsByDay, clientId, day);
    }
  }
  if (sum > 0) spent.put(clientId, (spent.get(clientId) ?? 0) + sum);
  call.cost = sum;
}

/** Charges an app for an event that it is told. */
export function chargeEvent(world: World, clientId: string, event: string): void {
  const { spent } = booksOf(world);
  const price = EVENT_PRICE[event] ?? 0;
  if (price > 0) spent.put(clientId, (spent.get(clientId) ?? 0) + price);
}

/** How many posts an app has been given on each UTC day since 1970. */
export function postsRead(world: World, clientId: string): ReadonlyMap<number, number> {
  return booksOf(world).postsByDay.get(clientId) ?? new Map<number, number>();
}

function countPost(postsByDay: Books["postsByDay"], clientId: string, day: number): void {
  const days = postsByDay.get(clientId) ?? new Map<number, number>();
  postsByDay.set(clientId, days);
  days.set(day, (days.get(day) ?? 0) + 1);
}

function booksOf(world: World): Books {
  const known = books.get(world);
  if (known !== undefined) return known;
  const made = { spent: world.store.table("xSpent", z.number()), readToday: new Map(), postsByDay: new Map() };
  books.set(world, made);
  return made;
}
