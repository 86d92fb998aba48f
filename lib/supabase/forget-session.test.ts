import { AuthRetryableFetchError } from "@supabase/supabase-js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { log } from "@/lib/log";
import { clearSession } from "./forget-session";

beforeEach(() => {
  vi.spyOn(log, "warn").mockReturnValue();
});
afterEach(() => vi.restoreAllMocks());

/** A browser with a session in two pieces and a cookie that is not of it. */
function browser(prefix = "") {
  const kept = new Map([
    [`${prefix}auth.0`, "a"],
    [`${prefix}auth.1`, "b"],
    ["theme", "dark"],
  ]);
  const store = {
    getAll: () => [...kept.keys()].map((name) => ({ name })),
    set: (name: string, _: string, options: { maxAge: number; secure: boolean }) => {
      // Browsers refuse to touch such a cookie from a line that does not say "Secure".
      if (options.maxAge === 0 && (options.secure || !name.startsWith("__Host-"))) kept.delete(name);
    },
  };
  return { kept, store };
}

describe("ending a session that has served its purpose", () => {
  it.each([
    ["answers that it is down", () => Promise.resolve({ error: new AuthRetryableFetchError("down", 503) })],
    ["cannot be reached at all", () => Promise.reject(new TypeError("fetch failed"))],
    ["knows the session no more", () => Promise.resolve({ error: null })],
  ])("takes its cookies away and throws nothing when the Auth server %s", async (_, signOut) => {
    const { kept, store } = browser();
    await clearSession({ auth: { signOut }, store, cookieName: "auth" });
    expect([...kept.keys()]).toEqual(["theme"]);
  });

  it("also takes away the cookies of an installation under https", async () => {
    const { kept, store } = browser("__Host-");
    await clearSession({ auth: { signOut: async () => ({ error: null }) }, store, cookieName: "__Host-auth" });
    expect([...kept.keys()]).toEqual(["theme"]);
  });
});
