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

/** How a visit to a platform's log-in ended; `account` was to be connected anew, and `other` says that another one was. */
type Result = ({ connected: string; other?: string } | { error: AppErrorCode; platform: string }) & {
  account?: string | null;
  /** Which of the platform's log-ins it was. */
  login?: string | null;
};

/** A page of ours that says how connecting ended; a failure carries the correlation id to be quoted. */
export function resultPath(path: string, { account = null, login = null, ...result }: Result): string {
  const id = "error" in result ? correlationId() : null;
  const about = {
    ...(account === null ? {} : { account }),
    ...(login === null ? {} : { login }),
    ...(id === null ? {} : { ref: id }),
  };
  const query = new URLSearchParams({ ...result, ...about }).toString();
  return `${path}${path.includes("?") ? "&" : "?"}${query}`;
}

/** The log-in page, with the way to the dashboard and, if something went wrong, what. */
export function logInPath(error?: { code: AppErrorCode; platform: string }): string {
  const next = error ? resultPath(dashboardPath, { error: error.code, platform: error.platform }) : dashboardPath;
  return `/login?${new URLSearchParams({ next }).toString()}`;
}
