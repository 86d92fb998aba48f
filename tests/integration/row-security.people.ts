import { randomInt, randomUUID } from "node:crypto";
import type { Client } from "pg";
import type { Reader } from "./row-security.expectations";

/** A person with one row in every table. */
export interface Person {
  readonly name: string;
  readonly id: string;
  readonly role: "influencer" | "brand" | "admin";
  readonly isPublic: boolean;
  /** A word like no other in the database: lower-case letters, so that it passes for a handle or a code. */
  readonly word: string;
  /** The person's row of each table, as the server sees it. */
  readonly rows: Map<string, Row>;
}
export type Row = Readonly<Record<string, unknown>>;

/** One private and one public influencer, two brands, an admin. */
const cast = [
  { name: "ana", role: "influencer", isPublic: false },
  { name: "zoe", role: "influencer", isPublic: true },
  { name: "bob", role: "brand", isPublic: false },
  { name: "bea", role: "brand", isPublic: false },
  { name: "ada", role: "admin", isPublic: false },
] as const;

/** What the filler cannot guess: columns whose rules span several columns or have no foreign key to follow. */
const special: Readonly<Record<string, (person: Person) => Row>> = {
  influencers: (person) => ({ is_public: person.isPublic }),
  influencer_platform_stats: () => ({ value: "1234567890.1234" }),
  // Their person is named without a foreign key.
  oauth_grants: (person) => ({ user_id: person.id }),
  sync_jobs: (person) => ({ user_id: person.id }),
  missed_days: () => ({ reason: "platform_down" }),
  // Either counts or a reason.
  audience_breakdowns: () => ({ counts: "{}" }),
  // Whose account is counted stands there as an id that this program has no row for yet.
  api_budgets: () => ({ platform: "toy", budget: "calls", subject: randomUUID() }),
  // The end of the id: its beginning is the time of sign-up, which two people may share.
  platform_controls: (person) => ({ platform: `toy${person.id.slice(-8)}` }),
  // Whose event it is, once that is known.
  webhook_events: (person) => ({ connection_id: person.rows.get("social_connections")?.id }),
  social_stats_snapshots: (person) => ({
    connection_seq: person.rows.get("social_connections")?.seq,
    day: "2026-01-15",
    followers_count: Number.MAX_SAFE_INTEGER,
  }),
};
/** Tables whose row comes into being with the person, by a trigger. */
const madeBySignUp = new Set(["profiles"]);

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly choices: string | null;
  readonly parentSchema: string | null;
  readonly parentTable: string | null;
  readonly parentColumn: string | null;
}

const columnsSql = `
  select c.relname as "table", a.attname as "name", format_type(a.atttypid, null) as "type",
    a.attnotnull and not a.atthasdef and a.attidentity = '' as "required",
    (select (regexp_match(pg_get_constraintdef(k.oid), 'ARRAY\\[''([^'']+)'''))[1] from pg_constraint k
      where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum] limit 1) as "choices",
    pn.nspname as "parentSchema", pc.relname as "parentTable", pa.attname as "parentColumn"
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_constraint f on f.conrelid = c.oid and f.contype = 'f' and f.conkey = array[a.attnum]
  left join pg_class pc on pc.oid = f.confrelid
  left join pg_namespace pn on pn.oid = pc.relnamespace
  left join pg_attribute pa on pa.attrelid = f.confrelid and pa.attnum = f.confkey[1]
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
  order by c.relname, a.attnum`;

function newWord(): string {
  return Array.from({ length: 10 }, () => String.fromCharCode(randomInt(97, 123))).join("");
}

/** A value of a column that has to have one: the first of its choices, else the plainest of its type. */
function plainValue(column: Column, person: Person): unknown {
  if (column.choices !== null) return column.choices;
  if (column.type.endsWith("[]")) return [];
  if (/^(?:text|character varying)$/.test(column.type)) return person.word;
  if (/^(?:smallint|integer|bigint|numeric|real|double precision)$/.test(column.type)) return randomInt(1, 32_000);
  if (/^timestamp/.test(column.type)) return "2026-01-15T12:00:00Z";
  if (column.type === "date") return "2026-01-15";
  if (column.type === "uuid") return randomUUID();
  if (column.type === "boolean") return false;
  if (/^jsonb?$/.test(column.type)) return "{}";
  throw new Error(`no filler for ${column.table}.${column.name} of type ${column.type}`);
}

