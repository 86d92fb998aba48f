import "server-only";
import { createHash } from "node:crypto";
import { headers } from "next/headers";
import { env } from "@/lib/config";
import { clientAddress } from "./client-address";
import { limitRequests } from "./rate-limit";

/**
 * Counts an attempt at the door against the address it comes from, where that is known, and the account or link it is
 * about (kept as a hash). The Auth server sees only our own address, so guessing has to be slowed down here. Throws
 * RATE_LIMITED.
 */
export async function limitAttempts(subject: string): Promise<void> {
  const address = clientAddress(await headers(), env());
  if (address !== null) await limitRequests(`door:${address}`, "attemptFromAddress");
  await limitRequests(`door:${createHash("sha256").update(subject).digest("hex")}`, "attemptAtAccount");
}

/**
 * Counts an attempt with a password by somebody who is signed in, against them alone: neither a stranger who guesses at the
 * door with their address, nor one in the same office, can use their attempts up. Throws RATE_LIMITED.
 */
export async function limitOwnAttempts(userId: string): Promise<void> {
  await limitRequests(`own:${userId}`, "attemptAtAccount");
}

/** Counts a call whose sender is not signed in against its address, where that is known. Throws RATE_LIMITED. */
export async function limitAnonymous(sent: Pick<Headers, "get">): Promise<void> {
  const address = clientAddress(sent, env());
  if (address !== null) await limitRequests(`anonymous:${address}`, "anonymous");
}
