import "server-only";
import { hashToken } from "@/lib/crypto";
import { type Db, db } from "@/lib/db";
import { type DeletionRow, readDeletion } from "@/lib/db/person-erasure";

/** How far the deletion with this code is; null for a code that nobody was given. Needs nobody to be signed in. */
export async function findDeletion(code: string, ctx: { readonly db: Db } = { db: db() }): Promise<DeletionRow | null> {
  return /^[\w-]{16,100}$/.test(code) ? readDeletion(ctx.db, hashToken(code)) : null;
}
