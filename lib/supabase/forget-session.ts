import "server-only";
import type { SupabaseClient } from "@supabase/supabase-js";
import { cookies } from "next/headers";
import { env } from "@/lib/config";
import { log } from "@/lib/log";
import { supabaseForRequest } from "./server";

interface OpenSession {
  readonly auth: Pick<SupabaseClient["auth"], "signOut">;
  readonly store: {
    getAll(): readonly { readonly name: string }[];
    set(name: string, value: string, options: { path: string; maxAge: number; secure: boolean }): unknown;
  };
  /** What the names of the session's cookies begin with. */
  readonly cookieName: string;
}

/**
 * Ends a session and takes its cookies out of the browser, whether or not the Auth server answers. Never throws for what
 * that server says: it is logged.
 */
export async function clearSession({ auth, store, cookieName }: OpenSession): Promise<void> {
  const { error } = await auth.signOut({ scope: "local" }).catch((thrown: unknown) => ({ error: thrown }));
  if (error) log.warn("a session was not ended at the Auth server", { action: "session.forget", error });
  for (const { name } of store.getAll()) {
    if (name.startsWith(cookieName)) {
      store.set(name, "", { path: "/", maxAge: 0, secure: name.startsWith("__Host-") });
    }
  }
}

/**
 * `clearSession` for this request's browser: for callers who have done already what the session was for, and must not
 * fail over its end. In server actions and routes only.
 */
export async function forgetSession(): Promise<void> {
  const [{ auth }, store] = await Promise.all([supabaseForRequest(), cookies()]);
  await clearSession({ auth, store, cookieName: env().authCookieName });
}
