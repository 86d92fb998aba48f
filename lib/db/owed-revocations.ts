import "server-only";
import { sql } from "kysely";
import { deleteOfferedTokens } from "./account-tokens";
import type { Db, Trx } from "./client";
import { samePerson } from "./grants";

/** A grant whose access the platform has still to take back. */
export interface OwedRevocation {
  readonly grantId: string;
  readonly platform: string;
  readonly loginVariant: string;
  /** The provider's id of the person. */
  readonly personId: string;
  readonly attempts: number;
  /** When the sealed tokens are erased whatever the platform says. */
  readonly until: Date;
}

/**
 * Ends a grant on our side while the platform has still to be told, from `nextRevokeAt` and until `until`. Nothing but
 * that revocation uses its tokens from here on.
 */
export async function oweRevocation(
  trx: Trx,
  grantId: string,
  owed: { nextRevokeAt: Date; until: Date },
  now: Date,
): Promise<void> {
  await trx
    .updateTable("oauth_grants")
    .set({
      status: "revoked",
      offered_accounts: null,
      pending_until: owed.until.toISOString(),
      revoke_attempts: 0,
      next_revoke_at: owed.nextRevokeAt.toISOString(),
      updated_at: now.toISOString(),
    })
    .where("id", "=", grantId)
    .execute();
  await deleteOfferedTokens(trx, grantId);
}

/** Forgets revocations that are still owed for the log-in of a grant that has just been given: they would end it. */
export async function cancelOwedRevocations(trx: Trx, grantId: string): Promise<void> {
  await sql`
    delete from public.oauth_grants o using public.oauth_grants g
    where g.id = ${grantId}::uuid and ${samePerson} and o.status = 'revoked' and o.next_revoke_at is not null
  `.execute(trx);
}

/** What platforms are still owed the end of for a person, and the earliest time of the next attempt. */
export async function readOwedOfPerson(
  db: Db,
  userId: string,
): Promise<{ readonly grantIds: readonly string[]; readonly nextAt: Date | null }> {
  const rows = await db
    .selectFrom("oauth_grants")
    .select(["id", "next_revoke_at"])
    .where("user_id", "=", userId)
    .orderBy("next_revoke_at")
    .execute();
  const first = rows[0]?.next_revoke_at ?? null;
  return { grantIds: rows.map(({ id }) => id), nextAt: first === null ? null : new Date(first) };
}

const owedColumns = [
  "id",
  "platform",
  "login_variant",
  "provider_person_id",
  "revoke_attempts",
  "pending_until",
] as const;

/**
 * Claims revocations that are due, moving each on to `claimedUntil` so that nobody else tries the same one meanwhile.
 * With `grantId` only that one.
 */
export async function claimOwedRevocations(
  db: Db,
  wanted: { now: Date; claimedUntil: Date; limit: number; grantId?: string },
): Promise<OwedRevocation[]> {
  const due = db
    .selectFrom("oauth_grants")
    .select("id")
    .where("status", "=", "revoked")
    .where("next_revoke_at", "<=", wanted.now.toISOString())
    .$if(wanted.grantId !== undefined, (query) => query.where("id", "=", wanted.grantId ?? ""))
    .orderBy("next_revoke_at")
    .limit(wanted.limit)
    .forUpdate()
    .skipLocked();
  const rows = await db
    .updateTable("oauth_grants")
    .set({ next_revoke_at: wanted.claimedUntil.toISOString(), revoke_attempts: sql`revoke_attempts + 1` })
    .where("id", "in", due)
    .returning(owedColumns)
    .execute();
  return rows.map((row) => ({
    grantId: row.id,
    platform: row.platform,
    loginVariant: row.login_variant,
    personId: row.provider_person_id,
    attempts: row.revoke_attempts,
    until: new Date(row.pending_until ?? wanted.now),
  }));
}

/** Moves an owed revocation to its next attempt, unless a new consent has cancelled it. */
export async function postponeRevocation(db: Db, grantId: string, nextRevokeAt: Date): Promise<void> {
  await db
    .updateTable("oauth_grants")
    .set({ next_revoke_at: nextRevokeAt.toISOString() })
    .where("id", "=", grantId)
    .where("status", "=", "revoked")
    .execute();
}

/**
 * Gives a revocation up: removes the grant with its tokens, unless a new consent has revived it. Where its person is being
 * erased, the request notes at which platform the access may still stand.
 */
export async function giveUpRevocation(db: Db, grantId: string, platform: string | null): Promise<void> {
  await sql`
    with given_up as (
      delete from public.oauth_grants where id = ${grantId}::uuid and status = 'revoked' returning user_id
    )
    update public.deletion_requests r set access_left = array(select distinct unnest(r.access_left || ${platform === null ? [] : [platform]}::text[]) order by 1)
    from given_up g where r.user_id = g.user_id and r.kind = 'person'
  `.execute(db);
}

/** Nothing is owed any more: removes the grant with its tokens, unless a new consent has revived it. */
export async function settleRevocation(db: Db, grantId: string): Promise<void> {
  await db.deleteFrom("oauth_grants").where("id", "=", grantId).where("status", "=", "revoked").execute();
}
