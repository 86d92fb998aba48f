import { type NextRequest, NextResponse } from "next/server";
import type { Env } from "@/lib/config";
import { guardSession } from "@/lib/supabase/middleware";
import { contentOrigins } from "./content-origins";
import { nonceHeader } from "./nonce-header";
import { refuseUnreadable } from "./refuse-unreadable";
import { securityHeaders } from "./security-headers";

/** Addresses that are asked for often, beside each other or by machines: none of them renews a session. */
const sessionless = /^\/(?:api\/health|api\/webhooks|pictures)(?:\/|$)/;

/**
 * What happens before any page or route: refuses what cannot be read, keeps the session fresh and protected pages
 * closed, and gives the answer its security headers. Next reads the nonce out of the request's policy.
 */
export async function guardRequest(request: NextRequest, env: Env): Promise<Response> {
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
  const headers = securityHeaders({
    pathname: request.nextUrl.pathname,
    nonce,
    appUrl: env.appUrl,
    contentOrigins: contentOrigins(env),
    development: env.development,
  });
  request.headers.set(nonceHeader, nonce);
  request.headers.set("content-security-policy", headers["content-security-policy"] ?? "");
  const response =
    refuseUnreadable(request, env.appUrl) ??
    (sessionless.test(request.nextUrl.pathname) ? NextResponse.next({ request }) : null) ??
    (await guardSession(request, {
      supabaseUrl: env.supabaseUrl,
      publishableKey: env.supabasePublishableKey,
      cookieName: env.authCookieName,
      secure: env.appUrl.startsWith("https:"),
    }));
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}
