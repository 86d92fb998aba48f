import "server-only";
import { type RawBuilder, sql } from "kysely";
import type { Db } from "./client";
import { type SealedTable, type SealedTableName, sealedTables } from "./sealed-places";

/** A row's sealed texts, in the order of its table's columns. */
export interface SealedRow {
  readonly id: string;
  readonly texts: readonly (string | null)[];
}

/** A row's sealed texts as they were read, and what shall stand in their place. */
export interface ResealedRow {
  readonly id: string;
  readonly before: readonly (string | null)[];
  readonly after: readonly (string | null)[];
}

const isUnderOtherKey = (column: string, keyId: string) =>
  sql<boolean>`split_part(t.${sql.ref(column)}, '.', 2) <> ${keyId}`;
const anyOf = (conditions: RawBuilder<boolean>[]) => sql`(${sql.join(conditions, sql` or `)})`;

function underOtherKey(table: SealedTable, keyId: string) {
  return anyOf(table.columns.map((column) => isUnderOtherKey(column, keyId)));
}

/** How many rows of a table hold a text that is not sealed under this key. Reads the texts, not what `key_id` says. */
export async function countUnderOtherKeys(db: Db, name: SealedTableName, keyId: string): Promise<number> {
  const condition = underOtherKey(sealedTables[name], keyId);
  const { rows } = await sql<{ rows: number }>`
    select count(*) as rows from ${sql.table(name)} t where ${condition}
  `.execute(db);
  return rows[0]?.rows ?? 0;
}

/**
 * The next rows after the id `after` (null = from the first) that hold a text which is not sealed under this key, in the
 * order of their ids, at most `limit`.
 */
export async function readUnderOtherKeys(
  db: Db,
  name: SealedTableName,
  wanted: { readonly keyId: string; readonly after: string | null; readonly limit: number },
): Promise<SealedRow[]> {
  const table: SealedTable = sealedTables[name];
  const texts = sql.join(table.columns.map((column) => sql`t.${sql.ref(column)}`));
  const { rows } = await sql<SealedRow>`
    select t.id, array[${texts}]::text[] as texts
    from ${sql.table(name)} t
    where ${wanted.after === null ? sql`true` : sql`t.id > ${wanted.after}::uuid`}
      and ${underOtherKey(table, wanted.keyId)}
    order by t.id
    limit ${wanted.limit}
  `.execute(db);
  return rows;
}

/**
 * Puts texts sealed anew in the place of those that were read, in one statement, where all texts of the row still are the
 * ones that were read. Rows that somebody else holds locked are left alone, so this waits for nobody and cannot
 * deadlock. Nothing but the texts and the key's id changes: a refresh under way keeps its lease. Returns how many rows
 * were written.
 */
export async function replaceSealed(
  db: Db,
  name: SealedTableName,
  rows: readonly ResealedRow[],
  keyId: string,
): Promise<number> {
  const table: SealedTable = sealedTables[name];
  const column = (side: "before" | "after", index: number) =>
    sql`${rows.map((row) => row[side][index] ?? null)}::text[]`;
  const named = (word: string, index: number) => sql.ref(`${word}${index}`);
  const lists = table.columns.flatMap((_, index) => [column("before", index), column("after", index)]);
  const names = table.columns.flatMap((_, index) => [named("before", index), named("after", index)]);
  const unchanged = table.columns.map(
    (text, index) => sql`t.${sql.ref(text)} is not distinct from read.${named("before", index)}`,
  );
  const changes = table.columns.map((text, index) => sql`${sql.ref(text)} = free.${named("after", index)}`);
  if (table.keyIdColumn !== null) changes.push(sql`${sql.ref(table.keyIdColumn)} = ${keyId}`);
  const result = await sql`
    with free as (
      select read.* from unnest(${rows.map(({ id }) => id)}::uuid[], ${sql.join(lists)})
        as read(id, ${sql.join(names)})
      join ${sql.table(name)} t on t.id = read.id
      where ${sql.join(unchanged, sql` and `)}
      order by t.id
      for update of t skip locked
    )
    update ${sql.table(name)} t set ${sql.join(changes)} from free where t.id = free.id
  `.execute(db);
  return Number(result.numAffectedRows ?? 0n);
}
