import "server-only";
import { sql } from "kysely";
import type { Trx } from "./client";
import { type SealedTokens, toTokenColumns } from "./tokens";

/** An account's own sealed token while the person has still to choose. Rows are named before they are sealed. */
export interface OfferedToken {
  readonly id: string;
  readonly platformUserId: string;
  readonly sealedAccessToken: string;
  readonly keyId: string;
  readonly accessExpiresAt: Date | null;
}

/** Token rows that accounts have for themselves, by connection id, locked until the transaction ends. */
export async function lockAccountTokens(
  trx: Trx,
  connectionIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (connectionIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom("connection_tokens")
    .select(["id", "connection_id"])
    .where("connection_id", "=", sql<string>`any(${[...connectionIds]}::uuid[])`)
    .orderBy("id")
    .forUpdate()
    .execute();
  return new Map(rows.flatMap((row) => (row.connection_id === null ? [] : [[row.connection_id, row.id]])));
}

/**
 * Writes accounts' own tokens of a new consent, over those that were there and under the grant they came with, in one
 * statement. Whoever doubts the old ones just now loses its lease.
 */
export async function putAccountTokens(
  trx: Trx,
  rows: readonly { id: string; grantId: string; connectionId: string; tokens: SealedTokens }[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return;
  await trx
    .insertInto("connection_tokens")
    .values(
      rows.map(({ id, grantId, connectionId, tokens }) => ({
        id,
        grant_id: grantId,
        connection_id: connectionId,
        ...toTokenColumns(tokens),
        updated_at: now.toISOString(),
      })),
    )
    .onConflict((conflict) =>
      conflict.column("id").doUpdateSet((eb) => ({
        grant_id: eb.ref("excluded.grant_id"),
        sealed_access_token: eb.ref("excluded.sealed_access_token"),
        sealed_refresh_token: eb.ref("excluded.sealed_refresh_token"),
        key_id: eb.ref("excluded.key_id"),
        access_expires_at: eb.ref("excluded.access_expires_at"),
        refresh_expires_at: eb.ref("excluded.refresh_expires_at"),
        obtained_at: eb.ref("excluded.obtained_at"),
        next_refresh_at: eb.ref("excluded.next_refresh_at"),
        refresh_attempts: 0,
        generation: sql`connection_tokens.generation + 1`,
        lease_holder: null,
        lease_until: null,
        updated_at: now.toISOString(),
      })),
    )
    .execute();
}

/** Erases the tokens that these accounts have for themselves. */
export async function deleteAccountTokens(trx: Trx, connectionIds: readonly string[]): Promise<void> {
  if (connectionIds.length === 0) return;
  await trx
    .deleteFrom("connection_tokens")
    .where("connection_id", "=", sql<string>`any(${[...connectionIds]}::uuid[])`)
    .execute();
}

/** Puts the tokens of offered accounts in the place of those that an earlier consent of this grant offered. */
export async function replaceOfferedTokens(trx: Trx, grantId: string, rows: readonly OfferedToken[]): Promise<void> {
  await deleteOfferedTokens(trx, grantId);
  if (rows.length === 0) return;
  await trx
    .insertInto("offered_tokens")
    .values(
      rows.map((row) => ({
        id: row.id,
        grant_id: grantId,
        platform_user_id: row.platformUserId,
        sealed_access_token: row.sealedAccessToken,
        key_id: row.keyId,
        access_expires_at: row.accessExpiresAt?.toISOString() ?? null,
      })),
    )
    .execute();
}

/** Takes the tokens of a grant's offered accounts out of the table: the choice is made. */
export async function takeOfferedTokens(trx: Trx, grantId: string): Promise<OfferedToken[]> {
  const rows = await trx
    .deleteFrom("offered_tokens")
    .where("grant_id", "=", grantId)
    .returning(["id", "platform_user_id", "sealed_access_token", "key_id", "access_expires_at"])
    .execute();
  return rows.map((row) => ({
    id: row.id,
    platformUserId: row.platform_user_id,
    sealedAccessToken: row.sealed_access_token,
    keyId: row.key_id,
    accessExpiresAt: row.access_expires_at === null ? null : new Date(row.access_expires_at),
  }));
}

/** Erases the tokens of a grant's offered accounts: nobody will choose them. */
export async function deleteOfferedTokens(trx: Trx, grantId: string): Promise<void> {
  await trx.deleteFrom("offered_tokens").where("grant_id", "=", grantId).execute();
}
