import { Hono } from "hono";
import { mountControl } from "@/sandbox/control/index";
import { withoutVersion } from "@/sandbox/core/call";
import { createDispatcher, type Dispatcher } from "@/sandbox/core/dispatch";
import { mountPlatform } from "@/sandbox/core/gateway";
import { openWorld, type World } from "@/sandbox/core/world";
import { mountConsole } from "@/sandbox/pages/console";
import { platforms } from "@/sandbox/platforms/index";

export interface SandboxOptions {
  /** Folder that keeps the state; null keeps it in memory. */
  readonly dataDir?: string | null;
  readonly seed?: number;
  /** Wall time in milliseconds since 1970; a test passes its own. */
  readonly wall?: () => number;
  /** How apps are reached with webhooks; the network unless a test brings its own. */
  readonly send?: typeof fetch;
}

export interface Sandbox {
  readonly app: Hono;
  readonly world: World;
  readonly dispatcher: Dispatcher;
  close(): void;
}

/**
 * The whole sandbox as a Hono app. A request belongs to a platform by its Host header
 * ("Host: graph.instagram.com") or by the first segment of its path ("/graph.instagram.com/v25.0/me"); everything else
 * is the control API under "/_control" and the page for people at "/".
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const world = openWorld({
    dataDir: options.dataDir ?? null,
    seed: options.seed ?? 1,
    wall: options.wall ?? Date.now,
    personas: platforms.flatMap((platform) => platform.personas),
    send: options.send ?? fetch,
    generators: new Map(platforms.map((platform) => [platform.id, platform.generatePersona])),
  });
  const hosts = new Set(platforms.flatMap((platform) => platform.hosts));
  const app = new Hono({ getPath: (request) => routePath(request, hosts) });
  const dispatcher = createDispatcher(world, platforms);
  mountControl(app, world, platforms, dispatcher);
  mountConsole(app, world, platforms, dispatcher);
  for (const platform of platforms) mountPlatform(app, world, platform);
  return { app, world, dispatcher, close: () => world.close() };
}

/** Where a request is routed: "/host/path" for platform traffic, however it named its host, without API version. */
function routePath(request: Request, hosts: ReadonlySet<string>): string {
  const url = new URL(request.url);
  const host = (request.headers.get("host") ?? url.host).replace(/:\d+$/, "");
  if (hosts.has(host)) return `/${host}${withoutVersion(url.pathname)}`;
  const [, first = ""] = url.pathname.split("/", 2);
  if (!hosts.has(first)) return url.pathname;
  return `/${first}${withoutVersion(url.pathname.slice(first.length + 1))}`;
}
