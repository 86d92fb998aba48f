import { type Client, DatabaseError } from "pg";
import { closedSchemas, type Readers } from "./row-security.expectations";
import { type Person, type Row, readerOf } from "./row-security.people";
import type { Stage } from "./row-security.stage";

/** A relation that rows can be read from or written to: table, partitioned table, view, foreign table. */
export interface Relation {
  readonly schema: string;
  readonly name: string;
  readonly isView: boolean;
  /** Columns that an insert may name, and those of them that an update may. */
  readonly columns: readonly string[];
  readonly settable: readonly string[];
  /** Columns of the primary key. */
  readonly key: readonly string[];
}

/** A cell of the matrix that came out otherwise than expected. */
export interface Leak {
  readonly table: string;
  readonly who: string;
  readonly verb: "select" | "insert" | "update" | "delete";
  readonly what: string;
}

const relationsSql = `
  select n.nspname as "schema", c.relname as "name", c.relkind in ('v', 'm') as "isView",
    array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0
      and not a.attisdropped and a.attgenerated = '' order by a.attnum) as "columns",
    array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0
      and not a.attisdropped and a.attgenerated = '' and a.attidentity <> 'a' order by a.attnum) as "settable",
    array(select a.attname::text from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
      where i.indrelid = c.oid and i.indisprimary) as "key"
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any ($1) and c.relkind in ('r', 'p', 'v', 'm', 'f')
  order by n.nspname, c.relname`;

/** A table or view as the expectations name it: plain in schema `public`, with its schema elsewhere. */
export function nameOf({ schema, name }: Pick<Relation, "schema" | "name">): string {
  return schema === "public" ? name : `${schema}.${name}`;
}

/** What the catalogue has in these schemas. */
export async function relationsIn(client: Client, schemas: readonly string[]): Promise<Relation[]> {
  return (await client.query<Relation>(relationsSql, [schemas])).rows;
}

const insufficientPrivilege = "42501";
const quoted = (relation: Relation) => `"${relation.schema}"."${relation.name}"`;

/** Rows that an attempt touched or saw, or the SQLSTATE that ended it. */
type Outcome = { readonly rows: unknown[]; readonly count: number } | { readonly code: string };

/** Runs one statement as a person (null: a visitor) and takes back whatever it did; `look` sees the database before that. */
async function attempt(
  client: Client,
  person: Person | null,
  statement: { sql: string; values?: unknown[] },
  look?: () => Promise<void>,
): Promise<Outcome> {
  const settings = {
    role: person ? "authenticated" : "anon",
    // Hosted Supabase reads the claims as one JSON text, other servers one setting per claim.
    "request.jwt.claims": person ? JSON.stringify({ sub: person.id, role: "authenticated" }) : "",
    "request.jwt.claim.sub": person?.id ?? "",
  };
  const become = Object.entries(settings).map(([name, value]) => `set_config('${name}', '${value}', true)`);
  await client.query(`savepoint attempt; select ${become.reverse().join(", ")}`);
  try {
    const result = await client.query(statement.sql, statement.values);
    if (look) {
      await client.query("reset role");
      await look();
    }
    return { rows: result.rows, count: result.rowCount ?? 0 };
  } catch (error) {
    if (error instanceof DatabaseError) return { code: error.code ?? "" };
    throw error;
  } finally {
    await client.query("rollback to savepoint attempt; release savepoint attempt");
  }
}

/** A fingerprint of all rows of a relation, read as the server. */
export async function contents(client: Client, relation: Relation): Promise<string> {
  const { rows } = await client.query(
    `select coalesce(md5(string_agg(t::text, E'\\n' order by t::text)), 'empty') as sum from ${quoted(relation)} t`,
  );
  return rows[0].sum;
}

interface Write {
  readonly verb: "insert" | "update" | "delete";
  readonly name: string;
  readonly sql: string;
  readonly values?: unknown[];
}

/** Whose row is tried to be written to, and the row. */
interface Victim {
  readonly id: string;
  readonly row: Row;
}

/** The ways in which a person may try to write into a table: with somebody's row as the target, or their own. */
function writesOf(relation: Relation, person: Person | null, target: Victim | undefined): Write[] {
  const table = quoted(relation);
  const names = relation.columns.map((column) => `"${column}"`);
  const settable = relation.settable.map((column) => `"${column}"`);
  const [first = ""] = settable;
  const writes: Write[] = [
    { verb: "update", name: "update to nothing", sql: `update ${table} set ${first} = null` },
    {
      verb: "update",
      name: "update to itself",
      sql: `update ${table} set ${settable.map((name) => `${name} = ${name}`).join(", ")}`,
    },
    { verb: "update", name: "update returning", sql: `update ${table} set ${first} = ${first} returning *` },
    { verb: "update", name: "lock for update", sql: `select ${first} from ${table} for update` },
    { verb: "delete", name: "delete", sql: `delete from ${table}` },
    { verb: "delete", name: "delete returning", sql: `delete from ${table} returning *` },
  ];
  if (relation.isView) return writes.filter((write) => write.name !== "lock for update");
  const copy = `insert into ${table} (${names.join(", ")}) overriding system value
    select ${names.join(", ")} from jsonb_populate_record(null::${table}, $1)`;
  const insert = (name: string, row: Row, suffix = "") =>
    writes.push({ verb: "insert", name, sql: `${copy} ${suffix}`, values: [JSON.stringify(row)] });
  const victim = target?.row;
  if (!victim) {
    insert("insert of a row of nulls", {});
    return writes;
  }
  insert("insert of somebody's row", victim);
  insert("insert returning", victim, "returning *");
  if (relation.key.length > 0) {
    const key = relation.key.map((column) => `"${column}"`).join(", ");
    insert("upsert that skips", victim, `on conflict (${key}) do nothing`);
    insert("upsert that overwrites", victim, `on conflict (${key}) do update set ${first} = excluded.${first}`);
  }
  // By what it holds: a column of any name may say whose a row is.
  const ownerColumn =
    relation.columns.find((column) => victim[column] === target.id) ??
    ["user_id", "id"].find((column) => relation.columns.includes(column));
  if (person && ownerColumn) {
    insert("insert of an own row", { ...victim, [ownerColumn]: person.id });
    writes.push({
      verb: "update",
      name: "taking rows over",
      sql: `update ${table} set "${ownerColumn}" = $1`,
      values: [person.id],
    });
  }
  return writes;
}

