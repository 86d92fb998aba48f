import "server-only";
import { sql } from "kysely";
import { arrayOf } from "./arrays";
import type { Db, Trx } from "./client";

/** A subscription as a delivery or a challenge is judged by it. */
export interface KnownSubscription {
  readonly id: string;
  readonly topic: string;
  readonly sealedSecret: string;
  /** Whether the account that it is for may still be read. */
  readonly wanted: boolean;
  readonly platformUserId: string;
  readonly refusals: number;
}

/** Which accounts of a platform have a subscription. */
export interface SubscribedAccounts {
  readonly platform: string;
  /** Accounts of grants by this log-in alone; null for those of every log-in but the `otherLogins`. */
  readonly login: string | null;
  readonly otherLogins: readonly string[];
  /** Scopes that their grant must have. */
  readonly scopes: readonly string[];
  /** How their ids begin. */
  readonly idPrefix: string;
  /** Whether an account has none while its reading is paused. */
  readonly isBilled: boolean;
}

/** A connected account without a subscription. */
export interface Unsubscribed {
  readonly connectionId: string;
  readonly platformUserId: string;
  readonly state: Readonly<Record<string, string>>;
}

/** A subscription that something has to be done about. */
export interface DueSubscription extends Omit<KnownSubscription, "platformUserId"> {
  readonly platform: string;
  readonly attempts: number;
  /** When the platform ended it at our request; null while it has not. */
  readonly endedAt: string | null;
  readonly leaseUntil: string | null;
  /** Whom it is for; null once that account is erased. */
  readonly account: Unsubscribed | null;
  /** The grant that opens the account, its log-in and the person behind it; null where there is none any more. */
  readonly grantId: string | null;
  readonly loginVariant: string | null;
  readonly personId: string | null;
  /** Whether another connected account subscribes to the same topic. */
  readonly othersWant: boolean;
}

const isRead = sql`(c.sync_enabled and not exists (
  select 1 from public.influencer_numbers n where n.influencer_id = c.influencer_id and not n.sync_enabled))`;

/**
 * Whether an account wants its subscription: while it is connected, and where the platform is among those that charge for
 * what they tell, only while it is read.
 */
const isWanted = (billed: readonly string[]) =>
  sql<boolean>`(c.status in ('active', 'error') and (c.platform <> all(${[...billed]}::text[]) or ${isRead}))`;

/** The subscription of a platform that an address names, or null. */
export async function findSubscription(
  db: Db,
  { platform, id, isBilled }: { readonly platform: string; readonly id: string; readonly isBilled: boolean },
): Promise<KnownSubscription | null> {
  const { rows } = await sql<KnownSubscription>`
    select s.id, s.topic, s.sealed_secret as "sealedSecret", s.refusals,
      ${isWanted(isBilled ? [platform] : [])} as wanted, c.platform_user_id as "platformUserId"
    from public.webhook_subscriptions s join public.social_connections c on c.id = s.connection_id
    where s.id = ${id}::uuid and s.platform = ${platform}
  `.execute(db);
  return rows[0] ?? null;
}

/** Connected accounts of this kind that have no subscription yet. */
export async function findUnsubscribed(db: Db, wanted: SubscribedAccounts, limit: number): Promise<Unsubscribed[]> {
  const { platform, login, otherLogins, scopes, idPrefix, isBilled } = wanted;
  const byLogin =
    login === null ? sql`g.login_variant <> all(${[...otherLogins]}::text[])` : sql`g.login_variant = ${login}`;
  const { rows } = await sql<Unsubscribed>`
    select c.id as "connectionId", c.platform_user_id as "platformUserId", c.adapter_state as state
    from public.social_connections c join public.oauth_grants g on g.id = c.grant_id
    where c.platform = ${platform} and ${isWanted(isBilled ? [platform] : [])}
      and starts_with(c.platform_user_id, ${idPrefix}) and ${byLogin} and g.scopes @> ${[...scopes]}::text[]
      and not exists (select 1 from public.webhook_subscriptions s where s.connection_id = c.id)
    order by c.id limit ${limit}
  `.execute(db);
  return rows;
}

