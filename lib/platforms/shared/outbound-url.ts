import { PlatformError } from "@/lib/platforms/errors";

export interface OutboundRules {
  readonly platform: string;
  readonly allowedHosts: readonly string[];
  /** Origin of the sandbox; null in the real world. */
  readonly sandboxUrl: string | null;
}

/**
 * Where a request to a platform's URL really goes. First the allow-list: https, default port, no user info, a host of
 * the list. Then the mapping: with a sandbox, `https://HOST/path` becomes `<sandbox origin>/HOST/path`, and nothing
 * else of `sandboxUrl` but its origin is used. Throws PlatformError INVALID_REQUEST for anything outside the list.
 */
export function outboundUrl(url: string | URL, rules: OutboundRules): URL {
  const wanted = typeof url === "string" ? URL.parse(url) : url;
  const allowed =
    wanted !== null &&
    wanted.protocol === "https:" &&
    wanted.port === "" &&
    wanted.username === "" &&
    wanted.password === "" &&
    rules.allowedHosts.includes(wanted.hostname);
  if (!allowed) {
    throw new PlatformError({
      platform: rules.platform,
      code: "INVALID_REQUEST",
      detail: "The address is not one of the platform's hosts; nothing was sent.",
    });
  }
  if (rules.sandboxUrl === null) return wanted;
  return new URL(`${new URL(rules.sandboxUrl).origin}/${wanted.hostname}${wanted.pathname}${wanted.search}`);
}
