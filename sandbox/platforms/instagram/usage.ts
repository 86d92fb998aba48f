import { DAY_MS } from "@/sandbox/core/growth";
import type { Persona } from "@/sandbox/core/personas";
import { gathered } from "@/sandbox/core/posts";
import type { World } from "@/sandbox/core/world";
import { INSTAGRAM } from "./personas";

const CALLS_PER_IMPRESSION = 4800;
const HOUR_MS = 3_600_000;

/** Calls per account and hour of the sandbox's clock, for the rolling day that the allowance is counted over. */
const callsByHour = new WeakMap<World, Map<string, Map<number, number>>>();

/** Counts one answered call for an account. */
export function countCall(world: World, persona: Persona, nowMs: number): void {
  const accounts = callsByHour.get(world) ?? new Map<string, Map<number, number>>();
  callsByHour.set(world, accounts);
  const hours = accounts.get(persona.id) ?? new Map<number, number>();
  accounts.set(persona.id, hours);
  const hour = Math.floor(nowMs / HOUR_MS);
  hours.set(hour, (hours.get(hour) ?? 0) + 1);
}

/**
 * Percent of an account's allowance used in the last 24 hours: 4,800 calls per impression of its content in that time.
 * A limit set by hand stands instead of the count.
 */
export function usagePercent(world: World, persona: Persona, nowMs: number): number {
  const set = world.limits.get(`${INSTAGRAM}/usagePercent`);
  if (set !== undefined) return set;
  const hours = callsByHour.get(world)?.get(persona.id) ?? new Map<number, number>();
  const hour = Math.floor(nowMs / HOUR_MS);
  let calls = 0;
  for (const [past, count] of hours) if (past > hour - 24 && past <= hour) calls += count;
  const posts = world.personas.posts(persona);
  const impressions = Math.max(10, gathered(posts, nowMs - DAY_MS, nowMs).views);
  return Math.min(100, Math.floor((100 * calls) / (CALLS_PER_IMPRESSION * impressions)));
}
