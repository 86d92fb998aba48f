import type { MiddlewareHandler } from "hono";

const LOOPBACK_HOSTS = ["127.0.0.1", "localhost", "[::1]"];

/**
 * Lets only this machine's own programs and pages drive the sandbox: the request must name a loopback host (so a foreign
 * domain that resolves here is refused) and must not come from a page of another site.
 */
export const onlyThisMachine: MiddlewareHandler = async (context, next) => {
  const { hostname } = new URL(context.req.url);
  if (!LOOPBACK_HOSTS.includes(hostname)) return context.json({ error: "the control API answers loopback only" }, 403);
  const site = context.req.header("sec-fetch-site");
  if (context.req.method !== "GET" && site !== undefined && site !== "same-origin" && site !== "none") {
    return context.json({ error: "the control API does not answer other sites" }, 403);
  }
  return next();
};
