import "server-only";
import type { NextRequest } from "next/server";
import { env } from "@/lib/config";
import { sameText } from "@/lib/crypto";
import { AppError } from "@/lib/errors";
import { type ComponentHealth, type HealthComponent, type HealthStatus, healthComponents } from "@/lib/schemas/health";
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
  const given = request.headers.get("authorization") ?? "";
  if (given !== "" && sameText(given, `Bearer ${env().cronSecret}`))
    return respondHealth({ status, components: parts });
  if (only !== null) return respondHealth({ status });
  return respondHealth({ status, components: parts.map(({ component, status }) => ({ component, status })) });
}
