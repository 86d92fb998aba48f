import type { World } from "@/sandbox/core/world";
import { TIKTOK } from "./personas";

const REQUESTS_PER_MINUTE = 600;
const MINUTE_MS = 60_000;

/** When each app last asked each endpoint, for the sliding minute that requests are counted over. */
const requests = new WeakMap<World, Map<string, number[]>>();

/** Counts one request of an app to an endpoint; false, and not counted, when its sliding minute is full. */
export function takeRequest(world: World, clientId: string, endpoint: string, nowMs: number): boolean {
  const apps = requests.get(world) ?? new Map<string, number[]>();
  requests.set(world, apps);
  const key = `${clientId} ${endpoint}`;
  // A clock that was set back leaves times of the future behind: they are no requests of this minute.
  const recent = (apps.get(key) ?? []).filter((timeMs) => timeMs > nowMs - MINUTE_MS && timeMs <= nowMs);
  apps.set(key, recent);
  const limit = world.limits.get(`${TIKTOK}/requestsPerMinute`) ?? REQUESTS_PER_MINUTE;
  if (recent.length >= limit) return false;
  recent.push(nowMs);
  return true;
}
