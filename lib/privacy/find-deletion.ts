import "server-only";
import { hashToken } from "@/lib/crypto";
import { type Db, db } from "@/lib/db";
import { type DeletionRow, readDeletion } from "@/lib/db/person-erasure";
import { type NamedLeftovers, namedLeftovers } from "./named-leftovers";

/** A deletion with what it could not end. */
export type FoundDeletion = Omit<DeletionRow, "accessLeft" | "eventsLeft"> & { readonly left: NamedLeftovers };

/** How far the deletion with this code is; null for a code that nobody was given. Needs nobody to be signed in. */
export async function findDeletion(
  code: string,
  ctx: { readonly db: Db } = { db: db() },
): Promise<FoundDeletion | null> {
  const found = /^[\w-]{16,100}$/.test(code) ? await readDeletion(ctx.db, hashToken(code)) : null;
  if (found === null) return null;
  const { accessLeft, eventsLeft, ...deletion } = found;
  return { ...deletion, left: namedLeftovers({ access: accessLeft, events: eventsLeft }) };
}
