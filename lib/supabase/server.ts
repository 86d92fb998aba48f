import "server-only";
import { type CookieOptions, createServerClient } from "@supabase/ssr";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { cookies } from "next/headers";
import { cache } from "react";
import { env } from "@/lib/config";
import type { Database } from "@/lib/db/types";
import { AppError } from "@/lib/errors";
import { authUnavailable, isOutage } from "./auth-outage";

/** A client that reads as the signed-in person, under row security. */
export type Reader = SupabaseClient<Database>;

/** How session cookies are set: out of reach of scripts, and only over https where the app is served by it. */
export function sessionCookieOptions(): CookieOptions & { name: string } {
  return {
    name: env().authCookieName,
    path: "/",
    httpOnly: true,
    sameSite: "lax",
    secure: env().appUrl.startsWith("https:"),
  };
}

/** The reader of this request: one per request, however often it is asked for. */
export const supabaseForRequest = cache(async (): Promise<Reader> => {
  const store = await cookies();
  return createServerClient<Database>(env().supabaseUrl, env().supabasePublishableKey, {
    cookieOptions: sessionCookieOptions(),
    cookies: {
      getAll: () => store.getAll(),
      setAll: (changes) => {
        for (const { name, value, options } of changes) {
          // Made for a code exchange in the browser; our mails carry token hashes, so these would only pile up.
          if (name.endsWith("-code-verifier")) continue;
          try {
            store.set(name, value, options);
          } catch {
            // A server component may not write cookies; the middleware has refreshed the session already.
            return;
          }
        }
      },
    },
  });
});

/** A client without anybody's session, which keeps none either: to try a password beside the session that is open. */
export function supabaseWithoutSession(): Reader {
  return createClient<Database>(env().supabaseUrl, env().supabasePublishableKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
  });
}

export interface SignedInUser {
  readonly id: string;
  readonly email: string;
}

/** Who is signed in, from the verified token of this request; null for a visitor. Throws AUTH_UNAVAILABLE. */
export const currentUser = cache(async (): Promise<SignedInUser | null> => {
  const supabase = await supabaseForRequest();
  const { data, error } = await supabase.auth.getClaims().catch((thrown: unknown) => ({ data: null, error: thrown }));
  if (error && isOutage(error)) throw authUnavailable(error);
  if (error || !data) return null;
  const { sub, email } = data.claims;
  return { id: sub, email: typeof email === "string" ? email : "" };
});

/** Like `currentUser`, for pages that are the same for everybody: while nobody can be recognised, everybody is a visitor. */
export async function currentUserIfKnown(): Promise<SignedInUser | null> {
  try {
    return await currentUser();
  } catch (error) {
    if (error instanceof AppError && error.code === "AUTH_UNAVAILABLE") return null;
    throw error;
  }
}
