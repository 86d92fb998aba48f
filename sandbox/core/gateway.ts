import { setTimeout as delay } from "node:timers/promises";
import type { Context, Hono } from "hono";
import { type Call, type PageCall, readCall, withoutVersion } from "./call";
import type { Fault } from "./faults";
import { otherAnswer, spoil } from "./faults";
import type { Endpoint, Page, SandboxPlatform } from "./platform";
import { Refusal, type Reply } from "./reply";
import { redactQuery } from "./secrets";
import type { World } from "./world";

/** How long a call without an answer is kept open when the fault does not say. */
const NO_ANSWER_MS = 120_000;

/** Registers a platform's endpoints and pages on `app` under "/host/path"; applies faults and logs every call. */
export function mountPlatform(app: Hono, world: World, platform: SandboxPlatform): void {
  for (const endpoint of platform.endpoints(world)) {
    app.on(endpoint.method, `/${endpoint.host}${endpoint.path}`, async (context) => {
      const call = await readCall(context, world, endpoint.host);
      return serve(context, world, platform, endpoint, call);
    });
  }
  for (const page of platform.pages(world)) {
    app.on(page.method, `/${page.host}${page.path}`, async (context) => {
      const call = await readCall(context, world, page.host);
      return servePage(context, world, platform, page, call);
    });
  }
  for (const host of platform.hosts) {
    app.all(`/${host}/*`, async (context) => {
      const call = await readCall(context, world, host);
      const unknown: Endpoint = {
        name: "unknown",
        method: "GET",
        host,
        path: call.path,
        answer: () => platform.failures.notFound(call.method, call.path),
      };
      return serve(context, world, platform, unknown, call);
    });
  }
}

async function serve(
  context: Context,
  world: World,
  platform: SandboxPlatform,
  endpoint: Endpoint,
  call: Call,
): Promise<Response> {
  const fault = takeFault(world, platform, call, false);
  call.personaId = platform.callerOf(world, call);
  if (fault?.input.kind === "timeout") {
    record(world, platform, endpoint.name, call, 0, fault);
    return leaveUnanswered(context, fault);
  }
  if (fault?.input.kind === "slow") await delay(fault.input.delayMs ?? 3000);

  const early = fault === null ? null : replyInstead(platform, fault, call);
  let reply = early ?? (await answer(platform, endpoint, call));
  if (fault?.input.kind === "server_error_after") reply = platform.failures.serverError(fault.input.status ?? 500);
  if (fault !== null) reply = spoil(reply, fault.input, platform.countFields);

  const headers = { ...platform.decorate?.(world, call), ...reply.headers };
  record(world, platform, endpoint.name, call, reply.status, fault, summarise(reply.body, platform.countFields));
  return respond(reply, headers, fault?.input.kind === "truncated_json");
}

async function servePage(
  context: Context,
  world: World,
  platform: SandboxPlatform,
  page: Page,
  call: Call,
): Promise<Response> {
  const fault = takeFault(world, platform, call, true);
  if (fault?.input.kind === "timeout") {
    record(world, platform, page.name, call, 0, fault);
    return leaveUnanswered(context, fault);
  }
  if (fault?.input.kind === "slow") await delay(fault.input.delayMs ?? 3000);
  const pageCall: PageCall = Object.assign(call, { context });
  const response =
    fault?.input.kind === "server_error"
      ? context.text("Sorry, something went wrong.", 500)
      : await page.answer(pageCall);
  record(world, platform, page.name, call, response.status, fault);
  return response;
}

function takeFault(world: World, platform: SandboxPlatform, call: Call, isPage: boolean): Fault | null {
  const { host, path } = call;
  return world.faults.take({ platform: platform.id, host, path, unversionedPath: withoutVersion(path), isPage });
}

