import { randomInt } from "node:crypto";
import type { Db } from "@/lib/db";
import { readTokensOfGrants } from "@/lib/db/tokens";
import { openSessions } from "@/lib/tokens";
import { openTokens } from "@/lib/tokens/seal-tokens";
import { accessOf, refreshOf, type StoredToken } from "@/tests/support/token-store";

export interface Reading {
  readonly reads: number;
  readonly failed: number;
  readonly perSecond: number;
}

/**
 * A reading of one random token as the product does it: a session for its account, or, as before a refresh, both of its
 * tokens. Resolves to whether they were the right ones; throws what the product throws.
 */
export function readOneToken(db: Db, stored: readonly StoredToken[]): () => Promise<boolean> {
  const ctx = { db, now: () => new Date() };
  return async () => {
    const token = stored[randomInt(stored.length)];
    if (!token) throw new Error("nothing is stored");
    const { tokenId, grantId } = token;
    if (randomInt(2) === 0) {
      const [row] = await readTokensOfGrants(db, [grantId]);
      const tokens = row && openTokens(row);
      return tokens?.accessToken === accessOf(tokenId) && tokens.refreshToken === refreshOf(tokenId);
    }
    const connection = { id: tokenId, platform: "youtube", grantId, platformUserId: "nobody", state: {} };
    const outcome = (await openSessions(ctx, [connection])).get(tokenId);
    if (!outcome?.ok) return false;
    return outcome.session.run(async ({ accessToken }) => accessToken === accessOf(tokenId));
  };
}

/** Lets `readers` loops read one after the other until `until` settles; at least one reading each. */
export async function readWhile(
  readers: number,
  read: () => Promise<boolean>,
  until: Promise<unknown>,
): Promise<Reading> {
  const startedAt = performance.now();
  let over = false;
  const end = () => {
    over = true;
  };
  until.then(end, end);
  let reads = 0;
  let failed = 0;
  const loop = async () => {
    do {
      const right = await read().catch(() => false);
      reads += 1;
      if (!right) failed += 1;
    } while (!over);
  };
  await Promise.all(Array.from({ length: readers }, loop));
  return { reads, failed, perSecond: Math.round(reads / ((performance.now() - startedAt) / 1000)) };
}
