import type { NextRequest } from "next/server";
import { env } from "@/lib/config";
import { guardRequest } from "@/lib/http/guard-request";

/** Refuses what cannot be read, keeps sessions fresh and protected pages closed; the work is in lib. */
export function middleware(request: NextRequest): Promise<Response> {
  return guardRequest(request, env());
}

export const config = {
  runtime: "nodejs",
  matcher: [
    // Files are let through by name: an address that only ends like one may be a page.
    "/((?!_next/|api/cron/|api/webhooks/|platforms/|icon\\.svg$|favicon\\.ico$).*)",
    // Machines are not held up by questions about sessions, but an address with an escape in it may be unreadable.
    "/api/(cron|webhooks)/(.*%.*)",
  ],
};
