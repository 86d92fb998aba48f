/** First path segments that somebody may be sent back to after logging in, here or at a platform. */
const allowedRoots = new Set(["dashboard", "home", "notifications", "onboarding", "reconnect", "settings"]);

/**
 * A path of our own to return to, or `fallback`. Accepts only a plain absolute path whose first segment is on the
 * allow-list; refuses other origins in every spelling (`//host`, `/\host`, encoded slashes, schemes, control
 * characters). Query strings survive, fragments do not.
 */
export function safeReturnPath(candidate: unknown, fallback: string): string {
  if (typeof candidate !== "string" || candidate.length > 500) return fallback;
  if (!/^\/[a-z]/.test(candidate) || !/^[\x21-\x7e]+$/.test(candidate)) return fallback;
  const [path = "", query] = (candidate.split("#")[0] ?? "").split(/\?(.*)/s);
  if (/[\\:@]|\/\/|\/\.|%(?:0|1|2e|2f|5c|7f|25)/i.test(path)) return fallback;
  if (!allowedRoots.has(path.split("/")[1] ?? "")) return fallback;
  return query ? `${path}?${query}` : path;
}
