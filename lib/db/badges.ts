import "server-only";
import { sql } from "kysely";
import type { Db } from "./client";
import type { Json } from "./types";

/** A judgement that differs from the stored one. */
export interface BadgeChange {
  readonly influencerId: string;
  readonly userId: string;
  readonly verified: boolean;
  /** Whether the badge itself was won or lost, not only the reason. */
  readonly turned: boolean;
  readonly details: { readonly [key: string]: Json };
}

/** Stores judgements; a badge won or lost is an event and raises `numbers_version`. One statement; none for no change. */
export async function writeBadges(db: Db, changes: readonly BadgeChange[], now: Date): Promise<void> {
  if (changes.length === 0) return;
  const column = <T>(pick: (change: BadgeChange) => T) => changes.map(pick);
  await sql`
    with judged as (
      select * from unnest(${column((c) => c.influencerId)}::uuid[], ${column((c) => c.userId)}::uuid[],
        ${column((c) => c.verified)}::boolean[], ${column((c) => c.turned)}::boolean[],
        ${column((c) => JSON.stringify(c.details))}::text[]) as j (influencer_id, user_id, verified, turned, details)
    ), turned as (
      update public.influencers i set is_verified = j.verified, numbers_version = i.numbers_version + 1
      from judged j where j.influencer_id = i.id and j.turned
    ), events as (
      insert into public.verification_events (influencer_id, user_id, at, won, details)
      select influencer_id, user_id, ${now.toISOString()}::timestamptz, verified, details::jsonb from judged where turned
    )
    update public.influencer_numbers n set verification = j.details::jsonb
    from judged j where j.influencer_id = n.influencer_id
  `.execute(db);
}

/** Verified influencers with an account whose number is older than `before`, so that no write has ended their badge. */
export async function readStaleBadges(db: Db, before: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select i.id from public.influencers i
    where i.is_verified and exists (
      select 1 from public.social_connections c
      left join public.influencer_platform_stats s on s.connection_seq = c.seq and s.metric = 'followers'
      where c.influencer_id = i.id and c.status <> 'disconnected'
        and (s.as_of is null or s.as_of < ${before.toISOString()}::timestamptz)
    )
    limit ${limit}
  `.execute(db);
  return rows.map(({ id }) => id);
}
