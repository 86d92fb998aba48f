import "server-only";
import { type NextRequest, NextResponse } from "next/server";
import { clock } from "@/lib/clock";
import { env } from "@/lib/config";
import type { PersonContext } from "@/lib/context";
import { db } from "@/lib/db/client";
import { AppError, type AppErrorCode } from "@/lib/errors";
import { log } from "@/lib/log";
import { currentUser, supabaseForRequest } from "@/lib/supabase/server";
import { type RouteContract, withContract } from "./contract";
import { limitRequests } from "./rate-limit";
import { answer } from "./route";

/** Where the browser goes next: a path of ours or another site's address, and a cookie that it takes along. */
export interface Navigation {
  readonly to: string;
  readonly cookie?: {
    readonly name: string;
    readonly value: string;
    readonly path: string;
    readonly maxAgeSeconds: number;
  };
}

interface NavigationRoute {
  /** Where a visitor who is not signed in is sent. */
  signedOut(parts: NavigationParts): string;
  /** Where a failure is shown. */
  failed(code: AppErrorCode, parts: NavigationParts): string;
  run(ctx: PersonContext, parts: NavigationParts): Promise<Navigation>;
}

export interface NavigationParts {
  readonly request: NextRequest;
  /** The path's dynamic segment. */
  readonly platform: string;
  /** A query parameter; null when it is missing, empty, or given twice. */
  readonly query: (name: string) => string | null;
}

interface SegmentContext {
  params: Promise<{ platform: string }>;
}

/**
 * A GET that a person's browser is led to (and not a script's call): it always ends in a redirect, never in JSON. The
 * answer is not stored anywhere, and the address, which may hold a code, is not passed on as a referrer.
 */
export function navigationRoute(
  route: NavigationRoute,
): ((request: NextRequest, segment: SegmentContext) => Promise<Response>) & { readonly contract: RouteContract } {
  const handler = (request: NextRequest, segment: SegmentContext) =>
    answer(request, async () => {
      const { platform } = await segment.params;
      const parts: NavigationParts = { request, platform, query: (name) => single(request, name) };
      try {
        const user = await currentUser();
        if (!user) return redirectTo({ to: route.signedOut(parts) });
        await limitRequests(user.id, "write");
        const reader = await supabaseForRequest();
        return redirectTo(await route.run({ userId: user.id, reader, db: db(), now: () => clock.now() }, parts));
      } catch (error) {
        if (!(error instanceof AppError)) log.error("request failed", { error });
        return redirectTo({ to: route.failed(error instanceof AppError ? error.code : "INTERNAL", parts) });
      }
    });
  return withContract(handler, { kind: "navigation" });
}

function single(request: NextRequest, name: string): string | null {
  const given = request.nextUrl.searchParams.getAll(name);
  return given.length === 1 && given[0] ? given[0] : null;
}

function redirectTo({ to, cookie }: Navigation): NextResponse {
  const { appUrl } = env();
  // 303: whatever brought the browser here, it goes on with a GET.
  const response = NextResponse.redirect(new URL(to, appUrl), 303);
  response.headers.set("referrer-policy", "no-referrer");
  response.headers.set("cache-control", "private, no-store");
  if (cookie) {
    response.cookies.set(cookie.name, cookie.value, {
      path: cookie.path,
      maxAge: cookie.maxAgeSeconds,
      httpOnly: true,
      sameSite: "lax",
      secure: appUrl.startsWith("https:"),
    });
  }
  return response;
}
