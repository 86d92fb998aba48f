import "server-only";
import { sql } from "kysely";
import { clock } from "@/lib/clock";
import type { Db, Trx } from "./client";

export type GrantStatus = "pending" | "active" | "expired" | "revoked";

/** A token row with the grant it belongs to. `connectionId` is set on an account's own token (a Facebook Page's). */
export interface TokenRow {
  readonly id: string;
  readonly grantId: string;
  readonly connectionId: string | null;
  readonly grantStatus: GrantStatus;
  readonly platform: string;
  /** By which of the platform's log-ins the grant was given. */
  readonly loginVariant: string;
  readonly userId: string;
  readonly sealedAccessToken: string;
  readonly sealedRefreshToken: string | null;
  readonly accessExpiresAt: Date | null;
  readonly refreshExpiresAt: Date | null;
  readonly obtainedAt: Date;
  readonly nextRefreshAt: Date | null;
  readonly refreshAttempts: number;
  readonly generation: number;
  readonly leaseHolder: string | null;
  /** By this machine's wall clock. */
  readonly leaseUntil: Date | null;
}

/** Sealed tokens with their times, as they are written. */
export interface SealedTokens {
  readonly sealedAccessToken: string;
  /** Null leaves the stored one as it is by then: it may have been sealed anew since somebody read it. */
  readonly sealedRefreshToken: string | null;
  /** The key of the access token. */
  readonly keyId: string;
  readonly accessExpiresAt: Date | null;
  readonly refreshExpiresAt: Date | null;
  readonly obtainedAt: Date;
  readonly nextRefreshAt: Date | null;
}

const columns = [
  "t.id",
  "t.grant_id",
  "t.connection_id",
  "g.status",
  "g.platform",
  "g.login_variant",
  "g.user_id",
  "t.sealed_access_token",
  "t.sealed_refresh_token",
  "t.access_expires_at",
  "t.refresh_expires_at",
  "t.obtained_at",
  "t.next_refresh_at",
  "t.refresh_attempts",
  "t.generation",
  "t.lease_holder",
] as const;

/** Leases run by the database's clock. */
const leaseLeft = sql<number | null>`(extract(epoch from t.lease_until - clock_timestamp()) * 1000)::float8`;

/** Token rows with the grants they belong to, to be narrowed by the caller. */
export const tokensWithGrants = (db: Db) =>
  db
    .selectFrom("connection_tokens as t")
    .innerJoin("oauth_grants as g", "g.id", "t.grant_id")
    .select([...columns, leaseLeft.as("leaseLeftMs")]);

type Found = Awaited<ReturnType<ReturnType<typeof tokensWithGrants>["execute"]>>[number];

const date = (text: string | null) => (text === null ? null : new Date(text));
const iso = (time: Date | null) => time?.toISOString() ?? null;

/** A selected row as it is handed on. */
export function toTokenRow(row: Found): TokenRow {
  return {
    id: row.id,
    grantId: row.grant_id,
    connectionId: row.connection_id,
    grantStatus: row.status as GrantStatus,
    platform: row.platform,
    loginVariant: row.login_variant,
    userId: row.user_id,
    sealedAccessToken: row.sealed_access_token,
    sealedRefreshToken: row.sealed_refresh_token,
    accessExpiresAt: date(row.access_expires_at),
    refreshExpiresAt: date(row.refresh_expires_at),
    obtainedAt: new Date(row.obtained_at),
    nextRefreshAt: date(row.next_refresh_at),
    refreshAttempts: row.refresh_attempts,
    generation: row.generation,
    leaseHolder: row.lease_holder,
    leaseUntil: row.leaseLeftMs === null ? null : new Date(clock.wall().getTime() + row.leaseLeftMs),
  };
}

/** Sealed tokens as the table spells them. */
export function toTokenColumns(tokens: SealedTokens) {
  return {
    sealed_access_token: tokens.sealedAccessToken,
    sealed_refresh_token: tokens.sealedRefreshToken,
    key_id: tokens.keyId,
    access_expires_at: iso(tokens.accessExpiresAt),
    refresh_expires_at: iso(tokens.refreshExpiresAt),
    obtained_at: tokens.obtainedAt.toISOString(),
    next_refresh_at: iso(tokens.nextRefreshAt),
  };
}

