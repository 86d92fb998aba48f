import type { NextRequest } from "next/server";
import { env } from "@/lib/config";
import { refuseUnreadable } from "@/lib/http/refuse-unreadable";
import { guardSession } from "@/lib/supabase/middleware";

/** Refuses what cannot be read, keeps sessions fresh and protected pages closed; the work is in lib. */
export async function middleware(request: NextRequest): Promise<Response> {
  const { supabaseUrl, supabasePublishableKey, authCookieName, appUrl } = env();
  const refused = refuseUnreadable(request, appUrl);
  if (refused) return refused;
  return guardSession(request, {
    supabaseUrl,
    publishableKey: supabasePublishableKey,
    cookieName: authCookieName,
    secure: appUrl.startsWith("https:"),
  });
}

export const config = {
  runtime: "nodejs",
  matcher: [
    "/((?!_next/|api/cron/|api/webhooks/|api/health|platforms/|icon.svg|.*\\.(?:png|svg|ico|txt|webmanifest)$).*)",
  ],
};
