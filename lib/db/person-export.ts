import "server-only";
import { sql } from "kysely";
import type { Db } from "./client";

/** Which rows of which table, and how to page through them. Names come from our own list, never from a request. */
export interface ExportedRows {
  readonly table: string;
  readonly owner: "id" | "user_id" | "connection_seq";
  readonly key: readonly string[];
  readonly withheld: readonly string[];
}

/** A row as JSON text (numbers as exact as they are stored), and its place in the order. */
export interface ExportedRow {
  readonly json: string;
  readonly place: readonly string[];
}

/** The next rows of a person after a place (null = from the first), in the order of the key, at most `limit`. */
export async function readRowsOfPerson(
  db: Db,
  userId: string,
  { table, owner, key, withheld }: ExportedRows,
  page: { readonly after: readonly string[] | null; readonly limit: number },
): Promise<ExportedRow[]> {
  const columns = sql.join(key.map((name) => sql`t.${sql.ref(name)}`));
  const texts = sql.join(key.map((name) => sql`t.${sql.ref(name)}::text`));
  const theirs =
    owner === "connection_seq"
      ? sql`t.connection_seq in (select c.seq from public.social_connections c where c.user_id = ${userId})`
      : sql`t.${sql.ref(owner)} = ${userId}`;
  const further = page.after === null ? sql`true` : sql`(${columns}) > (${sql.join([...page.after])})`;
  const { rows } = await sql<{ json: string; place: string[] }>`
    select (to_jsonb(t) - ${[...withheld]}::text[])::text as json, array[${texts}] as place
    from ${sql.table(`public.${table}`)} t where ${theirs} and ${further}
    order by ${columns} limit ${page.limit}
  `.execute(db);
  return rows;
}

const mostAuthEntries = 500;

/** What the Auth server holds about a person that is no secret; of its log what they did themselves, the newest entries. */
export async function readAccountForExport(db: Db, userId: string): Promise<string> {
  const { rows } = await sql<{ json: string }>`
    select jsonb_build_object(
      'id', u.id, 'email', u.email, 'phone', u.phone, 'email_confirmed_at', u.email_confirmed_at,
      'last_sign_in_at', u.last_sign_in_at, 'created_at', u.created_at, 'updated_at', u.updated_at,
      'user_metadata', u.raw_user_meta_data, 'app_metadata', u.raw_app_meta_data,
      'sessions', coalesce((
        select jsonb_agg(jsonb_build_object('created_at', s.created_at, 'refreshed_at', s.refreshed_at,
          'not_after', s.not_after, 'user_agent', s.user_agent, 'ip', s.ip) order by s.created_at)
        from auth.sessions s where s.user_id = u.id), '[]'),
      'identities', coalesce((
        select jsonb_agg(jsonb_build_object('provider', i.provider, 'identity_data', i.identity_data,
          'last_sign_in_at', i.last_sign_in_at, 'created_at', i.created_at, 'updated_at', i.updated_at) order by i.created_at)
        from auth.identities i where i.user_id = u.id), '[]'),
      'log', coalesce((
        select jsonb_agg(jsonb_build_object('at', e.created_at, 'ip', e.ip_address, 'payload', e.payload) order by e.created_at desc)
        from (
          select created_at, ip_address, payload from auth.audit_log_entries
          where payload ->> 'actor_id' = u.id::text order by created_at desc limit ${mostAuthEntries}
        ) e), '[]'))::text as json
    from auth.users u where u.id = ${userId}
  `.execute(db);
  return rows[0]?.json ?? "{}";
}

/** How many sealed access tokens are held for a person, by platform. */
export async function countTokensOfPerson(db: Db, userId: string): Promise<{ platform: string; tokens: number }[]> {
  const { rows } = await sql<{ platform: string; tokens: number }>`
    select g.platform, count(*) as tokens from public.connection_tokens t
    join public.oauth_grants g on g.id = t.grant_id where g.user_id = ${userId} group by g.platform order by g.platform
  `.execute(db);
  return rows;
}

/** The folders in Storage that are a person's: their own and one per account. */
export async function readFoldersOfPerson(db: Db, userId: string): Promise<string[]> {
  const rows = await db.selectFrom("social_connections").select("id").where("user_id", "=", userId).execute();
  return [userId, ...rows.map(({ id }) => id)];
}
