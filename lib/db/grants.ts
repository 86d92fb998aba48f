import "server-only";
import { sql } from "kysely";
import type { Db, Trx } from "./client";
import type { OpenChoice } from "./grant-choices";
import type { GrantStatus } from "./tokens";

export interface GrantFields {
  readonly userId: string;
  readonly platform: string;
  readonly loginVariant: string;
  readonly providerPersonId: string;
  readonly scopes: readonly string[];
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

/** Another grant by the same log-in of the same person at the platform, as `o` beside `g`. */
export const samePerson = sql<boolean>`o.id <> g.id and o.provider_person_id = g.provider_person_id
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

/** Removes a grant and its sealed tokens for good. */
export async function deleteGrant(trx: Trx, grantId: string): Promise<void> {
  await trx.deleteFrom("oauth_grants").where("id", "=", grantId).execute();
}

/** A person's grant, as it is ended together with the others. */
export interface StandingGrant {
  readonly grantId: string;
  readonly platform: string;
  readonly loginVariant: string;
  readonly providerPersonId: string;
  readonly status: string;
}

/** Locks a person's grants whose end no platform is owed yet, in the order of their ids. */
export async function lockStandingGrants(trx: Trx, userId: string): Promise<StandingGrant[]> {
  return trx
    .selectFrom("oauth_grants")
    .select([
      "id as grantId",
      "platform",
      "login_variant as loginVariant",
      "provider_person_id as providerPersonId",
      "status",
    ])
    .where("user_id", "=", userId)
    .where((row) => row.or([row("status", "<>", "revoked"), row("next_revoke_at", "is", null)]))
    .orderBy("id")
    .forUpdate()
    .execute();
}
