import "server-only";
import { sql } from "kysely";
import { arrayOf } from "./arrays";
import type { Db } from "./client";

/** Codes of accounts that fail because the platform refuses our app, or what it asks for. */
export const refusalCodes = ["APP_MISCONFIGURED", "INVALID_REQUEST"] as const;

/** Closes an incident of the operators for everybody who was told, also for those who are no admins any more. */
export async function closeOperatorIncidents(db: Db, incidentKey: string, now: Date): Promise<void> {
  await sql`
    update public.notifications set resolved_at = ${now.toISOString()}::timestamptz
    where kind in ('platform_paused', 'platform_misconfigured') and incident_key = ${incidentKey} and resolved_at is null
  `.execute(db);
}

/** A platform's refusal of our app that may be over. */
export interface EndedRefusal {
  readonly platform: string;
  readonly incidentKey: string;
  /** Otherwise it is over only where no account is left that was refused. */
  readonly isSure: boolean;
}

/** Closes the incidents of refusals that are over, in one statement. */
export async function endPlatformRefusals(db: Db, ended: readonly EndedRefusal[], now: Date): Promise<void> {
  if (ended.length === 0) return;
  await sql`
    update public.notifications n set resolved_at = ${now.toISOString()}::timestamptz
    from unnest(${arrayOf(ended, (e) => e.platform)}::text[], ${arrayOf(ended, (e) => e.incidentKey)}::text[],
      ${arrayOf(ended, (e) => e.isSure)}::boolean[]) as e (platform, incident_key, is_sure)
    where n.kind in ('platform_paused', 'platform_misconfigured') and n.incident_key = e.incident_key
      and n.resolved_at is null and (e.is_sure or not exists (
        select 1 from public.social_connections c where c.platform = e.platform and c.status in ('active', 'error')
          and c.last_error_code = any(${[...refusalCodes]}::text[])
      ))
  `.execute(db);
}

/** A platform that refuses our app, or what it asks for, now. */
export interface PlatformRefusal {
  readonly platform: string;
  readonly accounts: number;
  /** The platform's own words of the latest time, without secrets; null where it has none. */
  readonly detail: string | null;
}

/** The platforms that have refused accounts for our app's sake since `recentSince`, each with how many such there are. */
export async function readPlatformRefusals(db: Db, { recentSince }: { recentSince: Date }): Promise<PlatformRefusal[]> {
  const { rows } = await sql<PlatformRefusal>`
    select platform, count(*) as accounts, (array_agg(last_error_detail order by last_error_at desc))[1] as detail
    from public.social_connections
    where status in ('active', 'error') and last_error_code = any(${[...refusalCodes]}::text[])
      and last_error_at > ${recentSince.toISOString()}::timestamptz
    group by platform order by platform
  `.execute(db);
  return rows;
}
