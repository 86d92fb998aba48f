import "server-only";
import { sql } from "kysely";
import type { Db } from "./client";

/**
 * Notes for every account and each of the `days` UTC days before `today` that it has no snapshot of, why: access that
 * had ended by then, else what its last failed sync of that day said (`causes` by error code), else `otherwise`. A day
 * that is noted already stays as it is. One statement. Returns how many days were noted.
 */
export async function noteMissedDays(
  db: Db,
  wanted: {
    readonly today: string;
    readonly days: number;
    readonly causes: Readonly<Record<string, string>>;
    readonly otherwise: string;
  },
): Promise<number> {
  const { today, days, causes, otherwise } = wanted;
  const { rows } = await sql<{ day: string }>`
    insert into public.missed_days (connection_seq, day, user_id, reason)
    select c.seq, d.day, c.user_id,
      case
        when c.status in ('expired', 'revoked') and c.last_error_at < d.ends_at then 'needs_reconnect'
        else coalesce(cause.reason, ${otherwise}::text)
      end
    from (
      select ${today}::date - n as day, (${today}::date - n + 1)::timestamp at time zone 'utc' as ends_at
      from generate_series(1, ${days}::integer) as n
    ) d
    join public.social_connections c on c.connected_at < d.ends_at and c.username <> ''
      and (c.status <> 'disconnected' or c.disconnected_at >= d.ends_at)
    left join lateral (
      select error_code from public.sync_jobs
      where connection_id = c.id and status in ('postponed', 'failed')
        and finished_at >= d.ends_at - interval '1 day' and finished_at < d.ends_at
      order by id desc limit 1
    ) j on true
    left join unnest(${Object.keys(causes)}::text[], ${Object.values(causes)}::text[]) as cause (code, reason)
      on cause.code = j.error_code
    where not exists (
      select 1 from public.social_stats_snapshots s where s.connection_seq = c.seq and s.day = d.day
    )
    on conflict (connection_seq, day) do nothing
    returning day
  `.execute(db);
  return rows.length;
}
