import type { Env } from "@/lib/config";
import { AppError } from "@/lib/errors";

/** A part that answers nothing in this time is as good as away. */
export const timeLimitMs = 2_000;

type Supabase = Pick<Env, "supabaseUrl" | "supabasePublishableKey" | "supabaseSecretKey">;

async function ask(what: string, url: string, apikey: string): Promise<string> {
  let response: Response;
  try {
    response = await fetch(url, { headers: { apikey }, signal: AbortSignal.timeout(timeLimitMs), cache: "no-store" });
    await response.body?.cancel();
  } catch (cause) {
    throw new AppError("INTERNAL", `${what} does not answer at ${new URL(url).origin}.`, { cause });
  }
  if (response.ok) return `${what} answers.`;
  if ([400, 401, 403].includes(response.status)) {
    throw new AppError("CONFIGURATION", `${what} refuses our key (${response.status}).`);
  }
  throw new AppError("INTERNAL", `${what} answers ${response.status}.`);
}

/** Asks the Auth server with the publishable key. Throws `AppError` when it is away or refuses the key. */
export function reachAuth({ supabaseUrl, supabasePublishableKey }: Supabase): Promise<string> {
  return ask("The Auth server", `${supabaseUrl}/auth/v1/health`, supabasePublishableKey);
}

/** Asks the REST API with the publishable key. Throws like `reachAuth`. */
export function reachRest({ supabaseUrl, supabasePublishableKey }: Supabase): Promise<string> {
  return ask("The REST API", `${supabaseUrl}/rest/v1/profiles?select=id&limit=1`, supabasePublishableKey);
}

/** Asks Storage for a bucket with the secret key. Throws like `reachAuth`. */
export function reachStorage({ supabaseUrl, supabaseSecretKey }: Supabase): Promise<string> {
  return ask("Storage", `${supabaseUrl}/storage/v1/bucket/profile-pictures`, supabaseSecretKey);
}

/** Asks the sandbox for its clock. Throws when it is away. */
export function reachSandbox(sandboxUrl: string): Promise<string> {
  return ask("The sandbox", `${sandboxUrl}/_control/clock`, "none");
}

/** Gives up on a promise after the time limit, so that a part that hangs cannot hold up the answer about it. */
export async function inTime<Value>(work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError("INTERNAL", "No answer within two seconds.")), timeLimitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
