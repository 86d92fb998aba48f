import { createServerClient } from "@supabase/ssr";
import { type NextRequest, NextResponse } from "next/server";
import { isOutage } from "./auth-outage";

/** First path segments that only signed-in people open. */
const protectedRoots = new Set(["dashboard", "home", "onboarding", "settings"]);

interface SessionConfig {
  readonly supabaseUrl: string;
  readonly publishableKey: string;
  readonly cookieName: string;
  readonly secure: boolean;
}

/**
 * Refreshes the session of a request whose access token is about to end, and sends a visitor of a protected page to the
 * log-in page with the way back. This is a convenience: pages verify the token themselves. Without a session cookie
 * the Auth server is not asked.
 */
export async function guardSession(request: NextRequest, config: SessionConfig): Promise<NextResponse> {
  const guarded = protectedRoots.has(request.nextUrl.pathname.split("/")[1] ?? "");
  const hasCookie = request.cookies.getAll().some(({ name }) => name.startsWith(config.cookieName));
  if (!hasCookie) return guarded ? toLogIn(request) : NextResponse.next({ request });

  let response = NextResponse.next({ request });
  const supabase = createServerClient(config.supabaseUrl, config.publishableKey, {
    cookieOptions: { name: config.cookieName, path: "/", httpOnly: true, sameSite: "lax", secure: config.secure },
    cookies: {
      getAll: () => request.cookies.getAll(),
      setAll: (changes, headers) => {
        for (const { name, value } of changes) request.cookies.set(name, value);
        response = NextResponse.next({ request });
        for (const { name, value, options } of changes) response.cookies.set(name, value, options);
        for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
      },
    },
  });
  const { data, error } = await supabase.auth.getSession();
  // Nobody is sent to log in because the Auth server does not answer: the page says so itself.
  if (data.session || !guarded || (error && isOutage(error))) return response;

  const redirect = toLogIn(request);
  for (const cookie of response.cookies.getAll()) redirect.cookies.set(cookie);
  return redirect;
}

function toLogIn(request: NextRequest): NextResponse {
  const target = new URL("/login", request.nextUrl.origin);
  target.searchParams.set("next", `${request.nextUrl.pathname}${request.nextUrl.search}`);
  return NextResponse.redirect(target);
}
