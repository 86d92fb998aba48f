import "server-only";
import { createHash } from "node:crypto";
import { headers } from "next/headers";
import { limitRequests } from "./rate-limit";

/**
 * Counts an attempt at the door against the address it comes from (60 a minute) and the e-mail it is about (12 a minute,
 * kept as a hash). The Auth server sees only our own address, so guessing has to be slowed down here. Throws RATE_LIMITED.
 */
export async function limitAttempts(email: string): Promise<void> {
  const address = (await headers()).get("x-forwarded-for")?.split(",")[0]?.trim() ?? "unknown";
  await limitRequests(`door:${address}`, 4);
  await limitRequests(`door:${createHash("sha256").update(email).digest("hex")}`, 20);
}
