import { createServerClient } from "@supabase/ssr";
import { giveProfile, removeLater } from "./connect";
import { testStack } from "./env";
import { newEmail, password } from "./people";

/** A browser without a window: keeps its cookies and follows no redirect by itself. */
export class CookieJar {
  private readonly cookies = new Map<string, string>();
  /** The `Set-Cookie` lines of the last answer. */
  lastSetCookies: readonly string[] = [];

  set(name: string, value: string): void {
    this.cookies.set(name, value);
  }
  delete(name: string): void {
    this.cookies.delete(name);
  }
  names(): string[] {
    return [...this.cookies.keys()];
  }
  all(): { name: string; value: string }[] {
    return [...this.cookies].map(([name, value]) => ({ name, value }));
  }
  /** Asks the app under test, with these cookies, as its own pages would. */
  async ask(pathOrUrl: string | URL, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = new Headers(init.headers);
    headers.set("cookie", cookie);
    const response = await fetch(new URL(pathOrUrl, testStack().appUrl), { ...init, headers, redirect: "manual" });
    this.lastSetCookies = response.headers.getSetCookie();
    for (const line of this.lastSetCookies) {
      const [pair = ""] = line.split(";");
      const at = pair.indexOf("=");
      this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }
  /** Sends JSON to the app under test. */
  send(
    method: "POST" | "DELETE" | "PATCH",
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const sent = { "content-type": "application/json", origin: testStack().appUrl, ...headers };
    return this.ask(path, { method, headers: sent, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  }
}

/** Somebody signed in. */
export interface Session {
  readonly jar: CookieJar;
  readonly userId: string;
  readonly email: string;
}

/**
 * Signs up somebody new and gives their browser, whose session is the one that the app's own log-in makes.
 * `removePeople` ends them.
 */
export async function newSession(role: "influencer" | "brand"): Promise<Session> {
  const { supabaseUrl, publishableKey, env } = testStack();
  const jar = new CookieJar();
  const supabase = createServerClient(supabaseUrl, publishableKey, {
    cookieOptions: { name: env.AUTH_COOKIE_NAME ?? "influmeter-auth" },
    cookies: {
      getAll: () => jar.all(),
      setAll: (changes) => {
        for (const { name, value } of changes) jar.set(name, value);
      },
    },
  });
  const email = newEmail();
  const { data, error } = await supabase.auth.signUp({
    email,
    password,
    options: { data: { role } },
  });
  if (error || !data.user) throw error ?? new Error("sign-up gave nobody");
  removeLater(data.user.id);
  return { jar, userId: data.user.id, email };
}

/** The same for an influencer who has a profile already. */
export async function newInfluencerSession(): Promise<Session> {
  const session = await newSession("influencer");
  await giveProfile(session.userId);
  return session;
}