/** The answer of a fault that keeps the handler from running, or null when the handler shall run. */
function replyInstead(platform: SandboxPlatform, fault: Fault, call: Call): Reply | null {
  const { kind, status, retryAfterSeconds, value } = fault.input;
  switch (kind) {
    case "rate_limited":
      return platform.failures.rateLimited({ status, retryAfterSeconds, value, call });
    case "server_error": {
      const reply = platform.failures.serverError(status ?? 500);
      if (retryAfterSeconds === undefined) return reply;
      return { ...reply, headers: { ...reply.headers, "Retry-After": String(retryAfterSeconds) } };
    }
    case "token_invalid":
      return platform.failures.tokenInvalid();
    case "other_answer":
      return otherAnswer(value, status ?? 200);
    default:
      return null;
  }
}

async function answer(platform: SandboxPlatform, endpoint: Endpoint, call: Call): Promise<Reply> {
  try {
    return await endpoint.answer(call);
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    console.error(`sandbox: ${platform.id} ${endpoint.name} failed`, error);
    return platform.failures.serverError(500);
  }
}

/** Keeps the call open until the client gives up, or for the fault's time. */
async function leaveUnanswered(context: Context, fault: Fault): Promise<Response> {
  const { signal } = context.req.raw;
  await delay(fault.input.delayMs ?? NO_ANSWER_MS, undefined, { signal, ref: false }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  return context.body(null, 504);
}

function respond(reply: Reply, headers: Record<string, string>, truncated: boolean): Response {
  if (reply.body === null) return new Response(null, { status: reply.status, headers });
  if (reply.body instanceof Uint8Array) {
    const bytes = truncated ? reply.body.subarray(0, Math.ceil(reply.body.length / 2)) : reply.body;
    return new Response(new Uint8Array(bytes), { status: reply.status, headers });
  }
  const json = JSON.stringify(reply.body);
  const text = reply.rewrite?.(json) ?? json;
  return new Response(truncated ? text.slice(0, Math.ceil(text.length / 2)) : text, {
    status: reply.status,
    headers: { "Content-Type": "application/json; charset=UTF-8", ...headers },
  });
}

function record(
  world: World,
  platform: SandboxPlatform,
  endpoint: string,
  call: Call,
  status: number,
  fault: Fault | null,
  response?: Record<string, number | string | null>,
): void {
  world.log.append({
    at: new Date(call.nowMs).toISOString(),
    platform: platform.id,
    host: call.host,
    method: call.method,
    path: call.path,
    query: redactQuery(call.query),
    status,
    fault: fault === null ? null : fault.input.kind,
    personaId: call.personaId,
    endpoint: call.endpoint ?? endpoint,
    cost: call.cost,
    ...(response !== undefined && Object.keys(response).length > 0 ? { response } : {}),
  });
}

/**
 * The numbers of an answer worth keeping: for one object each count field as it was served; for a list the number of
 * its items and, as "sum(field)", the sum of each count field over them.
 */
function summarise(body: unknown, countFields: readonly string[]): Record<string, number | string | null> {
  const summary: Record<string, number | string | null> = {};
  if (body instanceof Uint8Array) return { bytes: body.length };
  const list = listIn(body) ?? listIn(enveloped(body));
  if (list !== null && list.length !== 1) summary.items = list.length;
  const single = list === null || list.length === 1;
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (typeof value === "object" && value !== null) {
      for (const [name, inner] of Object.entries(value)) {
        if (!countFields.includes(name)) visit(inner);
        else if (single) summary[name] = asSummary(inner);
        else summary[`sum(${name})`] = Number(summary[`sum(${name})`] ?? 0) + Number(inner);
      }
    }
  };
  visit(body);
  return summary;
}

/** What a platform wraps into "data". */
function enveloped(body: unknown): unknown {
  return typeof body === "object" && body !== null && "data" in body ? body.data : null;
}

function listIn(body: unknown): readonly unknown[] | null {
  if (typeof body !== "object" || body === null) return null;
  const list = Object.values(body).find((value) => Array.isArray(value));
  return Array.isArray(list) ? list : null;
}

function asSummary(value: unknown): number | string | null {
  return typeof value === "number" || typeof value === "string" || value === null ? value : JSON.stringify(value);
}
