import type { Context } from "hono";
import type { World } from "./world";

const VERSION_PREFIX = /^\/v\d+\.\d+(?=\/)/;

/** One call to a platform as its handlers see it. Handlers may write its last three fields for the log. */
export interface Call {
  readonly method: string;
  readonly host: string;
  /** As sent, without the host prefix. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The query as sent, still encoded, for platforms whose syntax needs that. */
  readonly rawQuery: string;
  /** Form fields of the body, urlencoded or multipart; empty for other bodies. */
  readonly form: URLSearchParams;
  /** The value of a JSON body; undefined for other bodies and for text that is not JSON. */
  readonly json: unknown;
  readonly nowMs: number;
  param(name: string): string;
  header(name: string): string | undefined;
  personaId: string | null;
  cost: number;
  /** Name for the log where one route serves several things; null keeps the endpoint's own. */
  endpoint: string | null;
}

export interface PageCall extends Call {
  readonly context: Context;
}

/** The path without "/v25.0" in front, which is how endpoints are registered. */
export function withoutVersion(path: string): string {
  return path.replace(VERSION_PREFIX, "");
}

/** Reads a request to one of a platform's hosts, with its body; a body that is none is empty. */
export async function readCall(context: Context, world: World, host: string): Promise<Call> {
  const url = new URL(context.req.url);
  const form = await readForm(context);
  const json = await readJson(context);
  const verifier = form.get("code_verifier") ?? Reflect.get(Object(json), "code_verifier");
  for (const secret of [url.searchParams.get("state"), verifier]) {
    if (typeof secret === "string" && secret !== "") world.authority.noteSecret(secret);
  }
  const prefixed = url.pathname.startsWith(`/${host}/`);
  return {
    method: context.req.method,
    host,
    path: prefixed ? url.pathname.slice(host.length + 1) : url.pathname,
    query: url.searchParams,
    rawQuery: url.search.slice(1),
    form,
    json,
    nowMs: world.clock.now(),
    param: (name) => context.req.param(name) ?? "",
    header: (name) => context.req.header(name),
    personaId: null,
    cost: 0,
    endpoint: null,
  };
}

async function readForm(context: Context): Promise<URLSearchParams> {
  const form = new URLSearchParams();
  const type = context.req.header("content-type") ?? "";
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)/i.test(type)) return form;
  for (const [name, value] of Object.entries(await context.req.parseBody({ all: true }))) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (typeof item === "string") form.append(name, item);
    }
  }
  return form;
}

async function readJson(context: Context): Promise<unknown> {
  if (!/^application\/json/i.test(context.req.header("content-type") ?? "")) return undefined;
  try {
    return JSON.parse(await context.req.text());
  } catch {
    return undefined; // the platform's own refusal names what is missing
  }
}
