import { env } from "@/lib/config";
import type { AppErrorCode } from "@/lib/errors";
import { correlationId } from "@/lib/log";

/** Where people end up who have nowhere else to go. */
export const dashboardPath = "/dashboard";

/** The cookie that ties an attempt to this browser. Named after the session's, as cookies do not know ports. */
export function browserCookieName(): string {
  return `connect-${env().authCookieName}`;
}

/** Only the routes of connecting see the cookie. */
export const browserCookiePath = "/api/social";

/** A page of ours that says how connecting ended; a failure carries the correlation id to be quoted. */
export function resultPath(
  path: string,
  result: { connected: string } | { error: AppErrorCode; platform: string },
): string {
  const id = "error" in result ? correlationId() : null;
  const query = new URLSearchParams({ ...result, ...(id === null ? {} : { ref: id }) }).toString();
  return `${path}${path.includes("?") ? "&" : "?"}${query}`;
}

/** The log-in page, with the way to the dashboard and, if something went wrong, what. */
export function logInPath(error?: { code: AppErrorCode; platform: string }): string {
  const next = error ? resultPath(dashboardPath, { error: error.code, platform: error.platform }) : dashboardPath;
  return `/login?${new URLSearchParams({ next }).toString()}`;
}