async function writeLeaks(
  client: Client,
  relation: Relation,
  person: Person | null,
  victim: Victim | undefined,
): Promise<Leak[]> {
  const leaks: Leak[] = [];
  const leak = (write: Write, what: string) =>
    leaks.push({
      table: nameOf(relation),
      who: person?.name ?? "anon",
      verb: write.verb,
      what: `${write.name}: ${what}`,
    });
  const before = await contents(client, relation);
  for (const write of writesOf(relation, person, victim)) {
    let after = before;
    const outcome = await attempt(client, person, write, async () => {
      after = await contents(client, relation);
    });
    // Any other error means that row security had already let the statement through.
    if ("code" in outcome) {
      if (outcome.code !== insufficientPrivilege) leak(write, `ended by ${outcome.code}, not by row security`);
    } else if (outcome.count > 0) leak(write, `${outcome.count} rows`);
    if (after !== before) leak(write, "the table has changed");
  }
  return leaks;
}

async function readLeaks(
  client: Client,
  relation: Relation,
  person: Person | null,
  { people, hidden }: Stage,
  expected: Readers,
): Promise<Leak[]> {
  const outcome = await attempt(client, person, { sql: `select to_jsonb(t) as row from ${quoted(relation)} t` });
  const seen = new Set("rows" in outcome ? outcome.rows.map((one) => JSON.stringify((one as { row: Row }).row)) : []);
  const cell = { table: nameOf(relation), who: person?.name ?? "anon", verb: "select" } as const;
  if ("code" in outcome && outcome.code !== insufficientPrivilege)
    return [{ ...cell, what: `failed with ${outcome.code}` }];
  if ((hidden.get(nameOf(relation)) ?? []).some((row) => seen.has(JSON.stringify(row))))
    return [{ ...cell, what: "sees a row that is nobody's to see" }];
  return people.flatMap((owner) => {
    const sees = seen.has(JSON.stringify(owner.rows.get(nameOf(relation))));
    const may = expected[owner.isPublic ? "public" : "private"].includes(readerOf(person, owner));
    if (sees === may) return [];
    return [{ ...cell, what: `${sees ? "sees" : "does not see"} the row of ${owner.name}` }];
  });
}

/**
 * Tries every verb on the given relations as everybody and as a visitor, against whose rows each may read. Returns the
 * cells that came out otherwise; an empty list means that row security holds. Changes nothing.
 */
export async function findLeaks(
  stage: Stage,
  relations: readonly Relation[],
  readers: Readonly<Record<string, Readers>>,
  { firstOnly = false } = {},
): Promise<Leak[]> {
  const { client, people } = stage;
  const leaks: Leak[] = [];
  for (const relation of relations) {
    const closed = (closedSchemas as readonly string[]).includes(relation.schema);
    const expected = closed ? undefined : readers[nameOf(relation)];
    for (const person of [null, ...people]) {
      const other = people.find((one) => one.id !== person?.id);
      const row = other?.rows.get(nameOf(relation));
      const victim = other && row ? { id: other.id, row } : undefined;
      if (expected) leaks.push(...(await readLeaks(client, relation, person, stage, expected)));
      else leaks.push(...(await anyRowLeaks(client, relation, person)));
      if (firstOnly && leaks.length > 0) return leaks;
      leaks.push(...(await writeLeaks(client, relation, person, victim)));
      if (firstOnly && leaks.length > 0) return leaks;
    }
  }
  return leaks;
}

/** Functions of these schemas that a visitor or a signed-in person may call, triggers left out. */
export async function callableFunctions(client: Client, schemas: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select distinct n.nspname || '.' || p.proname as name
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace, unnest(array['anon', 'authenticated']) as who
     where n.nspname = any ($1) and p.prorettype <> 'trigger'::regtype and p.prokind <> 'a'
       and has_schema_privilege(who, n.oid, 'usage') and has_function_privilege(who, p.oid, 'execute')
     order by 1`,
    [schemas],
  );
  return rows.map(({ name }) => name);
}

async function anyRowLeaks(client: Client, relation: Relation, person: Person | null): Promise<Leak[]> {
  const outcome = await attempt(client, person, { sql: `select 1 from ${quoted(relation)} t` });
  const table = `${relation.schema}.${relation.name}`;
  const cell = { table, who: person?.name ?? "anon", verb: "select" } as const;
  if ("code" in outcome)
    return outcome.code === insufficientPrivilege ? [] : [{ ...cell, what: `failed with ${outcome.code}` }];
  if (outcome.count > 0) return [{ ...cell, what: `sees ${outcome.count} rows` }];
  // Nothing to see yet is no protection: without row security the next row would be seen.
  const { rows } = await client.query("select relrowsecurity as guarded from pg_class where oid = $1::regclass", [
    quoted(relation),
  ]);
  return rows[0].guarded ? [] : [{ ...cell, what: "may read, and sees nothing only because nothing is there" }];
}
