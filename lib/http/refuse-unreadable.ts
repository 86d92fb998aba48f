import { AppError } from "@/lib/errors";
import { isFromOwnSite } from "./own-site";
import { respondProblem } from "./respond";

interface Incoming {
  readonly method: string;
  readonly url: string;
  readonly headers: Pick<Headers, "get">;
}

/**
 * Refuses what Next itself would answer with a 500: an address that is not valid percent-encoded UTF-8, and a form sent
 * to a page from another site (routes under /api check that themselves). Null lets a request pass.
 */
export function refuseUnreadable(request: Incoming, appUrl: string): Response | null {
  const { pathname } = new URL(request.url);
  if (!isDecodable(pathname)) {
    return respondProblem(new AppError("VALIDATION_FAILED", "This address is not spelled correctly."));
  }
  const isForm = request.method !== "GET" && request.method !== "HEAD" && !pathname.startsWith("/api/");
  if (isForm && !isFromOwnSite(request.headers, appUrl)) {
    return respondProblem(new AppError("FORBIDDEN", "This request comes from another site."));
  }
  return null;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
