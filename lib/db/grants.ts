import "server-only";
import { sql } from "kysely";
import { deleteOfferedTokens } from "./account-tokens";
import type { Db, Trx } from "./client";
import type { GrantStatus } from "./tokens";
import type { Json } from "./types";

export interface GrantFields {
  readonly userId: string;
  readonly platform: string;
  readonly loginVariant: string;
  readonly providerPersonId: string;
  readonly scopes: readonly string[];
}

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

/** A grant whose access the platform has still to take back. */
export interface OwedRevocation {
  readonly grantId: string;
  readonly platform: string;
  readonly loginVariant: string;
  readonly attempts: number;
  /** When the sealed tokens are erased whatever the platform says. */
  readonly until: Date;
}

/**
 * Stores what a consent gave, over an earlier one of the same person, platform and log-in. A revocation that was still
 * owed is cancelled: it would end the new access. With an open choice a new grant is `pending`, unless it `serves`
 * accounts from now on; one that already serves accounts goes on serving them. Returns the grant's id.
 */
export async function putGrant(
  trx: Trx,
  grant: GrantFields & { readonly choice: OpenChoice | null; readonly serves: boolean },
  now: Date,
): Promise<string> {
  const changing = {
    scopes: [...grant.scopes],
    offered_accounts: grant.choice === null ? null : JSON.stringify(grant.choice.offeredAccounts),
    pending_until: grant.choice?.until.toISOString() ?? null,
    revoke_attempts: 0,
    next_revoke_at: null,
    consented_at: now.toISOString(),
    updated_at: now.toISOString(),
  };
  const status = grant.choice === null || grant.serves ? "active" : "pending";
  const row = await trx
    .insertInto("oauth_grants")
    .values({
      user_id: grant.userId,
      platform: grant.platform,
      login_variant: grant.loginVariant,
      provider_person_id: grant.providerPersonId,
      status,
      created_at: now.toISOString(),
      ...changing,
    })
    .onConflict((conflict) =>
      conflict.columns(["user_id", "platform", "login_variant", "provider_person_id"]).doUpdateSet({
        ...changing,
        status:
          status === "active" ? status : sql`case when oauth_grants.status = 'active' then 'active' else 'pending' end`,
      }),
    )
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
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

/** Whose log-in at a platform is meant: of one person there, of anybody, or of nobody who could have a grant. */
export type LoginHolder = { readonly providerPersonId: string } | "anybody" | "nobody";

/**
 * Whether an access may be the one that a standing grant lives by: a working grant of this person at the platform, or by
 * the same log-in at any; or anybody's grant by the same log-in of the holder, also one with a choice still open.
 */
export async function mayServeGrant(
  db: Db,
  access: {
    readonly userId: string;
    readonly platform: string;
    readonly loginVariant: string;
    readonly holder: LoginHolder;
  },
): Promise<boolean> {
  const { userId, platform, loginVariant, holder } = access;
  const row = await db
    .selectFrom("oauth_grants")
    .select("id")
    .where((grant) => {
      const sameLogin = grant("login_variant", "=", loginVariant);
      const own = grant.and([
        grant("user_id", "=", userId),
        grant("status", "=", "active"),
        grant.or([grant("platform", "=", platform), sameLogin]),
      ]);
      if (holder === "nobody") return own;
      const standing = grant.and([grant("status", "in", ["active", "pending"]), sameLogin]);
      const held = holder === "anybody" ? standing : standing.and("provider_person_id", "=", holder.providerPersonId);
      return grant.or([own, held]);
    })
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** By which log-in a grant was given; null for one that is gone. */
export async function readLoginVariant(db: Db, grantId: string): Promise<string | null> {
  const row = await db.selectFrom("oauth_grants").select("login_variant").where("id", "=", grantId).executeTakeFirst();
  return row?.login_variant ?? null;
}

/**
 * By which log-in a person's grant at a platform was given: the one of an account, else the newest; null where there is none.
 */
export async function readUsualLogin(
  db: Db,
  userId: string,
  wanted: { platform: string; connectionId: string | null },
): Promise<string | null> {
  const isOfAccount = sql<boolean>`exists (
    select 1 from public.social_connections c where c.id = ${wanted.connectionId}::uuid and c.grant_id = oauth_grants.id
  )`;
  const row = await db
    .selectFrom("oauth_grants")
    .select("login_variant")
    .where("user_id", "=", userId)
    .where("platform", "=", wanted.platform)
    .orderBy(isOfAccount, "desc")
    .orderBy("updated_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.login_variant ?? null;
}

const samePerson = sql<boolean>`o.id <> g.id and o.provider_person_id = g.provider_person_id
  and o.login_variant = g.login_variant`;

/**
 * Whether the log-in behind a grant serves another grant as well (of another platform of the same company, or of another
 * person of ours): taking it back at the platform would end that one too.
 */
export async function isAccessShared(trx: Trx, grantId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from public.oauth_grants g join public.oauth_grants o on ${samePerson}
    where g.id = ${grantId}::uuid and o.status in ('active', 'pending') limit 1
  `.execute(trx);
  return rows.length > 0;
}

/** Forgets revocations that are still owed for the log-in of a grant that has just been given: they would end it. */
export async function cancelOwedRevocations(trx: Trx, grantId: string): Promise<void> {
  await sql`
    delete from public.oauth_grants o using public.oauth_grants g
    where g.id = ${grantId}::uuid and ${samePerson} and o.status = 'revoked' and o.next_revoke_at is not null
  `.execute(trx);
}

/** Marks an active grant as refused by the platform. False when it was not active any more. */
export async function markGrantRefused(
  trx: Trx,
  grantId: string,
  status: Extract<GrantStatus, "expired" | "revoked">,
  now: Date,
): Promise<boolean> {
  const result = await trx
    .updateTable("oauth_grants")
    .set({ status, updated_at: now.toISOString() })
    .where("id", "=", grantId)
    .where("status", "=", "active")
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
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

/** Removes a grant and its sealed tokens for good. */
export async function deleteGrant(trx: Trx, grantId: string): Promise<void> {
  await trx.deleteFrom("oauth_grants").where("id", "=", grantId).execute();
}

/** Locks a person's grants whose end no platform is owed yet, in the order of their ids. */
export async function lockStandingGrants(trx: Trx, userId: string): Promise<{ grantId: string; platform: string }[]> {
  return trx
    .selectFrom("oauth_grants")
    .select(["id as grantId", "platform"])
    .where("user_id", "=", userId)
    .where((row) => row.or([row("status", "<>", "revoked"), row("next_revoke_at", "is", null)]))
    .orderBy("id")
    .forUpdate()
    .execute();
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

const owedColumns = ["id", "platform", "login_variant", "revoke_attempts", "pending_until"] as const;

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

/** Nothing is owed any more, done or given up: removes the grant with its tokens, unless a new consent has revived it. */
export async function settleRevocation(db: Db, grantId: string): Promise<void> {
  await db.deleteFrom("oauth_grants").where("id", "=", grantId).where("status", "=", "revoked").execute();
}
