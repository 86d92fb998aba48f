import { clock } from "@/lib/clock";
import { type Env, env } from "@/lib/config";
import { type Db, db } from "@/lib/db/client";
import { pingDatabase, readQueueFacts } from "@/lib/db/health";
import {
  type ComponentHealth,
  type HealthComponent,
  type HealthStatus,
  healthComponents,
  type PlatformHealth,
} from "@/lib/schemas/health";
import { messageOf } from "./configuration-checks";
import { checkQueue } from "./database-checks";
import { lookForTroubles } from "./platform-health";
import { inTime, reachAuth, reachSandbox, reachStorage } from "./reach";

/** What a part is looked at through. */
export interface HealthContext {
  readonly db: Db;
  readonly env: Env;
}

type Look = (ctx: HealthContext) => Promise<{ readonly status: HealthStatus; readonly detail: string }>;

const fine = (detail: string) => ({ status: "ok" as const, detail });

const looks: Readonly<Record<HealthComponent, Look>> = {
  app: async () => fine("This process answers."),
  database: async ({ db }) => {
    await pingDatabase(db);
    return fine("The database answers.");
  },
  auth: async (ctx) => fine(await reachAuth(ctx.env)),
  storage: async (ctx) => fine(await reachStorage(ctx.env)),
  queue: async ({ db }) => {
    const { status, says } = checkQueue(await readQueueFacts(db, clock.now()));
    // Late numbers are not gone: what people see still stands, with its date.
    return { status: status === "ok" ? "ok" : "degraded", detail: says };
  },
  platforms: async (ctx) => {
    const [sandbox, states] = await Promise.all([
      ctx.env.sandboxUrl === null ? null : reachSandbox(ctx.env.sandboxUrl),
      lookForTroubles(ctx.env),
    ]);
    const { status, detail } = judgePlatforms(states);
    return { status, detail: sandbox === null ? detail : `${sandbox} ${detail}` };
  },
};

/** The platforms as one part: in order while at least one is set up, and none of those that are is paused or silent. */
export function judgePlatforms(states: readonly PlatformHealth[]): Awaited<ReturnType<Look>> {
  const isSetUp = states.filter(({ state }) => state !== "not_configured");
  const troubled = isSetUp.filter(({ state }) => state === "paused" || state === "silent");
  const words = [
    `Set up: ${isSetUp.map(({ platform }) => platform).join(", ") || "none"} of ${states.length}.`,
    ...troubled.map(({ platform, state, detail }) => `${platform} is ${state}: ${detail}`),
  ];
  return { status: isSetUp.length > 0 && troubled.length === 0 ? "ok" : "degraded", detail: words.join(" ") };
}

/** Looks at one part, for at most two seconds. Never throws: what fails or hangs is `down`, with why. */
export async function lookAt(component: HealthComponent, ctx: HealthContext): Promise<ComponentHealth> {
  const started = performance.now();
  const durationMs = () => Math.round(performance.now() - started);
  try {
    return { component, ...(await inTime(looks[component](ctx))), durationMs: durationMs() };
  } catch (error) {
    return { component, status: "down", detail: messageOf(error), durationMs: durationMs() };
  }
}

/** Looks at every part at once, or at one of them. */
export function lookAtHealth(only: HealthComponent | null): Promise<ComponentHealth[]> {
  const ctx = { db: db(), env: env() };
  return Promise.all((only ? [only] : healthComponents).map((component) => lookAt(component, ctx)));
}

/**
 * The worst of several. A part that is down takes the whole down where nothing works without it (app, database, auth);
 * without the others people still see what is stored.
 */
export function overall(parts: readonly Pick<ComponentHealth, "component" | "status">[]): HealthStatus {
  if (parts.length === 1 && parts[0]) return parts[0].status;
  const needed: readonly HealthComponent[] = ["app", "database", "auth"];
  if (parts.some(({ component, status }) => status === "down" && needed.includes(component))) return "down";
  return parts.some(({ status }) => status !== "ok") ? "degraded" : "ok";
}
