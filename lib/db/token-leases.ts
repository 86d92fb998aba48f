import "server-only";
import { sql } from "kysely";
import { arrayOf } from "./arrays";
import type { Db, Trx } from "./client";
import { newOrStored, type SealedTokens, toTokenColumns } from "./tokens";

/** Who holds the right to change a token row, and under which fencing number. */
export interface Lease {
  readonly tokenId: string;
  readonly holder: string;
  readonly generation: number;
}

/** A lease that somebody wants: on a token, as they last read its generation. */
export interface WantedLease {
  readonly tokenId: string;
  readonly generation: number;
  readonly holder: string;
  readonly leaseMs: number;
}

const inMs = (ms: number) => sql<string>`clock_timestamp() + make_interval(secs => ${ms / 1000}::float8)`;

/**
 * Takes leases in one statement and raises the generations: of each token whose lease nobody holds and to which nothing
 * was written since the caller read that generation. What somebody is about to change at this moment is left to them, as
 * waiting for several rows at once could end in a deadlock. Leases run by the database's clock alone, as those of the
 * machines that take them may differ. Returns the leases that were taken, by token.
 */
export async function takeLeases(db: Db, wanted: readonly WantedLease[]): Promise<ReadonlyMap<string, Lease>> {
  const column = (pick: (one: WantedLease) => string | number) => arrayOf(wanted, pick);
  const { rows } = await sql<{ tokenId: string; holder: string; generation: string }>`
    with free as materialized (
      select t.id, w.holder, w.lease_ms from public.connection_tokens t
      join unnest(${column((one) => one.tokenId)}::uuid[], ${column((one) => one.holder)}::uuid[],
        ${column((one) => one.generation)}::bigint[], ${column((one) => one.leaseMs)}::float8[])
        as w (id, holder, generation, lease_ms) on t.id = w.id and t.generation = w.generation
      where t.lease_until is null or t.lease_until < clock_timestamp()
      for no key update of t skip locked
    )
    update public.connection_tokens t set lease_holder = free.holder, generation = t.generation + 1,
      lease_until = clock_timestamp() + make_interval(secs => free.lease_ms / 1000)
    from free where t.id = free.id
    returning t.id as "tokenId", t.lease_holder as holder, t.generation
  `.execute(db);
  return new Map(rows.map((row) => [row.tokenId, { ...row, generation: Number(row.generation) }]));
}

/**
 * Holds these leases for `leaseMs` from now on, in one statement. One that has passed to somebody else is left to them,
 * and one whose row is being changed at this moment lasts as long as before.
 */
export async function renewLeases(db: Db, leases: readonly Lease[], leaseMs: number): Promise<void> {
  const column = (pick: (lease: Lease) => string | number) => arrayOf(leases, pick);
  await sql`
    with held as materialized (
      select t.id from public.connection_tokens t
      join unnest(${column((l) => l.tokenId)}::uuid[], ${column((l) => l.holder)}::uuid[],
        ${column((l) => l.generation)}::bigint[]) as l (id, holder, generation)
        on t.id = l.id and t.lease_holder = l.holder and t.generation = l.generation
      for no key update of t skip locked
    )
    update public.connection_tokens t set lease_until = ${inMs(leaseMs)} from held where t.id = held.id
  `.execute(db);
}

const heldBy = (lease: Lease) =>
  sql<boolean>`id = ${lease.tokenId} and lease_holder = ${lease.holder} and generation = ${lease.generation}`;

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
