import { testStack } from "@/tests/support/env";
import type { WireRequest } from "./requests";
import type { Route } from "./routes";

/** One request, and what must be true of its answer. */
export interface FuzzInput {
  /** The route, action or page. */
  readonly target: string;
  /** What is tried. */
  readonly kind: string;
  readonly request: WireRequest;
  /** Whether rows may change; where they may not, none does. */
  readonly mayChange: boolean;
  /** Whether anything but a refusal is a failure. */
  readonly mustRefuse: boolean;
  /** Whether a refusal is our handler's, hence problem+json. */
  readonly byHandler: boolean;
  /** Whether the target answers with redirects, refusals too. */
  readonly redirects: boolean;
  /** Why the framework answers this with a 5xx before any code of ours runs; counted apart. */
  readonly framework?: FrameworkFailure | undefined;
}

/** What Next 16 answers with a 5xx by itself, out of our reach, with nothing stored and nothing told. */
export type FrameworkFailure = keyof typeof frameworkFailures;
export const frameworkFailures = {
  trace: "method TRACE: the Request of the Fetch standard refuses it, before the middleware runs",
  arguments: "arguments of a server action that React cannot decode: thrown before the action runs",
} as const;

/** What is asked for, by the parts that a route may have a schema for. */
export interface Parts {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** Parts as they travel: addresses carry texts, bodies JSON. */
interface WireParts {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** What is given besides the parts: who asks, and what is odd about the request. */
export interface Asking {
  readonly cookie?: string | undefined;
  readonly headers?: WireRequest["headers"];
  readonly rawBody?: Buffer;
  readonly chunked?: boolean;
}

/** Longest text in an address; beyond some 16 kB of headers Node answers before any route is asked. */
const maxAddressText = 1_200;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** Whether a route changes something when it is used as it is meant to be. */
export function changes(route: Route): boolean {
  // Starting to connect stores the attempt: that is what the address is for.
  // And whoever takes their data home finds that in their log.
  return route.method !== "GET" || route.pattern.endsWith("/connect") || route.pattern.endsWith("/me/export");
}

/** Names of the dynamic segments of a path. */
export function segmentNames(route: Route): string[] {
  return [...route.pattern.matchAll(/\[(\w+)\]/g)].map(([, name]) => name ?? "");
}

/** A text without halves of characters, which no address can carry. */
export function wellFormed(text: string): string {
  return Buffer.from(text).toString("utf8");
}

function addressText(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return wellFormed(text.slice(0, maxAddressText));
}

function onTheWire(route: Route, { params, query, body }: Parts): WireParts {
  const given = isRecord(params) ? params : {};
  const segments = segmentNames(route).map((name) => {
    const text = addressText(Object.hasOwn(given, name) ? given[name] : "nothing");
    // An empty segment, or one of dots, would be another address.
    return [name, /^\.*$/.test(text) ? " " : text];
  });
  const pairs = isRecord(query) ? Object.entries(query).filter(([, value]) => value !== undefined) : [];
  return {
    params: Object.fromEntries(segments),
    query: Object.fromEntries(pairs.slice(0, 4).map(([name, value]) => [addressText(name), addressText(value)])),
    body: route.contract.body && body !== undefined ? JSON.stringify(body) : undefined,
  };
}

/** The request of a route with these parts, as our own page would send it, unless `asking` says otherwise. */
export function requestOf(route: Route, parts: Parts, asking: Asking): WireRequest {
  const wire = onTheWire(route, parts);
  const path = route.pattern.replace(/\[(\w+)\]/g, (_all, name: string) => encodeURIComponent(wire.params[name] ?? ""));
  const query = Object.entries(wire.query).map((pair) => pair.map(encodeURIComponent).join("="));
  const body = asking.rawBody ?? (wire.body === undefined ? undefined : Buffer.from(wire.body));
  const own = route.method === "GET" ? {} : { origin: testStack().appUrl, "sec-fetch-site": "same-origin" };
  return {
    method: route.method,
    path: query.length > 0 ? `${path}?${query.join("&")}` : path,
    headers: {
      ...own,
      ...(body ? { "content-type": "application/json" } : {}),
      ...(asking.cookie ? { cookie: asking.cookie } : {}),
      ...asking.headers,
    },
    ...(body ? { body } : {}),
    ...(asking.chunked ? { chunked: true } : {}),
  };
}

/** Whether the route's own schemas take these parts as they arrive, or a body that is sent in place of theirs. */
export function isTaken(route: Route, parts: Parts, sent?: { body: unknown }): boolean {
  const wire = onTheWire(route, parts);
  const body = sent ? sent.body : wire.body === undefined ? {} : JSON.parse(wire.body);
  const arrived = { ...wire, body };
  return (["params", "query", "body"] as const).every((part) => {
    const schema = route.contract[part];
    return !schema || schema.safeParse(arrived[part]).success;
  });
}
