import "server-only";
import { sql } from "kysely";
import { arrayOf } from "./arrays";
import type { Db, Trx } from "./client";

/** An event as it is stored when it comes. */
export interface NewWebhookEvent {
  readonly platform: string;
  readonly dedupeHash: string;
  readonly kind: string;
  readonly platformUserId: string | null;
  readonly personId: string | null;
  readonly subject: string | null;
  readonly occurredAt: Date | null;
  /** What the platform charges for telling it, in units of its budget in money. */
  readonly costUnits: number | null;
}

/** A stored event that is still to be dealt with. */
export interface WaitingEvent extends NewWebhookEvent {
  readonly id: string;
  readonly receivedAt: Date;
  readonly attempts: number;
}

/**
 * Stores the events of one delivery, in one statement; those that have come before are left as they are. Returns the ids
 * of the new ones. `retryAt`: when they are taken up again, should the job that is sent with them be lost.
 */
export async function insertWebhookEvents(
  db: Db,
  events: readonly NewWebhookEvent[],
  times: { readonly receivedAt: Date; readonly retryAt: Date },
): Promise<string[]> {
  const column = (pick: (event: NewWebhookEvent) => string | number | null) => arrayOf(events, pick);
  const { rows } = await sql<{ id: string }>`
    insert into public.webhook_events
      (platform, dedupe_hash, kind, platform_user_id, person_id, subject, occurred_at, cost_units, received_at,
        next_attempt_at)
    select u.*, ${times.receivedAt.toISOString()}::timestamptz, ${times.retryAt.toISOString()}::timestamptz
    from unnest(
      ${column((e) => e.platform)}::text[],
      ${column((e) => e.dedupeHash)}::text[], ${column((e) => e.kind)}::text[], ${column((e) => e.platformUserId)}::text[],
      ${column((e) => e.personId)}::text[], ${column((e) => e.subject)}::text[],
      ${column((e) => e.occurredAt?.toISOString() ?? null)}::timestamptz[], ${column((e) => e.costUnits)}::integer[]
    ) as u
    on conflict (platform, dedupe_hash) do nothing
    returning id
  `.execute(db);
  return rows.map(({ id }) => id);
}

/** Counts deliveries of a day that left no row. `outcome`: why. */
export async function countWebhooks(db: Db, platform: string, outcome: string, now: Date, count = 1): Promise<void> {
  await sql`
    insert into internal.webhook_counts (day, platform, outcome, count)
    values (${now.toISOString()}::timestamptz at time zone 'UTC', ${platform}, ${outcome}, ${count})
    on conflict (day, platform, outcome) do update set count = webhook_counts.count + excluded.count
  `.execute(db);
}

/** Those of the events that nobody has dealt with yet, locked until the transaction ends, in the order of their ids. */
export async function lockWaitingEvents(trx: Trx, ids: readonly string[]): Promise<WaitingEvent[]> {
  const rows = await trx
    .selectFrom("webhook_events")
    .selectAll()
    .where("id", "in", [...ids])
    .where("state", "=", "waiting")
    .orderBy("id")
    .forUpdate()
    .execute();
  return rows.map((row) => ({
    id: row.id,
    platform: row.platform,
    dedupeHash: row.dedupe_hash,
    kind: row.kind,
    platformUserId: row.platform_user_id,
    personId: row.person_id,
    subject: row.subject,
    occurredAt: row.occurred_at === null ? null : new Date(row.occurred_at),
    costUnits: row.cost_units,
    receivedAt: new Date(row.received_at),
    attempts: row.attempts,
  }));
}

/** What came of an event. */
export interface EventOutcome {
  readonly id: string;
  readonly outcome: string;
  /** The account of ours that it was about; null where there is none. */
  readonly connectionId: string | null;
}

/**
 * Closes events in one statement. From here on they name nobody but by the account of ours, with which they go; where there
 * is none, nothing but their number is left.
 */
export async function finishEvents(trx: Db, outcomes: readonly EventOutcome[], now: Date): Promise<void> {
  if (outcomes.length === 0) return;
  const column = (pick: (outcome: EventOutcome) => string | null) => arrayOf(outcomes, pick);
  await sql`
    update public.webhook_events e set state = 'done', outcome = u.outcome, connection_id = u.connection_id,
      platform_user_id = null, person_id = null, subject = case when u.connection_id is not null then e.subject end,
      attempts = least(e.attempts + 1, 30000), processed_at = ${now.toISOString()}::timestamptz,
      next_attempt_at = null, error_code = null
    from unnest(
      ${column((o) => o.id)}::uuid[], ${column((o) => o.outcome)}::text[], ${column((o) => o.connectionId)}::uuid[]
    ) as u (id, outcome, connection_id)
    where e.id = u.id
  `.execute(trx);
}

/**
 * Notes that an event could not be dealt with: it is tried again at `nextAttemptAt`, or given up where that is null, and
 * names nobody from then on.
 */
