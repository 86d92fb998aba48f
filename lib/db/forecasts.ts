import "server-only";
import { sql } from "kysely";
import { arrayOf } from "./arrays";
import type { Db, Trx } from "./client";
import { type TokenRow, tokensWithGrants, toTokenRow } from "./tokens";

/** A token whose forecast is due, with what of its grant the forecast rests on. */
export interface ForecastRow extends TokenRow {
  readonly consentedAt: Date;
  readonly scopes: readonly string[];
}

const forecastRows = (db: Db) => tokensWithGrants(db).select(["g.consented_at", "g.scopes"]);

type Found = Awaited<ReturnType<ReturnType<typeof forecastRows>["execute"]>>[number];

function toForecastRow(row: Found): ForecastRow {
  const { consented_at: consentedAt, scopes } = row;
  return { ...toTokenRow(row), consentedAt: new Date(consentedAt), scopes };
}

/** Tokens whose forecast is due, the longest overdue first, those of grants that have ended among them. */
export async function readDueForecasts(db: Db, now: Date, limit: number): Promise<ForecastRow[]> {
  const rows = await forecastRows(db)
    .where("t.next_forecast_at", "<=", now.toISOString())
    .orderBy("t.next_forecast_at")
    .limit(limit)
    .execute();
  return rows.map(toForecastRow);
}

/** The tokens of one grant, with what their forecasts rest on. */
export async function readForecastsOfGrant(db: Db, grantId: string): Promise<ForecastRow[]> {
  const rows = await forecastRows(db).where("t.grant_id", "=", grantId).execute();
  return rows.map(toForecastRow);
}

/** What is foreseen for a token, as it is written. */
export interface NewForecast {
  readonly row: ForecastRow;
  readonly endsAt: Date | null;
  readonly cause: string | null;
  /** When to look again; null = not before something changes. */
  readonly nextForecastAt: Date | null;
}

/** An account that a forecast is about. */
export interface ForeseenAccount {
  readonly tokenId: string;
  readonly connectionId: string;
  readonly userId: string;
  readonly username: string;
  readonly status: string;
  /** Whether an end was foreseen before. */
  readonly hadEnd: boolean;
}

/**
 * Writes forecasts to the accounts that each token serves, in the order that every verb locks in, and moves the tokens'
 * due times. A token that has changed since it was read is left alone: it is due again. Returns the accounts, connected
 * ones only; three statements for any number of tokens.
 */
export async function writeForecasts(
  trx: Trx,
  forecasts: readonly NewForecast[],
  now: Date,
): Promise<ForeseenAccount[]> {
  if (forecasts.length === 0) return [];
  const iso = (time: Date | null) => time?.toISOString() ?? null;
  const given = sql`unnest(
    ${arrayOf(forecasts, ({ row }) => row.id)}::uuid[], ${arrayOf(forecasts, ({ row }) => iso(row.obtainedAt))}::timestamptz[],
    ${arrayOf(forecasts, ({ row }) => row.refreshAttempts)}::smallint[], ${arrayOf(forecasts, ({ row }) => row.grantStatus)}::text[],
    ${arrayOf(forecasts, ({ endsAt }) => iso(endsAt))}::timestamptz[], ${arrayOf(forecasts, ({ cause }) => cause)}::text[],
    ${arrayOf(forecasts, (one) => iso(one.nextForecastAt))}::timestamptz[]
  ) as f (id, obtained_at, attempts, grant_status, ends_at, cause, next_at)`;
  const unchanged = sql`t.id = f.id and t.obtained_at = f.obtained_at and t.refresh_attempts = f.attempts`;
  const { rows } = await sql<ForeseenAccount & { endsAt: string | null; cause: string | null }>`
    select t.id as "tokenId", c.id as "connectionId", c.user_id as "userId", c.username, c.status,
      c.access_ends_at is not null as "hadEnd", f.ends_at as "endsAt", f.cause
    from ${given}
    join public.connection_tokens t on ${unchanged}
    join public.oauth_grants g on g.id = t.grant_id and g.status = f.grant_status
    join public.social_connections c on c.grant_id = t.grant_id and (
      c.id = t.connection_id
      or t.connection_id is null and not exists (
        select 1 from public.connection_tokens own where own.connection_id = c.id
      )
    )
    where c.status <> 'disconnected'
    order by c.id for update of c
  `.execute(trx);
  await sql`
    update public.social_connections c
    set access_ends_at = f.ends_at, access_end_cause = f.cause, updated_at = ${now.toISOString()}::timestamptz
    from unnest(${arrayOf(rows, (row) => row.connectionId)}::uuid[], ${arrayOf(rows, (row) => row.endsAt)}::timestamptz[],
      ${arrayOf(rows, (row) => row.cause)}::text[]) as f (id, ends_at, cause)
    where c.id = f.id and (c.access_ends_at, c.access_end_cause) is distinct from (f.ends_at, f.cause)
  `.execute(trx);
  await sql`
    update public.connection_tokens t set next_forecast_at = f.next_at from ${given} where ${unchanged}
  `.execute(trx);
  return rows;
}

/** Looks at a token's forecast again at `at`, whatever it says. */
export async function postponeForecast(db: Db, tokenId: string, at: Date): Promise<void> {
  await db
    .updateTable("connection_tokens")
    .set({ next_forecast_at: at.toISOString() })
    .where("id", "=", tokenId)
    .execute();
}

/** An account whose access ends, as an operator sees it. */
export interface EndingAccess {
  readonly connectionId: string;
  readonly platform: string;
  readonly username: string;
  readonly endsAt: string;
  readonly cause: string;
}

/** Accounts that can still be read and whose access ends by `until`, the first to end first. */
export async function readEndingAccess(db: Db, until: Date, limit: number): Promise<EndingAccess[]> {
  const { rows } = await sql<EndingAccess>`
    select id as "connectionId", platform, username, access_ends_at as "endsAt", access_end_cause as cause
    from public.social_connections
    where access_ends_at <= ${until.toISOString()}::timestamptz and status in ('active', 'error')
    order by access_ends_at, id limit ${limit}
  `.execute(db);
  return rows;
}
