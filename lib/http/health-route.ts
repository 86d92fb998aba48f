import "server-only";
import type { NextRequest } from "next/server";
import { env } from "@/lib/config";
import { sameText } from "@/lib/crypto";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import {
  type ComponentHealth,
  type HealthComponent,
  type HealthStatus,
  healthComponents,
  type PlatformHealth,
  type PlatformState,
} from "@/lib/schemas/health";
import { respondHealth, respondProblem } from "./respond";

/** How long an answer is given again, so that anybody's asking costs the parts no more than ours does. */
const freshMs = 2_000;

/** What the route asks: how the parts are, and what that makes the whole. */
export interface HealthSource {
  look(only: HealthComponent | null): Promise<ComponentHealth[]>;
  overall(parts: readonly ComponentHealth[]): HealthStatus;
}

const recent = new Map<HealthComponent | null, { readonly at: number; readonly parts: Promise<ComponentHealth[]> }>();

function lookOnce(source: HealthSource, only: HealthComponent | null): Promise<ComponentHealth[]> {
  const known = recent.get(only);
  if (known && Date.now() - known.at < freshMs) return known.parts;
  const parts = source.look(only);
  recent.set(only, { at: Date.now(), parts });
  return parts;
}

/**
 * Answers how the installation, or one part of it, is: a word for anybody, and why for whoever brings `Authorization:
 * Bearer CRON_SECRET`. 503 when it is down, so that a load balancer understands it too. Monitors that ask for Redis hear
 * that there is none.
 */
export async function answerHealth(request: NextRequest, name: string | null, source: HealthSource): Promise<Response> {
  const only = healthComponents.find((component) => component === name) ?? null;
  if (name === "redis") return respondHealth({ status: "not_configured" });
  if (name !== null && only === null) {
    return respondProblem(new AppError("NOT_FOUND", `Parts to ask about: ${healthComponents.join(", ")}.`));
  }
  const parts = await lookOnce(source, only);
  const status = source.overall(parts);
  if (isOperator(request)) return respondHealth({ status, components: parts });
  if (only !== null) return respondHealth({ status });
  return respondHealth({ status, components: parts.map(({ component, status }) => ({ component, status })) });
}

/** Whether the question comes with the secret of the scheduler. */
function isOperator(request: NextRequest): boolean {
  const given = request.headers.get("authorization") ?? "";
  return given !== "" && sameText(given, `Bearer ${env().cronSecret}`);
}

const platformStatuses = {
  ok: "ok",
  slow: "degraded",
  paused: "degraded",
  silent: "down",
  not_configured: "not_configured",
} as const satisfies Record<PlatformState, string>;

/**
 * Answers how one platform is to this installation: a status, what state that is and since when; why, for operators (see
 * `answerHealth`). 503 while the platform answers nobody. `id` is null for a platform that there is none of.
 */
export async function answerPlatformHealth(
  request: NextRequest,
  id: string | null,
  look: () => Promise<readonly PlatformHealth[]>,
): Promise<Response> {
  if (id === null) return respondProblem(new AppError("NOT_FOUND", "There is no such platform."));
  try {
    const found = (await look()).find(({ platform }) => platform === id);
    if (!found) return respondProblem(new AppError("NOT_FOUND", "There is no such platform."));
    const { state, since, detail } = found;
    const told = { status: platformStatuses[state], state, since };
    return respondHealth(isOperator(request) ? { ...told, detail } : told);
  } catch (error) {
    log.error("the health of platforms could not be told", { action: "health.platforms", error });
    return respondHealth({ status: "down", state: "unknown", since: null });
  }
}
