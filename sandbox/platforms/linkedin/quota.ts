import { z } from "zod";
import type { Call } from "@/sandbox/core/call";
import { DAY_MS } from "@/sandbox/core/growth";
import { Refusal } from "@/sandbox/core/reply";
import type { Table } from "@/sandbox/core/store";
import type { World } from "@/sandbox/core/world";
import { throttled } from "./errors";
import { LINKEDIN } from "./personas";

/** Calls of one endpoint per UTC day. LinkedIn publishes no numbers for approved apps; those of development are known. */
const APPROVED = { applicationDay: 500_000, memberDay: 5_000 };
const DEVELOPMENT = { applicationDay: 500, memberDay: 100 };

const tables = new WeakMap<World, Table<number>>();

/** Whether the apps are in the development tier: small daily limits, and nothing by several ids at once. */
export function isDevelopmentTier(world: World): boolean {
  return world.limits.get(`${LINKEDIN}/developmentTier`) === 1;
}

/** Counts a call of an endpoint for app and member. Refuses with 429, uncounted, beyond either limit of the UTC day. */
export function countCall(world: World, call: Call, endpoint: string, clientId: string, personaId: string): void {
  const tier = isDevelopmentTier(world) ? DEVELOPMENT : APPROVED;
  const day = Math.floor(call.nowMs / DAY_MS);
  const calls = table(world);
  const keys = { applicationDay: [clientId, endpoint, day], memberDay: [clientId, personaId, endpoint, day] } as const;
  const counters = (["applicationDay", "memberDay"] as const).map((name) => ({
    name,
    key: `${name}/${keys[name].join("/")}`,
    limit: world.limits.get(`${LINKEDIN}/${name}`) ?? tier[name],
  }));
  for (const { name, key, limit } of counters) {
    if ((calls.get(key) ?? 0) < limit) continue;
    throw new Refusal(throttled(name === "applicationDay" ? "APPLICATION DAY" : "MEMBER DAY"));
  }
  for (const { key } of counters) calls.put(key, (calls.get(key) ?? 0) + 1);
  call.cost = 1;
}

function table(world: World): Table<number> {
  const known = tables.get(world) ?? world.store.table("linkedinCalls", z.number());
  tables.set(world, known);
  return known;
}
