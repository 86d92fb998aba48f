import "server-only";
import { sql } from "kysely";
import type { Db } from "./client";

/** A consent of a person that stands, and what it serves. */
export interface Consent {
  readonly grantId: string;
  readonly platform: string;
  readonly loginVariant: string;
  readonly scopes: readonly string[];
  /** Until when the person may still choose among its accounts; null where nothing is left to choose. */
  readonly choiceUntil: string | null;
  /** Its accounts that are not disconnected. */
  readonly connectionIds: readonly string[];
}

/** The standing consents of a person, oldest first. */
export async function readConsents(db: Db, { userId, now }: { userId: string; now: Date }): Promise<Consent[]> {
  const { rows } = await sql<Consent>`
    select g.id as "grantId", g.platform, g.login_variant as "loginVariant", g.scopes,
      case when g.offered_accounts is not null and g.pending_until > ${now.toISOString()}::timestamptz
        then g.pending_until end as "choiceUntil",
      coalesce(array_agg(c.id order by c.seq) filter (where c.status <> 'disconnected'), '{}') as "connectionIds"
    from public.oauth_grants g left join public.social_connections c on c.grant_id = g.id
    where g.user_id = ${userId}::uuid and g.status in ('active', 'pending')
    group by g.id order by g.created_at, g.id
  `.execute(db);
  return rows;
}
