import type { NextRequest, NextResponse } from "next/server";
import { env } from "@/lib/config";
import { guardSession } from "@/lib/supabase/middleware";

/** Keeps sessions fresh and protected pages closed; the work is in lib/supabase. */
export function middleware(request: NextRequest): Promise<NextResponse> {
  const { supabaseUrl, supabasePublishableKey, authCookieName, appUrl } = env();
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
