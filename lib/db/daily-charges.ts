import "server-only";
import { sql } from "kysely";
import { arrayOf } from "./arrays";
import type { Trx } from "./client";

/** An account that a platform charges for once on a UTC day. */
export interface DailyCharge {
  readonly platform: string;
  readonly platformUserId: string;
  /** `YYYY-MM-DD`. */
  readonly dayUtc: string;
}

/**
 * Takes these charges for the caller, who counts them in the same transaction. Returns those that somebody has counted
 * before, which are not to be counted again: of several callers at once exactly one is left with a charge. An account that
 * nobody has connected stays with every caller. One statement; the connections are locked in the order of the sync.
 */
export async function takeCharges<Charge extends DailyCharge>(
  trx: Trx,
  charges: readonly Charge[],
): Promise<readonly Charge[]> {
  const { rows } = await sql<{ place: number }>`
    with held as (
      select c.id, c.charged_on, u.day, u.place
      from public.social_connections c join unnest(
        ${arrayOf(charges, (charge) => charge.platform)}::text[],
        ${arrayOf(charges, (charge) => charge.platformUserId)}::text[],
        ${arrayOf(charges, (charge) => charge.dayUtc)}::date[]
      ) with ordinality as u (platform, platform_user_id, day, place)
        on (c.platform, c.platform_user_id) = (u.platform, u.platform_user_id)
      where c.status <> 'disconnected'
      order by c.id for no key update of c
    ), taken as (
      update public.social_connections c set charged_on = held.day
      from held where c.id = held.id and held.charged_on is distinct from held.day
    )
    select place from held where charged_on = day
  `.execute(trx);
  return rows.flatMap(({ place }) => charges[place - 1] ?? []);
}
