import { DAY_MS } from "@/sandbox/core/growth";
import type { Persona } from "@/sandbox/core/personas";
import { gathered, type PostNumbers } from "@/sandbox/core/posts";
import type { World } from "@/sandbox/core/world";

const CALLS_PER_UNIT = 4800;
const HOUR_MS = 3_600_000;

/** Calls per account and hour of the sandbox's clock, for the rolling day that the allowance is counted over. */
const callsByHour = new WeakMap<World, Map<string, Map<number, number>>>();

/** Counts one answered call for an account. */
export function countCall(world: World, persona: Persona, nowMs: number): void {
  const accounts = callsByHour.get(world) ?? new Map<string, Map<number, number>>();
  callsByHour.set(world, accounts);
  const hours = accounts.get(keyOf(persona)) ?? new Map<number, number>();
  accounts.set(keyOf(persona), hours);
  const hour = Math.floor(nowMs / HOUR_MS);
  hours.set(hour, (hours.get(hour) ?? 0) + 1);
}

const keyOf = ({ platform, id }: Persona) => `${platform}/${id}`;

/**
 * Percent of an account's allowance used in the last 24 hours: 4,800 calls per unit that its content gathered in that
 * time, an impression unless `unitsOf` says otherwise. A limit set by hand stands instead of the count.
 */
export function usagePercent(
  world: World,
  persona: Persona,
  nowMs: number,
  unitsOf: (numbers: PostNumbers) => number = ({ views }) => views,
): number {
  const set = world.limits.get(`${persona.platform}/usagePercent`);
  if (set !== undefined) return set;
  const hours = callsByHour.get(world)?.get(keyOf(persona)) ?? new Map<number, number>();
  const hour = Math.floor(nowMs / HOUR_MS);
  let calls = 0;
  for (const [past, count] of hours) if (past > hour - 24 && past <= hour) calls += count;
  const posts = world.personas.posts(persona);
  const units = Math.max(10, unitsOf(gathered(posts, nowMs - DAY_MS, nowMs)));
  return Math.min(100, Math.floor((100 * calls) / (CALLS_PER_UNIT * units)));
}
