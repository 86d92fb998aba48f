import "server-only";
import { sql } from "kysely";
import type { Db } from "./client";

/** What a platform's deliveries came to. Delays are from the event, by the platform's clock, to its arrival. */
export interface DeliveryFigures {
  readonly platform: string;
  readonly events: number;
  readonly waiting: number;
  readonly oldestWaitingSeconds: number | null;
  readonly failed: number;
  readonly delayP50Seconds: number | null;
  readonly delayP95Seconds: number | null;
}

/** What webhooks told of the posts that reading has found. */
export interface PostFigures {
  readonly platform: string;
  /** Posts of accounts that were listened to when they appeared. */
  readonly posts: number;
  /** Of these, told by no webhook at all. */
  readonly missed: number;
  /** Told later than they should be. */
  readonly late: number;
  /** Told before reading found them: what webhooks are for. */
  readonly first: number;
}

/** Deliveries since a time, per platform, and everything that still waits, however old. */
export async function readDeliveryFigures(db: Db, since: Date, now: Date): Promise<DeliveryFigures[]> {
  const { rows } = await sql<DeliveryFigures>`
    select platform, count(*) filter (where received_at >= ${since.toISOString()}::timestamptz)::int as events, count(*) filter (where state = 'waiting')::int as waiting,
      extract(epoch from ${now.toISOString()}::timestamptz - min(received_at) filter (where state = 'waiting'))::int
        as "oldestWaitingSeconds",
      count(*) filter (where state = 'failed')::int as failed,
      percentile_cont(0.5) within group (order by extract(epoch from received_at - occurred_at)::float8)
        as "delayP50Seconds",
      percentile_cont(0.95) within group (order by extract(epoch from received_at - occurred_at)::float8)
        as "delayP95Seconds"
    from public.webhook_events where received_at >= ${since.toISOString()}::timestamptz or state = 'waiting'
    group by platform order by platform
  `.execute(db);
  return rows;
}

/** Deliveries that left no row, by platform and why, since a day. */
export async function readWebhookCounts(
  db: Db,
  since: Date,
): Promise<{ platform: string; outcome: string; count: number }[]> {
  const { rows } = await sql<{ platform: string; outcome: string; count: number }>`
    select platform, outcome, sum(count)::int as count from internal.webhook_counts
    where day >= (${since.toISOString()}::timestamptz at time zone 'UTC')::date
    group by platform, outcome order by platform, outcome
  `.execute(db);
  return rows;
}

/**
 * Compares posts that reading has found with what webhooks told of them, per platform. Counts posts that appeared in the
 * window, of accounts that were listened to by then: with a confirmed subscription, or with any event before.
 */
export async function readPostFigures(
  db: Db,
  wanted: {
    readonly platforms: readonly string[];
    readonly since: Date;
    readonly until: Date;
    readonly lateAfterSeconds: number;
  },
): Promise<PostFigures[]> {
  const { rows } = await sql<PostFigures>`
    with found as (
      select c.platform, p.published_at, p.first_seen_at, (
        select min(e.received_at) from public.webhook_events e
        where e.platform = c.platform and e.subject = p.platform_post_id and e.connection_id = c.id
      ) as told_at
      from public.platform_posts p join public.social_connections c on c.seq = p.connection_seq
      where c.platform = any(${[...wanted.platforms]}::text[])
        and p.published_at >= ${wanted.since.toISOString()}::timestamptz
        and p.published_at < ${wanted.until.toISOString()}::timestamptz
        and (exists (select 1 from public.webhook_subscriptions s
            where s.connection_id = c.id and s.verified_at <= p.published_at)
          or exists (select 1 from public.webhook_events e
            where e.connection_id = c.id and e.received_at <= p.published_at))
    )
    select platform, count(*)::int as posts, count(*) filter (where told_at is null)::int as missed,
      count(*) filter (where told_at > published_at + make_interval(secs => ${wanted.lateAfterSeconds}::float8))::int as late,
      count(*) filter (where told_at <= first_seen_at)::int as first
    from found group by platform order by platform
  `.execute(db);
  return rows;
}
