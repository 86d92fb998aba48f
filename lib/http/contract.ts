import type { z } from "zod";

/** What a route accepts, readable without calling it: who may call it and the schema of each part of a request. */
export interface RouteContract {
  readonly kind: "user" | "navigation" | "cron";
  readonly params?: z.ZodType | undefined;
  readonly query?: z.ZodType | undefined;
  readonly body?: z.ZodType | undefined;
}

/**
 * Hangs a route's contract on its handler as `handler.contract`, so that a list of all routes and of what they accept can
 * be made from the modules alone. Returns the same handler.
 */
export function withContract<H extends (...args: never[]) => unknown>(
  handler: H,
  { kind, params, query, body }: RouteContract,
): H & { readonly contract: RouteContract } {
  return Object.assign(handler, { contract: { kind, params, query, body } });
}
