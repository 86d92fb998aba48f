import "server-only";
import { sql } from "kysely";
import { deleteAccountTokens } from "./account-tokens";
import type { Db, Trx } from "./client";
import { lockInfluencers } from "./influencer-numbers";
import { deletePictures } from "./pictures";
import { deleteUndoneEvents } from "./webhook-events";

/** What the grant says that the row still names while it is being changed. */
function ofGrant(column: "provider_person_id" | "login_variant") {
  return sql<string | null>`(select ${sql.ref(`g.${column}`)} from public.oauth_grants g
    where g.id = social_connections.grant_id)`;
}

/** What a connection's row becomes when it ends. */
function ended(now: Date) {
  const at = now.toISOString();
  return {
    status: "disconnected",
    is_primary: false,
    ended_person_id: ofGrant("provider_person_id"),
    ended_login_variant: ofGrant("login_variant"),
    grant_id: null,
    next_sync_at: null,
    next_posts_at: null,
    failed_attempts: 0,
    posts_failed_attempts: 0,
    crashed_reads: 0,
    last_error_code: null,
    last_error_detail: null,
    last_error_at: null,
    implausible_since: null,
    posts_gone_since: null,
    disconnected_at: at,
    updated_at: at,
  };
}

/**
 * Takes an account out of every schedule and its published numbers away, and erases the token that it had for itself. Its
 * history stays.
 */
export async function endConnection(trx: Trx, connection: { id: string; seq: number }, now: Date): Promise<void> {
  await trx.updateTable("social_connections").set(ended(now)).where("id", "=", connection.id).execute();
  await deleteAccountTokens(trx, [connection.id]);
  await trx.deleteFrom("influencer_platform_stats").where("connection_seq", "=", connection.seq).execute();
  await trx.deleteFrom("post_rounds").where("connection_seq", "=", connection.seq).execute();
}

/** Takes all accounts of a person, whose rows are locked, out of every schedule, with the tokens they had and their published numbers. */
export async function endConnectionsOf(trx: Trx, userId: string, now: Date): Promise<void> {
  await trx
    .updateTable("social_connections")
    .set(ended(now))
    .where("user_id", "=", userId)
    .where("status", "<>", "disconnected")
    .execute();
  await sql`
    delete from public.connection_tokens t using public.social_connections c
    where t.connection_id = c.id and c.user_id = ${userId}
  `.execute(trx);
  await trx.deleteFrom("influencer_platform_stats").where("user_id", "=", userId).execute();
  await trx.deleteFrom("post_rounds").where("user_id", "=", userId).execute();
}

/** A locked account whose history goes. */
interface ErasedAccount {
  readonly id: string;
  readonly seq: number;
  readonly influencerId: string;
  readonly platform: string;
}

/**
 * Takes an account's name and numbers out of what tells of it: the log of changes, the notices (a mail that has not left
 * loses them too) and the judgements of the badge, whose numbers may be those of any of the influencer's accounts at that
 * platform; `bringTotalsUpToDate` judges anew. The influencer is locked first, as whoever judges does.
 */
async function eraseMentions(trx: Trx, { id, influencerId, platform }: ErasedAccount): Promise<void> {
  await lockInfluencers(trx, [influencerId]);
  const without = (column: "before" | "after") => {
    const told = sql.ref(`a.${column}`);
    return sql`case jsonb_typeof(${told}) when 'object' then ${told} - '{username,followers}'::text[] else ${told} end`;
  };
  await sql`
    update public.audit_log a set before = ${without("before")}, after = ${without("after")}
    from public.influencers i
    where i.id = ${influencerId} and a.user_id = i.user_id and a.subject = ${`connection:${id}`}
  `.execute(trx);
  await sql`
    delete from public.notifications n using public.influencers i
    where i.id = ${influencerId} and n.user_id = i.user_id and (n.params ->> 'connectionId' = ${id}
      or coalesce(n.params ->> 'of', n.kind) = 'badge_lost' and n.params ->> 'platform' = ${platform})
  `.execute(trx);
  await sql`
    update public.verification_events set details = details - 'measured'
    where influencer_id = ${influencerId} and details ->> 'platform' = ${platform}
  `.execute(trx);
  await sql`
    update public.influencer_numbers set verification = verification - 'measured'
    where influencer_id = ${influencerId} and verification ->> 'platform' = ${platform}
  `.execute(trx);
}

