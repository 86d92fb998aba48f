import "server-only";
import { deleteOfferedTokens } from "./account-tokens";
import type { Db, Trx } from "./client";
import type { GrantStatus } from "./tokens";
import type { Json } from "./types";

/** A choice among several accounts that a person has still to make. */
export interface OpenChoice {
  readonly offeredAccounts: Json;
  readonly until: Date;
}

export interface OfferedGrant {
  readonly id: string;
  readonly platform: string;
  readonly loginVariant: string;
  readonly offeredAccounts: Json;
  readonly until: Date;
}

/** A person's grant with accounts to choose from, or null: not theirs, nothing to choose, or too late. */
export async function readOfferedGrant(
  db: Db,
  wanted: { grantId: string; userId: string; now: Date },
): Promise<OfferedGrant | null> {
  const row = await db
    .selectFrom("oauth_grants")
    .select(["id", "platform", "login_variant", "offered_accounts", "pending_until"])
    .where("id", "=", wanted.grantId)
    .where("user_id", "=", wanted.userId)
    .where("status", "in", ["pending", "active"])
    .where("offered_accounts", "is not", null)
    .where("pending_until", ">", wanted.now.toISOString())
    .executeTakeFirst();
  if (!row || row.offered_accounts === null || row.pending_until === null) return null;
  return {
    id: row.id,
    platform: row.platform,
    loginVariant: row.login_variant,
    offeredAccounts: row.offered_accounts,
    until: new Date(row.pending_until),
  };
}

/** Whether a grant is this person's and serves accounts, with nothing left to choose: its choice was made. */
export async function isChoiceMade(db: Db, wanted: { grantId: string; userId: string }): Promise<boolean> {
  const row = await db
    .selectFrom("oauth_grants as g")
    .innerJoin("social_connections as c", "c.grant_id", "g.id")
    .select("g.id")
    .where("g.id", "=", wanted.grantId)
    .where("g.user_id", "=", wanted.userId)
    .where("g.status", "=", "active")
    .where("g.offered_accounts", "is", null)
    .where("c.status", "<>", "disconnected")
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Ends the choice of a grant in one statement, so that it is made once. False when it was already made or is over. */
export async function takeChoice(trx: Trx, wanted: { grantId: string; userId: string; now: Date }): Promise<boolean> {
  const result = await trx
    .updateTable("oauth_grants")
    .set({ status: "active", offered_accounts: null, pending_until: null, updated_at: wanted.now.toISOString() })
    .where("id", "=", wanted.grantId)
    .where("user_id", "=", wanted.userId)
    .where("status", "in", ["pending", "active"])
    .where("offered_accounts", "is not", null)
    .where("pending_until", ">", wanted.now.toISOString())
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Grants whose choice was not made in time. */
export async function lockLapsedChoices(
  trx: Trx,
  now: Date,
  limit: number,
): Promise<{ grantId: string; platform: string; status: GrantStatus }[]> {
  const rows = await trx
    .selectFrom("oauth_grants")
    .select(["id", "platform", "status"])
    .where("status", "in", ["pending", "active"])
    .where("offered_accounts", "is not", null)
    .where("pending_until", "<=", now.toISOString())
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map((row) => ({ grantId: row.id, platform: row.platform, status: row.status as GrantStatus }));
}

/** Takes a lapsed choice off a grant that serves accounts anyway. */
export async function dropChoice(trx: Trx, grantId: string, now: Date): Promise<void> {
  await trx
    .updateTable("oauth_grants")
    .set({ offered_accounts: null, pending_until: null, updated_at: now.toISOString() })
    .where("id", "=", grantId)
    .execute();
  await deleteOfferedTokens(trx, grantId);
}