/** Tables with those they refer to before them; by name otherwise. Throws when two refer to each other. */
function parentsFirst(columns: readonly Column[]): string[] {
  const waiting = new Set(columns.map((column) => column.table));
  const ordered: string[] = [];
  while (waiting.size > 0) {
    const next = [...waiting].find((table) =>
      columns.every(
        (one) =>
          one.table !== table ||
          one.parentSchema !== "public" ||
          one.parentTable === table ||
          !waiting.has(one.parentTable ?? ""),
      ),
    );
    if (next === undefined) throw new Error(`tables refer to each other: ${[...waiting].join(", ")}`);
    waiting.delete(next);
    ordered.push(next);
  }
  return ordered;
}

async function addRow(client: Client, table: string, columns: readonly Column[], person: Person): Promise<Row> {
  if (madeBySignUp.has(table)) {
    await client.query("update public.profiles set role = $2 where id = $1", [person.id, person.role]);
    const made = await client.query("select to_jsonb(t) as row from public.profiles t where id = $1", [person.id]);
    return made.rows[0].row;
  }
  const values: Record<string, unknown> = {};
  for (const column of columns) {
    const parentRow = column.parentSchema === "public" ? person.rows.get(column.parentTable ?? "") : undefined;
    if (column.parentSchema === "auth") values[column.name] = person.id;
    else if (parentRow) values[column.name] = parentRow[column.parentColumn ?? ""];
    else if (column.required) values[column.name] = plainValue(column, person);
  }
  Object.assign(values, special[table]?.(person));
  const names = Object.keys(values);
  const inserted = await client.query(
    `insert into public.${table} (${names.map((name) => `"${name}"`).join(", ")})
     values (${names.map((_name, index) => `$${index + 1}`).join(", ")}) returning to_jsonb(${table}.*) as row`,
    Object.values(values),
  );
  return inserted.rows[0].row;
}

/** How an auth user comes into being: takes the role asked for at sign-up, returns the user's id. */
export type SignUp = (name: string, role: Person["role"]) => Promise<string>;

/** Signs up behind the Auth server's back, inside the caller's transaction. */
export function signUpInDatabase(client: Client): SignUp {
  return async (name, role) => {
    const id = randomUUID();
    await client.query("insert into auth.users (id, email, raw_user_meta_data) values ($1, $2, $3)", [
      id,
      `${name}-${id}@example.test`,
      JSON.stringify({ role }),
    ]);
    return id;
  };
}

/**
 * Signs up five people and gives each a row in every table of schema `public`, found by reading the catalogue: foreign
 * keys lead to the same person's rows, everything else gets the plainest value its column takes. Writes as the server
 * does, in the caller's transaction if there is one.
 */
export async function createPeople(client: Client, signUp: SignUp): Promise<Person[]> {
  const columns = (await client.query<Column>(columnsSql)).rows;
  const tables = parentsFirst(columns);
  await client.query("select parts.ensure_snapshot_month('2026-01-15')");
  const people: Person[] = [];
  for (const { name, role, isPublic } of cast) {
    const person: Person = {
      name,
      id: await signUp(name, role),
      role,
      isPublic,
      word: name + newWord(),
      rows: new Map(),
    };
    for (const table of tables) {
      const own = columns.filter((column) => column.table === table);
      person.rows.set(table, await addRow(client, table, own, person));
    }
    people.push(person);
  }
  return people;
}

/** As what a person looks at somebody's row; `null` stands for a visitor without an account. */
export function readerOf(person: Person | null, owner: Person): Reader {
  if (person === null) return "anon";
  return person.id === owner.id ? "owner" : person.role;
}