/** The refresh token of new tokens; where none came, the stored one as it is by then. */
export const newOrStored = ({ sealedRefreshToken }: SealedTokens) =>
  sql<string | null>`coalesce(${sealedRefreshToken}, connection_tokens.sealed_refresh_token)`;

/** One token row as it is now, or null when it is gone. */
export async function readToken(db: Db, tokenId: string): Promise<TokenRow | null> {
  const row = await tokensWithGrants(db).where("t.id", "=", tokenId).executeTakeFirst();
  return row ? toTokenRow(row) : null;
}

/** The token rows with these ids, in one statement; what is gone is missing. */
export async function readTokens(db: Db, tokenIds: readonly string[]): Promise<TokenRow[]> {
  const rows = await tokensWithGrants(db)
    .where("t.id", "=", sql<string>`any(${[...tokenIds]}::uuid[])`)
    .execute();
  return rows.map(toTokenRow);
}

/** Every token row of these grants, in one statement. */
export async function readTokensOfGrants(db: Db, grantIds: readonly string[]): Promise<TokenRow[]> {
  if (grantIds.length === 0) return [];
  const rows = await tokensWithGrants(db)
    .where("t.grant_id", "=", sql<string>`any(${[...grantIds]}::uuid[])`)
    .execute();
  return rows.map(toTokenRow);
}

/** Tokens of active grants whose refresh is due and that nobody is refreshing, the longest overdue first. */
export async function readDueTokens(db: Db, now: Date, limit: number): Promise<TokenRow[]> {
  const rows = await tokensWithGrants(db)
    .where("t.next_refresh_at", "<=", now.toISOString())
    .where("g.status", "=", "active")
    .where((where) =>
      where.or([where("t.lease_until", "is", null), where("t.lease_until", "<", sql<string>`clock_timestamp()`)]),
    )
    .orderBy("t.next_refresh_at")
    .limit(limit)
    .execute();
  return rows.map(toTokenRow);
}

/** The grant's own token row, locked until the transaction ends; null before there is one. */
export async function lockGrantToken(
  trx: Trx,
  grantId: string,
): Promise<{ id: string; sealedRefreshToken: string | null; refreshExpiresAt: Date | null } | null> {
  const row = await trx
    .selectFrom("connection_tokens")
    .select(["id", "sealed_refresh_token", "refresh_expires_at"])
    .where("grant_id", "=", grantId)
    .where("connection_id", "is", null)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return null;
  return { id: row.id, sealedRefreshToken: row.sealed_refresh_token, refreshExpiresAt: date(row.refresh_expires_at) };
}

/**
 * Writes a grant's tokens of a new consent, over those that were there. Whoever is refreshing the old ones loses its
 * lease, so that it cannot write them back.
 */
export async function putGrantToken(
  trx: Trx,
  row: { id: string; grantId: string; tokens: SealedTokens },
  now: Date,
): Promise<void> {
  await trx
    .insertInto("connection_tokens")
    .values({ id: row.id, grant_id: row.grantId, ...toTokenColumns(row.tokens), updated_at: now.toISOString() })
    .onConflict((conflict) =>
      conflict.column("id").doUpdateSet({
        ...toTokenColumns(row.tokens),
        sealed_refresh_token: newOrStored(row.tokens),
        refresh_attempts: 0,
        generation: sql`connection_tokens.generation + 1`,
        lease_holder: null,
        lease_until: null,
        updated_at: now.toISOString(),
      }),
    )
    .execute();
}

/** Takes the tokens of a grant out of every schedule, whoever was refreshing them. The sealed texts stay. */
export async function retireTokens(trx: Trx, grantId: string, now: Date): Promise<void> {
  await retired(trx, now).where("grant_id", "=", grantId).execute();
}

/** The same for one token: an account's own, while its grant goes on. */
export async function retireToken(trx: Trx, tokenId: string, now: Date): Promise<void> {
  await retired(trx, now).where("id", "=", tokenId).execute();
}

function retired(trx: Trx, now: Date) {
  return trx.updateTable("connection_tokens").set({
    next_refresh_at: null,
    lease_holder: null,
    lease_until: null,
    generation: sql`generation + 1`,
    updated_at: now.toISOString(),
  });
}
