import "server-only";
import { randomUUID } from "node:crypto";
import type { NextRequest } from "next/server";
import type { z } from "zod";
import { clock } from "@/lib/clock";
import { env } from "@/lib/config";
import type { PersonContext } from "@/lib/context";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { log, withCorrelationId } from "@/lib/log";
import { currentUser, supabaseForRequest } from "@/lib/supabase/server";
import { type RouteContract, withContract } from "./contract";
import { holdsNul } from "./holds-nul";
import { limitAnonymous } from "./limit-attempts";
import { isFromOwnSite } from "./own-site";
import { limitRequests } from "./rate-limit";
import { readJsonBody } from "./read-json-body";
import type { RequestClass } from "./request-cost";
import { respondData, respondProblem } from "./respond";

type Shape = z.ZodType;
type Value<S> = S extends z.ZodType ? z.output<S> : undefined;

interface RouteParts<P, Q, B> {
  params?: P;
  query?: Q;
  body?: B;
}

interface RouteInput<P, Q, B> {
  params: Value<P>;
  query: Value<Q>;
  body: Value<B>;
  request: NextRequest;
}

interface UserRoute<P, Q, B> extends RouteParts<P, Q, B> {
  /** A Response is passed through; anything else is answered as `{ data }`. */
  run(ctx: PersonContext, input: RouteInput<P, Q, B>): Promise<unknown>;
  /** Who acts when nobody is signed in: a user id, or null to refuse. Without it such a call is refused. */
  standIn?(): Promise<string | null>;
  /** What one call costs of the person's allowance; "read" for a GET and "write" for the rest unless said. */
  limit?: RequestClass;
  /** Status of a success; 200 unless said. */
  status?: number;
}

interface SegmentContext {
  params: Promise<Record<string, string | string[] | undefined>>;
}
type Handler = (request: NextRequest, segment: SegmentContext) => Promise<Response>;

function check<S extends Shape>(schema: S, value: unknown, where: string): z.output<S> {
  if (holdsNul(value)) throw new AppError("VALIDATION_FAILED", `The ${where} of this request holds a NUL character.`);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields: Record<string, string> = {};
  for (const issue of parsed.error.issues) fields[issue.path.join(".") || where] ??= issue.message;
  throw new AppError("VALIDATION_FAILED", `The ${where} of this request is not valid: see "fields".`, { fields });
}

function readQuery(request: NextRequest): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of request.nextUrl.searchParams) {
    if (name in result) throw new AppError("VALIDATION_FAILED", `The parameter ${name} is given twice.`);
    result[name] = value;
  }
  return result;
}

/** A write must come from our own pages. */
function requireOwnOrigin(request: NextRequest): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  if (!isFromOwnSite(request.headers, env().appUrl)) {
    throw new AppError("FORBIDDEN", "This request comes from another site.");
  }
}

/** Runs a handler with the clock read, a correlation id, one log line and failures answered as problem+json. */
export async function answer(request: NextRequest, work: () => Promise<Response>): Promise<Response> {
  const id = request.headers.get("x-correlation-id")?.match(/^[\w-]{8,64}$/)?.[0] ?? randomUUID();
  return withCorrelationId(id, async () => {
    const started = performance.now();
    let response: Response;
    try {
      await clock.sync();
      response = await work();
    } catch (error) {
      response = respondProblem(error);
    }
    response.headers.set("x-correlation-id", id);
    log.info("request", {
      action: `${request.method} ${request.nextUrl.pathname}`,
      status: response.status,
      durationMs: Math.round(performance.now() - started),
    });
    return response;
  });
}

/**
 * A route for a signed-in person: authenticates, checks the origin of writes, counts the call against the person's
 * allowance, parses params, query and body by their schemas (a parameter given twice is refused), runs one verb and
 * answers. Whether the person may touch a row is the verb's question.
 */
export function userRoute<
  P extends Shape | undefined = undefined,
  Q extends Shape | undefined = undefined,
  B extends Shape | undefined = undefined,
>(route: UserRoute<P, Q, B>): Handler & { readonly contract: RouteContract } {
  const handler: Handler = (request, segment) =>
    answer(request, async () => {
      requireOwnOrigin(request);
      const userId = (await currentUser())?.id ?? (await route.standIn?.()) ?? null;
      if (userId === null) {
        await limitAnonymous(request.headers);
        throw new AppError("UNAUTHENTICATED", "Log in first.");
      }
      await limitRequests(userId, route.limit ?? (request.method === "GET" ? "read" : "write"));
      const input = {
        params: route.params ? check(route.params, await segment.params, "path") : undefined,
        query: route.query ? check(route.query, readQuery(request), "query") : undefined,
        body: route.body ? check(route.body, await readJsonBody(request), "body") : undefined,
        request,
      } as RouteInput<P, Q, B>;
      const ctx: PersonContext = {
        userId,
        reader: await supabaseForRequest(),
        db: db(),
        now: () => clock.now(),
      };
      const result = await route.run(ctx, input);
      return result instanceof Response ? result : respondData(result ?? null, { status: route.status ?? 200 });
    });
  return withContract(handler, { ...route, kind: "user" });
}
