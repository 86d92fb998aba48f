import "server-only";
import { sql } from "kysely";
import { AppError } from "@/lib/errors";
import type { Db, Trx } from "./client";
import type { ConnectionStatus } from "./sync";

/** An account behind a consent, as it is stored. */
export interface ConnectionFacts {
  readonly platformUserId: string;
  readonly alternateIds: readonly string[];
  readonly username: string;
  readonly displayName: string;
  readonly profileUrl: string | null;
  readonly accountType: string | null;
  readonly platformVerified: boolean | null;
  readonly state: Readonly<Record<string, string>>;
}

/** A connection, locked, as a verb needs it that changes it. */
export interface LockedOwnConnection {
  readonly id: string;
  readonly seq: number;
  readonly influencerId: string;
  readonly grantId: string | null;
  readonly platform: string;
  readonly username: string;
  readonly status: ConnectionStatus;
  readonly isPrimary: boolean;
}

/** The influencer of a person, or null before onboarding. */
export async function findInfluencerId(db: Db, userId: string): Promise<string | null> {
  const row = await db.selectFrom("influencers").select("id").where("user_id", "=", userId).executeTakeFirst();
  return row?.id ?? null;
}

/** The user with this e-mail address, or null. */
export async function findUserIdByEmail(db: Db, email: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select id from auth.users where email = ${email}`.execute(db);
  return rows[0]?.id ?? null;
}

/**
 * Makes connecting, disconnecting and choosing a primary of one influencer wait for each other until the transaction ends,
 * and locks the influencer's connections in the order of the sync. To be called first in such a transaction: whoever
 * locks more goes on in the order connections, grants, tokens, influencers, so that nobody waits in a circle.
 */
export async function lockConnectionsOf(trx: Trx, influencerId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`connections:${influencerId}`}, 0))`.execute(trx);
  await trx
    .selectFrom("social_connections")
    .select("id")
    .where("influencer_id", "=", influencerId)
    .orderBy("id")
    .forUpdate()
    .execute();
}

const lockedColumns = [
  "id",
  "seq",
  "influencer_id as influencerId",
  "grant_id as grantId",
  "platform",
  "username",
  "status",
  "is_primary as isPrimary",
] as const;

function toLocked(row: Omit<LockedOwnConnection, "status"> & { status: string }): LockedOwnConnection {
  return { ...row, status: row.status as ConnectionStatus };
}

/** A person's own connection, locked until the transaction ends; null when there is no such row of theirs. */
export async function lockOwnConnection(
  trx: Trx,
  wanted: { id: string; userId: string },
): Promise<LockedOwnConnection | null> {
  const row = await trx
    .selectFrom("social_connections")
    .select(lockedColumns)
    .where("id", "=", wanted.id)
    .where("user_id", "=", wanted.userId)
    .forUpdate()
    .executeTakeFirst();
  return row ? toLocked(row) : null;
}

/** Whether a person has this account at this platform, connected or not. */
export async function ownsConnection(
  db: Db,
  wanted: { id: string; userId: string; platform: string },
): Promise<boolean> {
  const row = await db
    .selectFrom("social_connections")
    .select("id")
    .where("id", "=", wanted.id)
    .where("user_id", "=", wanted.userId)
    .where("platform", "=", wanted.platform)
    .executeTakeFirst();
  return row !== undefined;
}

/** An influencer's rows for these accounts of a platform, disconnected ones included. */
export async function readConnectionsOfAccounts(
  trx: Trx,
  wanted: { influencerId: string; platform: string; platformUserIds: readonly string[] },
): Promise<(LockedOwnConnection & { platformUserId: string })[]> {
  const rows = await trx
    .selectFrom("social_connections")
    .select([...lockedColumns, "platform_user_id as platformUserId"])
    .where("influencer_id", "=", wanted.influencerId)
    .where("platform", "=", wanted.platform)
    .where("platform_user_id", "=", sql<string>`any(${[...wanted.platformUserIds]}::text[])`)
    .execute();
  return rows.map((row) => ({ ...toLocked(row), platformUserId: row.platformUserId }));
}

