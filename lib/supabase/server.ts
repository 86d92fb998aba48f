import "server-only";
import { type CookieOptions, createServerClient } from "@supabase/ssr";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { cookies, headers } from "next/headers";
import { cache } from "react";
import { env } from "@/lib/config";
import { db } from "@/lib/db/client";
import { sessionLives } from "@/lib/db/sessions";
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
  const [store, sent] = await Promise.all([cookies(), headers()]);
  const userAgent = sent
    .get("user-agent")
    ?.replace(/[^\x20-\x7e]/g, "")
    .slice(0, 400);
  return createServerClient<Database>(env().supabaseUrl, env().supabasePublishableKey, {
    // The Auth server keeps it with the session, so that a person recognises where they are signed in.
    global: { headers: userAgent ? { "user-agent": userAgent } : {} },
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
  /** The session that asks. */
  readonly sessionId: string;
}

async function isAlive(userId: string, sessionId: string): Promise<boolean> {
  try {
    return await sessionLives(db(), userId, sessionId);
  } catch (error) {
    throw authUnavailable(error);
  }
}

/** Who is signed in, from the verified token of this request; null for a visitor. Throws AUTH_UNAVAILABLE. */
export const currentUser = cache(async (): Promise<SignedInUser | null> => {
  const supabase = await supabaseForRequest();
  const { data, error } = await supabase.auth.getClaims().catch((thrown: unknown) => ({ data: null, error: thrown }));
  if (error && isOutage(error)) throw authUnavailable(error);
  if (error || !data) return null;
  const { sub, email, session_id: sessionId } = data.claims;
  // A token that the Auth server itself has just checked (shared secret) is of a session that lives. One that was checked
  // here, by its public key, would outlive its ended session by up to an hour.
  const checkedHere = !data.header.alg.startsWith("HS");
  if (checkedHere && !(await isAlive(sub, sessionId))) return null;
  return { id: sub, email: typeof email === "string" ? email : "", sessionId };
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
