import { z } from "zod";
import type { Call } from "@/sandbox/core/call";
import { Refusal } from "@/sandbox/core/reply";
import type { Table } from "@/sandbox/core/store";
import type { World } from "@/sandbox/core/world";
import { quotaExceeded } from "./errors";
import { pacificDay } from "./pacific";
import { YOUTUBE } from "./personas";

/** Units a project has per Pacific day and bucket, until a limit set by hand says otherwise. */
export const DEFAULT_UNITS = { units: 10_000, batchGetStats: 10_000, search: 100, uploads: 100 } as const;
export type Bucket = keyof typeof DEFAULT_UNITS;

const tables = new WeakMap<World, Table<number>>();

/**
 * Charges a call to a project's bucket of the Pacific day, also when the call turns out invalid. Refuses with
 * `quotaExceeded`, uncharged, when the day's units do not suffice.
 */
export function charge(world: World, call: Call, project: string, bucket: Bucket, units: number): void {
  const spent = table(world);
  const key = `${project}/${bucket}/${pacificDay(call.nowMs)}`;
  const before = spent.get(key) ?? 0;
  const limit = world.limits.get(`${YOUTUBE}/${bucket}`) ?? DEFAULT_UNITS[bucket];
  if (before + units > limit) throw new Refusal(quotaExceeded());
  spent.put(key, before + units);
  call.cost = units;
}

function table(world: World): Table<number> {
  const known = tables.get(world) ?? world.store.table("youtubeQuota", z.number());
  tables.set(world, known);
  return known;
}