/** Stores subscriptions that are to be asked for at once; an account that has one by now keeps it. */
export async function insertSubscriptions(
  db: Db,
  platform: string,
  subscriptions: readonly { id: string; connectionId: string; topic: string; sealedSecret: string }[],
  now: Date,
): Promise<void> {
  if (subscriptions.length === 0) return;
  const at = now.toISOString();
  await sql`
    insert into public.webhook_subscriptions
      (id, connection_id, topic, sealed_secret, platform, state, next_attempt_at, created_at)
    select u.*, ${platform}, 'asked', ${at}::timestamptz, ${at}::timestamptz from unnest(
      ${arrayOf(subscriptions, (s) => s.id)}::uuid[], ${arrayOf(subscriptions, (s) => s.connectionId)}::uuid[],
      ${arrayOf(subscriptions, (s) => s.topic)}::text[], ${arrayOf(subscriptions, (s) => s.sealedSecret)}::text[]
    ) as u
    on conflict (connection_id) do nothing
  `.execute(db);
}

/**
 * Makes every subscription due that nobody wants any more: its account is disconnected or erased, or its platform is one
 * of `billed` and its reading is paused.
 */
export async function markLeaving(db: Db, billed: readonly string[], now: Date): Promise<void> {
  await sql`
    update public.webhook_subscriptions s set state = 'leaving', attempts = 0, next_attempt_at = ${now.toISOString()}::timestamptz
    where s.state <> 'leaving' and not exists (
      select 1 from public.social_connections c where c.id = s.connection_id and ${isWanted(billed)})
  `.execute(db);
}

/** An account that was connected, or read, again before its subscription had ended keeps it: it is asked for anew. */
export async function stopLeaving(db: Db, billed: readonly string[], now: Date): Promise<void> {
  await sql`
    update public.webhook_subscriptions s set state = 'asked', attempts = 0, ended_at = null, next_attempt_at = ${now.toISOString()}::timestamptz
    from public.social_connections c
    where s.state = 'leaving' and c.id = s.connection_id and ${isWanted(billed)}
  `.execute(db);
}

const asDue = (billed: readonly string[]) => sql`s.id, s.platform, s.topic, s.sealed_secret as "sealedSecret",
  s.attempts, s.refusals, s.ended_at as "endedAt", s.lease_until as "leaseUntil",
  coalesce(${isWanted(billed)}, false) as wanted, case when c.id is not null then
    jsonb_build_object('connectionId', c.id, 'platformUserId', c.platform_user_id, 'state', c.adapter_state) end as account,
  c.grant_id as "grantId", g.login_variant as "loginVariant", g.provider_person_id as "personId",
  exists (select 1 from public.webhook_subscriptions o join public.social_connections oc on oc.id = o.connection_id
    where o.topic = s.topic and o.id <> s.id and o.state <> 'leaving' and oc.status in ('active', 'error')) as "othersWant"`;

/**
 * Claims subscriptions that are due, counting the attempt and moving each on by `waitSeconds`, twice as long after every
 * attempt in vain and `longestWaitSeconds` at most. Those of `paused` platforms wait.
 */
export async function claimDueSubscriptions(
  db: Db,
  wanted: {
    readonly now: Date;
    readonly waitSeconds: number;
    readonly longestWaitSeconds: number;
    readonly limit: number;
    readonly paused: readonly string[];
    readonly billed: readonly string[];
  },
): Promise<DueSubscription[]> {
  const { rows } = await sql<DueSubscription>`
    with due as materialized (
      select id from public.webhook_subscriptions where next_attempt_at <= ${wanted.now.toISOString()}::timestamptz
        and platform <> all(${[...wanted.paused]}::text[])
      order by next_attempt_at limit ${wanted.limit} for update skip locked
    ), claimed as (
      update public.webhook_subscriptions s set
        next_attempt_at = ${wanted.now.toISOString()}::timestamptz + make_interval(secs => least(
          ${wanted.waitSeconds}::float8 * 2 ^ least(s.attempts, 20), ${wanted.longestWaitSeconds}::float8)),
        attempts = least(s.attempts + 1, 30000), asked_at = ${wanted.now.toISOString()}::timestamptz
      from due where s.id = due.id returning s.*
    )
    select ${asDue(wanted.billed)} from claimed s left join public.social_connections c on c.id = s.connection_id
      left join public.oauth_grants g on g.id = c.grant_id
  `.execute(db);
  return rows;
}