export async function postponeEvent(
  db: Db,
  id: string,
  failure: { readonly errorCode: string; readonly nextAttemptAt: Date | null; readonly now: Date },
): Promise<void> {
  const { errorCode, nextAttemptAt, now } = failure;
  const givenUp = nextAttemptAt === null;
  const unlessGivenUp = (column: string) => sql`case when not ${givenUp}::boolean then ${sql.ref(column)} end`;
  await sql`
    update public.webhook_events set attempts = least(attempts + 1, 30000), error_code = ${errorCode},
      next_attempt_at = ${nextAttemptAt?.toISOString() ?? null}::timestamptz,
      state = ${givenUp ? "failed" : "waiting"},
      processed_at = ${givenUp ? now.toISOString() : null}::timestamptz,
      platform_user_id = ${unlessGivenUp("platform_user_id")}, person_id = ${unlessGivenUp("person_id")},
      subject = ${unlessGivenUp("subject")}
    where id = ${id}::uuid and state = 'waiting'
  `.execute(db);
}

/** Claims waiting events whose time has come, moving each on to `claimedUntil`. Returns their ids. */
export async function claimOverdueEvents(
  db: Db,
  wanted: { readonly now: Date; readonly claimedUntil: Date; readonly limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update public.webhook_events set next_attempt_at = ${wanted.claimedUntil.toISOString()}::timestamptz
    where id = any(array(
      select id from public.webhook_events
      where state = 'waiting' and next_attempt_at <= ${wanted.now.toISOString()}::timestamptz
      order by next_attempt_at limit ${wanted.limit} for update skip locked))
    returning id
  `.execute(db);
  return rows.map(({ id }) => id);
}

/** An account as an event names it. */
export interface NamedAccount {
  readonly platform: string;
  readonly platformUserId: string;
}

/**
 * Pulls the next sync of these accounts forward, posts included, in one statement: to now, but not to within `pauseSeconds`
 * after the last read, and never further away. Accounts and posts that wait because of a failure keep their time. Returns those that
 * are connected, whether or not they had to be moved.
 */
export async function pullForwardForEvents(
  trx: Db,
  accounts: readonly NamedAccount[],
  { now, pauseSeconds }: { readonly now: Date; readonly pauseSeconds: number },
): Promise<(NamedAccount & { readonly connectionId: string })[]> {
  if (accounts.length === 0) return [];
  const at = now.toISOString();
  const { rows } = await sql<NamedAccount & { connectionId: string }>`
    with named as materialized (
      select distinct * from unnest(
        ${arrayOf(accounts, (a) => a.platform)}::text[], ${arrayOf(accounts, (a) => a.platformUserId)}::text[]
      ) as u (platform, platform_user_id)
    ), found as materialized (
      select c.id, n.platform, n.platform_user_id,
        greatest(${at}::timestamptz, c.last_attempt_at + make_interval(secs => ${pauseSeconds}::float8)) as due
      from named n join public.social_connections c
        on c.platform = n.platform and c.platform_user_id = n.platform_user_id
      where c.status in ('active', 'error') and c.status <> 'disconnected'
      order by c.id for no key update of c
    ), moved as (
      update public.social_connections c set
        next_sync_at = case when c.last_error_code is null then least(c.next_sync_at, f.due) else c.next_sync_at end,
        next_posts_at = case when c.posts_failed_attempts = 0 then least(c.next_posts_at, f.due) else c.next_posts_at end
      from found f where c.id = f.id
    )
    select platform, platform_user_id as "platformUserId", id as "connectionId" from found
  `.execute(trx);
  return rows;
}

/**
 * Removes events that nobody has dealt with and that name an account which is being erased, or with `userId` any account
 * or log-in of a person, in one statement. Deletions stay, which are owed; so does what may be about somebody else: their
 * account, or their log-in, has the same id.
 */
export async function deleteUndoneEvents(
  trx: Trx,
  erased: { readonly connectionId: string } | { readonly userId: string },
): Promise<void> {
  const whole = "userId" in erased;
  const [connectionId, userId] = whole ? [null, erased.userId] : [erased.connectionId, null];
  await sql`
    with own as materialized (
      select id, user_id, platform_user_id, alternate_ids, ended_person_id from public.social_connections
      where id = ${connectionId}::uuid or user_id = ${userId}::uuid
    ), ids as materialized (
      select platform_user_id as id from own union select unnest(alternate_ids) from own
      union select ended_person_id from own where ${whole}::boolean
      union select provider_person_id from public.oauth_grants where user_id = ${userId}::uuid
    )
    delete from public.webhook_events e using ids where e.state <> 'done' and e.kind <> 'data_deletion'
      and ids.id in (e.platform_user_id, e.person_id)
      and not exists (
        select from public.social_connections c where c.status <> 'disconnected' and c.id not in (select id from own)
          and (c.platform_user_id = ids.id or ids.id = any(c.alternate_ids)))
      and not exists (
        select from public.oauth_grants g where g.provider_person_id = ids.id and g.status in ('active', 'pending')
          and g.user_id <> coalesce(${userId}::uuid, (select user_id from own)))
  `.execute(trx);
}
