import { pool } from "@/lib/db";

/** Tables whose rows may change with any request, whatever it asks for; each with the reason. */
const bookkeeping: Readonly<Record<string, string>> = {
  "internal.rate_limits": "counts every request, refused ones above all",
  "internal.webhook_counts": "counts what arrives at a webhook address, forged notifications too",
  "auth.sessions": "a session's last use is written when it is used",
  "auth.refresh_tokens": "a session that is used may be refreshed",
};
const leftOut = ["pg_catalog", "information_schema", "pg_toast"];

/** What is stored: one sum per table, over all its rows. */
export type Fingerprint = ReadonlyMap<string, string>;

let tables: string[] | null = null;

async function findTables(): Promise<string[]> {
  const { rows } = await pool().query(
    `select format('%I.%I', n.nspname, c.relname) as name, n.nspname || '.' || c.relname as plain
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and not c.relispartition and not n.nspname = any ($1)
       and n.nspname not like 'pg_%' and has_table_privilege(c.oid, 'select')
     order by 1`,
    [leftOut],
  );
  return rows.filter(({ plain }) => !(plain in bookkeeping)).map(({ name }) => name);
}

/** Sums up every row of every table of every schema, the bookkeeping of requests left out. */
export async function fingerprint(): Promise<Fingerprint> {
  tables ??= await findTables();
  const one = (table: string) =>
    `select '${table.replaceAll("'", "''")}' as name, count(*) || ':' ||
       coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)::text as sum from ${table} t`;
  const { rows } = await pool().query<{ name: string; sum: string }>(tables.map(one).join(" union all "));
  return new Map(rows.map(({ name, sum }) => [name, sum]));
}

/** Names of the tables whose rows differ. */
export function changedTables(before: Fingerprint, after: Fingerprint): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name));
}

/** Gives every person their whole allowance of requests again: limits are not what is tried here. */
export async function forgetRequestCounts(): Promise<void> {
  await pool().query("delete from internal.rate_limits");
}
