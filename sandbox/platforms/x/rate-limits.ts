import type { Call } from "@/sandbox/core/call";
import type { World } from "@/sandbox/core/world";
import { X } from "./personas";

const WINDOW_MS = 15 * 60_000;

/** Requests per fifteen minutes: of each person through one app, and of an app with its own token. */
const LIMITS = {
  "users.me": { user: 75, app: 75 },
  "users.list": { user: 900, app: 300 },
  "users.get": { user: 900, app: 300 },
  "users.by": { user: 900, app: 300 },
  "posts.list": { user: 900, app: 10_000 },
  "posts.lookup": { user: 5_000, app: 3_500 },
  "posts.get": { user: 900, app: 450 },
  "posts.analytics": { user: 300, app: 300 },
  webhooks: { user: 450, app: 450 },
  activity: { user: 500, app: 500 },
  "usage.tweets": { user: 50, app: 50 },
} as const;
export type EndpointName = keyof typeof LIMITS;

interface Window {
  endsAtMs: number;
  used: number;
}
interface Meter {
  readonly limit: number;
  readonly remaining: number;
  readonly endsAtMs: number;
}

const windows = new WeakMap<World, Map<string, Window>>();
const meters = new WeakMap<Call, Meter>();

/**
 * Counts a request against its window, the person's or the app's own. A window begins with its first request. Returns
 * false, uncounted, where it is spent. The limit "windowRequests" stands in for X's own numbers where it is set.
 */
export function countRequest(
  world: World,
  call: Call,
  endpoint: EndpointName,
  { owner, app }: { owner: string | null; app: string },
): boolean {
  const all = windows.get(world) ?? new Map<string, Window>();
  windows.set(world, all);
  const limit = world.limits.get(`${X}/windowRequests`) ?? LIMITS[endpoint][owner === null ? "app" : "user"];
  const key = `${endpoint} ${owner ?? app}`;
  const known = all.get(key);
  const window =
    known !== undefined && known.endsAtMs > call.nowMs ? known : { endsAtMs: call.nowMs + WINDOW_MS, used: 0 };
  all.set(key, window);
  const mayPass = window.used < limit;
  if (mayPass) window.used += 1;
  meters.set(call, { limit, remaining: Math.max(0, limit - window.used), endsAtMs: window.endsAtMs });
  return mayPass;
}

/** The headers of an API answer: the window it was counted against. Calls nobody could be named for have none. */
export function limitHeaders(call: Call): Record<string, string> {
  const meter = meters.get(call);
  if (meter === undefined) return {};
  return {
    "x-rate-limit-limit": String(meter.limit),
    "x-rate-limit-remaining": String(meter.remaining),
    "x-rate-limit-reset": String(Math.ceil(meter.endsAtMs / 1000)),
  };
}
