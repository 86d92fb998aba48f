import "server-only";
import { type CookieOptions, createServerClient } from "@supabase/ssr";
import type { SupabaseClient } from "@supabase/supabase-js";
import { cookies } from "next/headers";
import { cache } from "react";
import { env } from "@/lib/config";
import type { Database } from "@/lib/db/types";
import { log } from "@/lib/log";

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

export interface SignedInUser {
  readonly id: string;
  readonly email: string;
}

/** The client returns what the Auth server refuses and throws when a cookie holds no token at all: that is a visitor. */
function unreadableToken(error: unknown): { data: null; error: unknown } {
  log.warn("session cookie without a readable token", { action: "session", error });
  return { data: null, error };
}

/** Who is signed in, from the verified token of this request; null for a visitor. */
export const currentUser = cache(async (): Promise<SignedInUser | null> => {
  const supabase = await supabaseForRequest();
  const { data, error } = await supabase.auth.getClaims().catch(unreadableToken);
  if (error || !data) return null;
  const { sub, email } = data.claims;
  return { id: sub, email: typeof email === "string" ? email : "" };
});