/** The subscriptions of a person's accounts, or of one of them. */
export async function readSubscriptionsOf(
  db: Db,
  { userId, connectionId = null }: { readonly userId: string; readonly connectionId?: string | null },
  billed: readonly string[],
): Promise<DueSubscription[]> {
  const { rows } = await sql<DueSubscription>`
    select ${asDue(billed)} from public.webhook_subscriptions s join public.social_connections c on c.id = s.connection_id
      left join public.oauth_grants g on g.id = c.grant_id
    where c.user_id = ${userId}::uuid and c.id = coalesce(${connectionId}::uuid, c.id) order by s.id
  `.execute(db);
  return rows;
}

/** Notes that a subscription has ended at its platform while its account was still connected; its row goes with the next look. */
export async function noteLeft(db: Db, ids: readonly string[], now: Date): Promise<void> {
  await sql`
    update public.webhook_subscriptions set state = 'leaving', ended_at = ${now.toISOString()}::timestamptz, attempts = 0,
      next_attempt_at = ${now.toISOString()}::timestamptz
    where id = any(${[...ids]}::uuid[])
  `.execute(db);
}

/** Changes what a subscription is to, where its account is known by another name now. */
export async function changeTopic(db: Db, id: string, topic: string): Promise<void> {
  await sql`update public.webhook_subscriptions set topic = ${topic} where id = ${id}::uuid`.execute(db);
}

/** Notes that the platform has granted or renewed a subscription until a time, and when it is to be renewed. */
export async function noteLease(
  db: Db,
  id: string,
  lease: { readonly until: Date; readonly renewAt: Date; readonly now: Date },
): Promise<void> {
  await sql`
    update public.webhook_subscriptions set state = 'active', attempts = 0, refusals = 0, last_error_code = null,
      verified_at = coalesce(verified_at, ${lease.now.toISOString()}::timestamptz),
      lease_until = ${lease.until.toISOString()}::timestamptz, next_attempt_at = ${lease.renewAt.toISOString()}::timestamptz
    where id = ${id}::uuid and state <> 'leaving'
  `.execute(db);
}

/** Notes that the platform will not have it, and under which name it is asked for next. */
export async function noteRefusal(
  db: Db,
  id: string,
  refusal: { readonly topic: string; readonly errorCode: string; readonly nextAttemptAt: Date },
): Promise<void> {
  await sql`
    update public.webhook_subscriptions set state = 'asked', refusals = least(refusals + 1, 30000), topic = ${refusal.topic},
      last_error_code = ${refusal.errorCode}, next_attempt_at = ${refusal.nextAttemptAt.toISOString()}::timestamptz
    where id = ${id}::uuid and state <> 'leaving'
  `.execute(db);
}

/** Notes that asking failed and when to ask again. A lease that still runs goes on meanwhile. */
export async function noteFailure(
  db: Db,
  id: string,
  failure: { readonly errorCode: string; readonly nextAttemptAt: Date },
): Promise<void> {
  await sql`
    update public.webhook_subscriptions set last_error_code = ${failure.errorCode},
      next_attempt_at = ${failure.nextAttemptAt.toISOString()}::timestamptz
    where id = ${id}::uuid
  `.execute(db);
}

/**
 * Lets go of a person's subscriptions, whose accounts the caller erases in the same transaction: only those of `owed`
 * platforms that have not ended stay, without the account, until their platform has ended them. Returns which these are.
 */
export async function forgetSubscriptionsOf(
  trx: Trx,
  userId: string,
  owed: readonly string[],
): Promise<readonly string[]> {
  await sql`
    delete from public.webhook_subscriptions s using public.social_connections c
    where c.id = s.connection_id and c.user_id = ${userId}::uuid
      and (s.ended_at is not null or s.platform <> all(${[...owed]}::text[]))
  `.execute(trx);
  const { rows } = await sql<{ platform: string }>`
    select distinct s.platform from public.webhook_subscriptions s join public.social_connections c on c.id = s.connection_id
    where c.user_id = ${userId}::uuid order by 1
  `.execute(trx);
  return rows.map(({ platform }) => platform);
}

/** Removes a subscription: it has ended, or runs out by itself. */
export async function deleteSubscription(db: Db, id: string): Promise<void> {
  await db.deleteFrom("webhook_subscriptions").where("id", "=", id).execute();
}
