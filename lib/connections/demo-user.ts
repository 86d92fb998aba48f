import "server-only";
import { env } from "@/lib/config";
import { db } from "@/lib/db";
import { findUserIdByEmail } from "@/lib/db/connections";

/** The demo influencer of a local installation. */
const demoEmail = "maya@demo.influmeter.test";

/** The user that stands in for a caller without a session while the sandbox is on; null otherwise, and before the demo exists. */
export async function findDemoUser(): Promise<string | null> {
  return env().sandboxUrl === null ? null : findUserIdByEmail(db(), demoEmail);
}