/**
 * Erases what was read of an account: its daily numbers, its audience, its posts with their metrics, its picture, its sync
 * history, its events, what the platform said about it, and what is told of it elsewhere. The row stays with its number, so
 * that nothing else ever gets that number.
 */
export async function eraseHistory(trx: Trx, connection: ErasedAccount): Promise<void> {
  const { id, seq } = connection;
  await eraseMentions(trx, connection);
  await trx.deleteFrom("social_stats_snapshots").where("connection_seq", "=", seq).execute();
  await trx.deleteFrom("missed_days").where("connection_seq", "=", seq).execute();
  await trx.deleteFrom("audience_breakdowns").where("connection_seq", "=", seq).execute();
  await trx.deleteFrom("audience_reads").where("connection_id", "=", id).execute();
  await trx.deleteFrom("platform_posts").where("connection_seq", "=", seq).execute();
  await trx.deleteFrom("post_rounds").where("connection_seq", "=", seq).execute();
  await deletePictures(trx, [id]);
  await trx.deleteFrom("sync_jobs").where("connection_id", "=", id).execute();
  await trx.deleteFrom("webhook_events").where("connection_id", "=", id).execute();
  await deleteUndoneEvents(trx, { connectionId: id });
  await trx
    .updateTable("social_connections")
    .set({
      username: "",
      display_name: "",
      profile_url: null,
      account_type: null,
      platform_verified: null,
      alternate_ids: [],
      ended_person_id: null,
      ended_login_variant: null,
      adapter_state: "{}",
      last_synced_at: null,
      last_attempt_at: null,
      last_posts_at: null,
      notified_followers: null,
      charged_on: null,
    })
    .where("id", "=", id)
    .execute();
}

const iso = (time: Date | null) => time?.toISOString() ?? "-infinity";

/**
 * Accounts of a platform whose history has to go by now: disconnected before one time, or without the platform's yes since
 * before the other (refused by it and not reconnected, or tried in vain all the while: neither a read nor a token). Null
 * leaves a kind out. The longest overdue first; `id` asks about one account alone.
 */
export async function readLapsedHistories(
  db: Db,
  wanted: {
    platform: string;
    disconnectedBefore: Date | null;
    refusedBefore: Date | null;
    limit: number | null;
    id?: string;
  },
): Promise<{ id: string; userId: string; influencerId: string }[]> {
  const refused = iso(wanted.refusedBefore);
  return db
    .selectFrom("social_connections")
    .select(["id", "user_id as userId", "influencer_id as influencerId"])
    .where("platform", "=", wanted.platform)
    .where("username", "<>", "")
    .$if(wanted.id !== undefined, (query) => query.where("id", "=", wanted.id ?? ""))
    .where((row) =>
      row.or([
        row.and([row("status", "=", "disconnected"), row("disconnected_at", "<=", iso(wanted.disconnectedBefore))]),
        row.and([row("status", "in", ["expired", "revoked"]), row("last_error_at", "<=", refused)]),
        row.and([
          row("status", "=", "error"),
          row("last_attempt_at", ">", refused),
          row(row.fn.coalesce("last_synced_at", "connected_at"), "<=", refused),
          row.not(
            row.exists(
              row
                .selectFrom("connection_tokens as t")
                .select("t.id")
                .whereRef("t.grant_id", "=", "social_connections.grant_id")
                .where("t.obtained_at", ">", refused),
            ),
          ),
        ]),
      ]),
    )
    .orderBy("updated_at")
    .$if(wanted.limit !== null, (query) => query.limit(wanted.limit ?? 0))
    .execute();
}
