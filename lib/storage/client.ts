import "server-only";
import { createClient } from "@supabase/supabase-js";
import { env } from "@/lib/config";

/** Storage that does not answer in this time is treated as away; large media go there by signed address, not by us. */
const timeLimitMs = 30_000;

const fetchInTime: typeof fetch = (input, init) => {
  const limit = AbortSignal.timeout(timeLimitMs);
  return fetch(input, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, limit]) : limit });
};

function connect() {
  const { supabaseUrl, supabaseSecretKey } = env();
  const options = { auth: { persistSession: false, autoRefreshToken: false }, global: { fetch: fetchInTime } };
  return createClient(supabaseUrl, supabaseSecretKey, options).storage;
}

let shared: ReturnType<typeof connect> | null = null;

/** Storage as the system: passes row security, so whoever calls has checked whose object it is. */
export function storage() {
  shared ??= connect();
  return shared;
}
