import "server-only";
import { type RawBuilder, sql } from "kysely";
import { arrayOf } from "./arrays";
import type { Db } from "./client";

/** The grants that one developer app gave: those of its platform by all but the `otherApps`' log-ins, and the `alsoBy` ones. */
export interface AppGrants {
  readonly platform: string;
  readonly otherApps: readonly string[];
  readonly alsoBy: readonly { readonly platform: string; readonly loginVariant: string }[];
}

/** Whom a platform means: ids of a person or an account, as one of its apps knows them. */
export interface NamedPerson {
  readonly app: AppGrants;
  readonly ids: readonly string[];
}

/** A grant that a person may have taken back at its platform. */
export interface NamedGrant {
  readonly id: string;
  readonly userId: string;
  readonly platform: string;
  readonly status: string;
  /** When the newest of its tokens was given. */
  readonly obtainedAt: Date | null;
}

/** Whether a grant is the app's, by its platform and log-in; one whose log-in nobody knows is its platform's. */
function isOf({ platform, otherApps, alsoBy }: AppGrants, ofPlatform: RawBuilder<unknown>, login: RawBuilder<unknown>) {
  return sql`((${ofPlatform} = ${platform} and coalesce(${login} <> all(${[...otherApps]}::text[]), true))
    or exists (select 1 from unnest(
      ${arrayOf(alsoBy, (one) => one.platform)}::text[], ${arrayOf(alsoBy, (one) => one.loginVariant)}::text[]
    ) as also (platform, login) where also.platform = ${ofPlatform} and also.login = ${login}))`;
}

const grantIsOf = (app: AppGrants) => isOf(app, sql`g.platform`, sql`g.login_variant`);

/** Grants that still stand for a person, by the person's id or by that of an account behind them. */
export async function findGrantsOf(db: Db, { app, ids }: NamedPerson): Promise<NamedGrant[]> {
  const { rows } = await sql<Omit<NamedGrant, "obtainedAt"> & { obtainedAt: string | null }>`
    select g.id, g.user_id as "userId", g.platform, g.status, max(t.obtained_at) as "obtainedAt"
    from public.oauth_grants g left join public.connection_tokens t on t.grant_id = g.id
    where ${grantIsOf(app)} and g.status in ('active', 'pending') and (
      g.provider_person_id = any(${[...ids]}::text[]) or exists (
        select 1 from public.social_connections c where c.grant_id = g.id
          and (c.platform_user_id = any(${[...ids]}::text[]) or c.alternate_ids && ${[...ids]}::text[])))
    group by g.id order by g.id
  `.execute(db);
  return rows.map((row) => ({ ...row, obtainedAt: row.obtainedAt === null ? null : new Date(row.obtainedAt) }));
}

/** Whether a grant (by alias) was given anew after a time: compared in whole seconds, which is what platforms give. */
function givenAfter(grant: string, at: Date) {
  return sql`exists (select 1 from public.connection_tokens t where t.grant_id = ${sql.ref(`${grant}.id`)}
    and date_trunc('second', t.obtained_at) > date_trunc('second', ${at.toISOString()}::timestamptz))`;
}

/**
 * Every account of a person at a platform that still holds anything, disconnected ones with kept history included, except
 * those whose access was given anew after `askedAt`. `id` asks about one of them alone.
 */
export async function findAccountsOf(
  db: Db,
  { app, ids }: NamedPerson,
  { askedAt, id = null }: { readonly askedAt: Date; readonly id?: string | null },
): Promise<{ id: string; userId: string; influencerId: string }[]> {
  const { rows } = await sql<{ id: string; userId: string; influencerId: string }>`
    select c.id, c.user_id as "userId", c.influencer_id as "influencerId"
    from public.social_connections c left join public.oauth_grants g on g.id = c.grant_id
    where ${isOf(app, sql`c.platform`, sql`coalesce(g.login_variant, c.ended_login_variant)`)} and not (c.status = 'disconnected' and c.username = '')
      and (c.platform_user_id = any(${[...ids]}::text[]) or c.alternate_ids && ${[...ids]}::text[]
        or coalesce(g.provider_person_id, c.ended_person_id) = any(${[...ids]}::text[]))
      and not (coalesce(g.status = 'active', false) and ${givenAfter("g", askedAt)})
      and c.id = coalesce(${id}::uuid, c.id)
    order by c.id
  `.execute(db);
  return rows;
}

/**
 * Removes the grants of a person at a platform with their tokens, except one that was given anew after `askedAt`. Returns
 * how many.
 */
export async function deleteGrantsOf(db: Db, { app, ids }: NamedPerson, askedAt: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from public.oauth_grants g where ${grantIsOf(app)}
      and g.provider_person_id = any(${[...ids]}::text[])
      and not (g.status = 'active' and ${givenAfter("g", askedAt)})
      and not exists (select 1 from public.social_connections c where c.grant_id = g.id)
  `.execute(db);
  return Number(numAffectedRows ?? 0);
}
