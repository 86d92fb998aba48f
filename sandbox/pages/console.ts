import type { Hono } from "hono";
import type { SandboxPlatform } from "@/sandbox/core/platform";
import type { World } from "@/sandbox/core/world";

export function mountConsole(app: Hono, _world: World, _platforms: readonly SandboxPlatform[]): void {
  app.get("/", (context) => context.text("sandbox"));
}