/** Who has these accounts of a platform connected, as user ids by platformUserId; accounts that nobody has are missing. */
export async function readOwnersOfAccounts(
  db: Db,
  wanted: { platform: string; platformUserIds: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom("social_connections")
    .select(["platform_user_id", "user_id"])
    .where("platform", "=", wanted.platform)
    .where("platform_user_id", "=", sql<string>`any(${[...wanted.platformUserIds]}::text[])`)
    .where("status", "<>", "disconnected")
    .execute();
  return new Map(rows.map((row) => [row.platform_user_id, row.user_id]));
}

/** A refused second owner in the words of the product; everything else stays as it is. */
function ownerConflict(error: unknown, platform: string): unknown {
  const refused =
    typeof error === "object" &&
    error !== null &&
    "constraint" in error &&
    error.constraint === "social_connections_one_owner_idx";
  if (!refused) return error;
  return new AppError(
    "ACCOUNT_ALREADY_CONNECTED",
    `This ${platform} account is already connected by another Influmeter user. Whoever that is must disconnect it first: ` +
      "log in there and choose Disconnect, or write to us when the account is yours and you cannot.",
    { cause: error },
  );
}

/**
 * Connects an account through a grant: a new row, or the same row as before with its number, its history and the day it
 * was first connected. Its first sync and a reading of its audience are due at once. Throws `AppError("ACCOUNT_ALREADY_CONNECTED")` when somebody else
 * has it.
 */
export async function putConnection(
  trx: Trx,
  owner: { influencerId: string; userId: string; grantId: string; platform: string; platformLabel: string },
  facts: ConnectionFacts,
  now: Date,
): Promise<{ id: string; seq: number }> {
  const at = now.toISOString();
  const changing = {
    user_id: owner.userId,
    grant_id: owner.grantId,
    alternate_ids: [...facts.alternateIds],
    username: facts.username,
    display_name: facts.displayName,
    profile_url: facts.profileUrl,
    account_type: facts.accountType,
    platform_verified: facts.platformVerified,
    adapter_state: JSON.stringify(facts.state),
    status: "active",
    next_sync_at: at,
    next_posts_at: at,
    failed_attempts: 0,
    posts_failed_attempts: 0,
    last_error_code: null,
    last_error_detail: null,
    last_error_at: null,
    disconnected_at: null,
    ended_person_id: null,
    ended_login_variant: null,
    updated_at: at,
  };
  try {
    const connection = await trx
      .insertInto("social_connections")
      .values({
        influencer_id: owner.influencerId,
        platform: owner.platform,
        platform_user_id: facts.platformUserId,
        connected_at: at,
        created_at: at,
        ...changing,
      })
      .onConflict((conflict) =>
        conflict.columns(["influencer_id", "platform", "platform_user_id"]).doUpdateSet({
          ...changing,
          // A row without a name was erased: nothing before now is known about it.
          connected_at: sql`case when social_connections.username = '' then excluded.connected_at
            else social_connections.connected_at end`,
        }),
      )
      .returning(["id", "seq"])
      .executeTakeFirstOrThrow();
    // Also of one that was read today: a new consent may open what the one before did not.
    await makeAudienceDue(trx, { connectionId: connection.id, userId: owner.userId }, now);
    return connection;
  } catch (error) {
    throw ownerConflict(error, owner.platformLabel);
  }
}

async function makeAudienceDue(trx: Trx, account: { connectionId: string; userId: string }, now: Date): Promise<void> {
  const due = { user_id: account.userId, next_attempt_at: now.toISOString(), attempts: 0, last_error_code: null };
  await trx
    .insertInto("audience_reads")
    .values({ connection_id: account.connectionId, ...due })
    .onConflict((conflict) => conflict.column("connection_id").doUpdateSet(due))
    .execute();
}

/** Gives a platform's accounts a primary one when they have none: the active one that was connected first. */
export async function ensurePrimary(trx: Trx, influencerId: string, platform: string): Promise<void> {
  await sql`
    update public.social_connections set is_primary = true where id = (
      select id from public.social_connections
      where influencer_id = ${influencerId}::uuid and platform = ${platform} and status <> 'disconnected'
      order by (status = 'active') desc, connected_at, seq limit 1
    ) and not exists (
      select 1 from public.social_connections
      where influencer_id = ${influencerId}::uuid and platform = ${platform} and is_primary
    )
  `.execute(trx);
}

/** Makes one account its platform's primary; the one that was is not any more. Returns the id of that one. */
export async function setPrimary(
  trx: Trx,
  connection: { id: string; influencerId: string; platform: string },
): Promise<string | null> {
  const before = await trx
    .updateTable("social_connections")
    .set({ is_primary: false })
    .where("influencer_id", "=", connection.influencerId)
    .where("platform", "=", connection.platform)
    .where("is_primary", "=", true)
    .returning("id")
    .executeTakeFirst();
  await trx.updateTable("social_connections").set({ is_primary: true }).where("id", "=", connection.id).execute();
  return before?.id ?? null;
}
