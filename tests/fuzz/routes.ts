import { globSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import type { RouteContract } from "@/lib/http/contract";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type Method = (typeof methods)[number];

/** One method of one route handler under `app`. */
export interface Route {
  /** `POST /api/social/accounts/[id]/sync` */
  readonly name: string;
  readonly method: Method;
  /** The path with its dynamic segments in brackets. */
  readonly pattern: string;
  /** Methods that the same path answers. */
  readonly siblings: readonly string[];
  readonly contract: Omit<RouteContract, "kind"> & { readonly kind: RouteContract["kind"] | "open" };
}

/** Handlers that stand outside the wrappers of `lib/http`, with what they accept. Everything else carries a contract. */
const open: Readonly<Record<string, Omit<Route["contract"], "kind">>> = {
  "GET /api/health": {},
  "GET /api/health/[component]": { params: z.object({ component: z.string() }) },
  "GET /api/health/platforms/[platform]": { params: z.object({ platform: z.string() }) },
  "GET /pictures/[connection]/[file]": { params: z.object({ connection: z.uuid(), file: z.string() }) },
  "GET /api/notifications/unsubscribe": {},
  "GET /api/webhooks/[platform]": { params: z.object({ platform: z.string() }) },
  "POST /api/webhooks/[platform]": { params: z.object({ platform: z.string() }) },
  "GET /api/webhooks/[platform]/[callback]": { params: z.object({ platform: z.string(), callback: z.string() }) },
  "POST /api/webhooks/[platform]/[callback]": { params: z.object({ platform: z.string(), callback: z.string() }) },
  "POST /api/notifications/unsubscribe": { query: z.object({ person: z.uuid(), proof: z.string() }) },
};

const root = join(import.meta.dirname, "../..");

/** The address that a file under `app` answers at: groups and the file's own name left out. */
export function patternOf(file: string): string {
  const folders = file.split("/").slice(1, -1);
  return `/${folders.filter((folder) => !/^\(.*\)$/.test(folder)).join("/")}`;
}

/**
 * Every route handler of the app, found by its file. Throws for one whose inputs nobody has described: wrap it with a
 * function of `lib/http`, or say in `open` what it accepts.
 */
export async function findRoutes(): Promise<Route[]> {
  const routes: Route[] = [];
  for (const file of globSync("app/**/route.{ts,tsx}", { cwd: root }).sort()) {
    const module: Record<string, unknown> = await import(pathToFileURL(join(root, file)).href);
    const pattern = patternOf(file);
    const siblings = methods.filter((method) => typeof module[method] === "function");
    for (const method of siblings) {
      const name = `${method} ${pattern}`;
      routes.push({ name, method, pattern, siblings, contract: contractOf(name, module[method]) });
    }
  }
  return routes;
}

function contractOf(name: string, handler: unknown): Route["contract"] {
  if (typeof handler === "function" && "contract" in handler) return handler.contract as RouteContract;
  const described = open[name];
  if (!described) throw new Error(`${name} has no contract, so it cannot be fuzzed: wrap it with lib/http.`);
  return { kind: "open", ...described };
}

/** Pages of the app by their address, dynamic segments in brackets. */
export function findPages(): string[] {
  return [...new Set(globSync("app/**/page.tsx", { cwd: root }).map(patternOf))].sort();
}
