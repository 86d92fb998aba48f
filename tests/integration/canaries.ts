import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "pg";
import type { Person } from "./row-security.people";

/** Every schema of the database that can hold anything about a person. */
const schemas = ["public", "parts", "internal", "pgboss", "auth", "storage"];

interface Column {
  readonly name: string;
  readonly type: string;
}

const quoted = (table: string) =>
  table
    .split(".")
    .map((part) => `"${part}"`)
    .join(".");

async function textColumns(client: Client, table: string): Promise<Column[]> {
  const { rows } = await client.query<Column>(
    `select a.attname as name, format_type(a.atttypid, null) as type from pg_attribute a
     where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
       and format_type(a.atttypid, null) in ('text', 'character varying', 'jsonb', 'text[]')`,
    [table],
  );
  return rows;
}

/**
 * Writes a person's word into every text, list and document of their row in a table, wherever the column's rules take it.
 * Columns in `spare` keep what they hold: the program could not work with anything else.
 */
export async function spreadCanary(
  client: Client,
  person: Person,
  table: string,
  spare: readonly string[],
): Promise<void> {
  const row = person.rows.get(table) ?? {};
  for (const { name, type } of await textColumns(client, `public.${table}`)) {
    if (spare.includes(`${table}.${name}`) || Object.values(row).length === 0) continue;
    const value =
      type === "jsonb" ? JSON.stringify({ canary: person.word }) : type === "text[]" ? [person.word] : person.word;
    const where = Object.entries(row).filter(([, own]) => typeof own === "string" || typeof own === "number");
    const ids = where.filter(([column]) =>
      /^(?:id|seq|connection_seq|post_id|connection_id|user_id|influencer_id)$/.test(column),
    );
    await client.query("begin");
    try {
      await client.query(
        `update public.${table} set "${name}" = $1 where ${ids.map(([column], at) => `"${column}" = $${at + 2}`).join(" and ")}`,
        [value, ...ids.map(([, own]) => own)],
      );
      await client.query("commit");
    } catch {
      await client.query("rollback");
    }
  }
}

/** Tables of the whole database with a row that holds one of these texts anywhere. */
export async function tablesHolding(client: Client, canaries: readonly string[]): Promise<string[]> {
  const { rows: tables } = await client.query<{ table: string }>(
    `select n.nspname || '.' || c.relname as "table" from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname = any($1) order by 1`,
    [schemas],
  );
  const holding: string[] = [];
  for (const { table } of tables) {
    const { rows } = await client.query(
      `select 1 from ${quoted(table)} t where exists (select 1 from unnest($1::text[]) c where position(c in t::text) > 0) limit 1`,
      [canaries],
    );
    if (rows.length > 0) holding.push(table);
  }
  return holding;
}

/** A fingerprint of all rows that hold one of these texts, by table. */
export async function fingerprints(client: Client, canaries: readonly string[]): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const table of await tablesHolding(client, canaries)) {
    const { rows } = await client.query<{ print: string }>(
      `select md5(string_agg(t::text, '|' order by t::text)) as print from ${quoted(table)} t
       where exists (select 1 from unnest($1::text[]) c where position(c in t::text) > 0)`,
      [canaries],
    );
    found[table] = rows[0]?.print ?? "";
  }
  return found;
}

/** Every file below a folder with its length. */
export function fileLengths(folder: string): Map<string, number> {
  const lengths = new Map<string, number>();
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const path = join(folder, file);
    if (statSync(path).isFile()) lengths.set(path, statSync(path).size);
  }
  return lengths;
}

/** Files below a folder that hold one of these texts in their name, or in what was written after they had these lengths. */
export function filesHolding(
  folder: string,
  canaries: readonly string[],
  since: ReadonlyMap<string, number> = new Map(),
): string[] {
  return [...fileLengths(folder).keys()].filter((path) => {
    const written = readFileSync(path).subarray(since.get(path) ?? 0);
    return canaries.some((canary) => path.includes(canary) || written.includes(canary));
  });
}
