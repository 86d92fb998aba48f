import type { PersonContext } from "@/lib/context";
import { type OwnConnection, readOwnConnections } from "@/lib/db/own-connections-reader";
import { AppError } from "@/lib/errors";
import { findConnection } from "./find-connection";

/** The person's accounts, oldest first; disconnected ones with kept history included, erased ones not. One database call. */
export function listConnections(ctx: PersonContext): Promise<OwnConnection[]> {
  return readOwnConnections(ctx.reader, ctx.userId);
}

/**
 * The person's own account that a reference means: its id, its number, a platform (its primary account there), or
 * `username@platform`. Throws `AppError("NOT_FOUND")` for anything else, also for somebody else's account.
 */
export async function resolveConnection(ctx: PersonContext, reference: string): Promise<OwnConnection> {
  const found = findConnection(await listConnections(ctx), reference);
  if (found === null) throw new AppError("NOT_FOUND", "There is no such account among yours.");
  return found;
}
