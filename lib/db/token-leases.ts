import "server-only";
import { sql } from "kysely";
import type { Db, Trx } from "./client";
import { newOrStored, type SealedTokens, toTokenColumns } from "./tokens";

/** Who holds the right to change a token row, and under which fencing number. */
export interface Lease {
  readonly tokenId: string;
  readonly holder: string;
  readonly generation: number;
}

const inMs = (ms: number) => sql<string>`clock_timestamp() + make_interval(secs => ${ms / 1000}::float8)`;

/**
 * Takes the lease on a token row and raises its generation, if nobody holds it and nothing was written since the caller
 * read that generation. Null when somebody was faster. Leases run by the database's clock alone, as those of the machines
 * that take them may differ.
 */
export async function takeLease(
  db: Db,
  wanted: { tokenId: string; generation: number; holder: string; leaseMs: number },
): Promise<Lease | null> {
  const row = await db
    .updateTable("connection_tokens")
    .set({ lease_holder: wanted.holder, lease_until: inMs(wanted.leaseMs), generation: sql`generation + 1` })
    .where("id", "=", wanted.tokenId)
    .where("generation", "=", wanted.generation)
    .where((where) =>
      where.or([where("lease_until", "is", null), where("lease_until", "<", sql<string>`clock_timestamp()`)]),
    )
    .returning("generation")
    .executeTakeFirst();
  return row ? { tokenId: wanted.tokenId, holder: wanted.holder, generation: row.generation } : null;
}

const heldBy = (lease: Lease) =>
  sql<boolean>`id = ${lease.tokenId} and lease_holder = ${lease.holder} and generation = ${lease.generation}`;

/** Holds the lease for `leaseMs` from now on. False when it has passed to somebody else. */
export async function renewLease(db: Db, lease: Lease, leaseMs: number): Promise<boolean> {
  const result = await db
    .updateTable("connection_tokens")
    .set({ lease_until: inMs(leaseMs) })
    .where(heldBy(lease))
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/**
 * Stores refreshed tokens and ends the lease. False, with nothing stored, when the lease has passed to somebody else.
 */
export async function saveRefreshedToken(db: Db, lease: Lease, tokens: SealedTokens, now: Date): Promise<boolean> {
  const result = await db
    .updateTable("connection_tokens")
    .set({
      ...toTokenColumns(tokens),
      sealed_refresh_token: newOrStored(tokens),
      refresh_attempts: 0,
      lease_holder: null,
      lease_until: null,
      updated_at: now.toISOString(),
    })
    .where(heldBy(lease))
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Locks the token row until the transaction ends. False when the lease has passed to somebody else. */
export async function lockHeldToken(trx: Trx, lease: Lease): Promise<boolean> {
  const row = await trx
    .selectFrom("connection_tokens")
    .select("id")
    .where(heldBy(lease))
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

/** Ends the lease without new tokens, and says how often that happened in a row and when to try again (null = never). */
export async function endLease(
  db: Db,
  lease: Lease,
  outcome: { refreshAttempts: number; nextRefreshAt: Date | null },
  now: Date,
): Promise<void> {
  await db
    .updateTable("connection_tokens")
    .set({
      lease_holder: null,
      lease_until: null,
      refresh_attempts: outcome.refreshAttempts,
      next_refresh_at: outcome.nextRefreshAt?.toISOString() ?? null,
      updated_at: now.toISOString(),
    })
    .where(heldBy(lease))
    .execute();
}
