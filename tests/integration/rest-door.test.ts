import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPool } from "@/lib/db/client";
import { restNumber, restTime } from "@/lib/db/rest-shapes";
import { testStack } from "@/tests/support/env";
import { closedSchemas, readers } from "./row-security.expectations";
import { contents, type Relation, relationsIn } from "./row-security.matrix";
import { createPeople, type Person, type SignUp } from "./row-security.people";

const { databaseUrl, supabaseUrl, publishableKey } = testStack();
const server = new Client({ connectionString: databaseUrl });
const options = { auth: { persistSession: false, autoRefreshToken: false } };
const visitor: SupabaseClient = createClient(supabaseUrl, publishableKey, options);
const clients = new Map<string, SupabaseClient>();
const signedUp: string[] = [];
let people: Person[] = [];
let relations: Relation[] = [];

const signUpThroughAuth: SignUp = async (name, role) => {
  const client = createClient(supabaseUrl, publishableKey, options);
  const email = `${name}-${Date.now()}@example.test`;
  const { data, error } = await client.auth.signUp({ email, password: "a long password", options: { data: { role } } });
  if (error) throw error;
  if (!data.user || !data.session)
    throw new Error("sign-up gave no session: the test stack must not ask for confirmation");
  clients.set(name, client);
  signedUp.push(data.user.id);
  return data.user.id;
};

const person = (
  name: string,
): { client: SupabaseClient; row: (table: string) => Record<string, unknown>; id: string } => {
  const found = people.find((one) => one.name === name);
  const client = clients.get(name);
  if (!found || !client) throw new Error(`nobody is called ${name}`);
  return { client, id: found.id, row: (table) => found.rows.get(table) ?? {} };
};

beforeAll(async () => {
  await server.connect();
  people = await createPeople(server, signUpThroughAuth);
  relations = (await relationsIn(server, ["public"])).filter((relation) => !relation.isView);
});
afterAll(async () => {
  await server.query("delete from auth.users where id = any ($1)", [signedUp]);
  await server.end();
});

/** Runs the attempts and expects that no row of any table has changed, whatever the answers were. */
async function expectNothingChanged(attempts: () => Promise<void>): Promise<void> {
  const state = async () => {
    const sums: Record<string, string> = {};
    for (const relation of relations) sums[relation.name] = await contents(server, relation);
    return sums;
  };
  const before = await state();
  await attempts();
  expect(await state()).toEqual(before);
}

describe("a signed-in person at the REST door", () => {
  it("does not become an admin", async () => {
    const { client, id } = person("ana");
    const { data } = await client.from("profiles").update({ role: "admin" }).eq("id", id).select();
    expect(data ?? []).toEqual([]);
    const { rows } = await server.query("select role from public.profiles where id = $1", [id]);
    expect(rows).toEqual([{ role: "influencer" }]);
  });

  it("does not become an admin by asking for it at sign-up, or afterwards", async () => {
    const { client, id } = person("ada");
    await client.auth.updateUser({ data: { role: "admin" } });
    const fresh = createClient(supabaseUrl, publishableKey, options);
    const { data } = await fresh.auth.signUp({
      email: `climber-${Date.now()}@example.test`,
      password: "a long password",
      options: { data: { role: "admin" } },
    });
    const climber = data.user?.id;
    const { rows } = await server.query("select role from public.profiles where id = $1", [climber]);
    expect(rows).toEqual([{ role: "influencer" }]);
    await server.query("delete from auth.users where id = $1", [climber]);
    const unchanged = await server.query("select role from public.profiles where id = $1", [id]);
    expect(unchanged.rows).toEqual([{ role: "admin" }]);
  });

  it("does not verify or publish themselves", async () => {
    const { client, row } = person("ana");
    await client.from("influencers").update({ is_verified: true, is_public: true }).eq("id", row("influencers").id);
    const { rows } = await server.query("select is_verified, is_public from public.influencers where id = $1", [
      row("influencers").id,
    ]);
    expect(rows).toEqual([{ is_verified: false, is_public: false }]);
  });

  it("does not change or take over a connection", async () => {
    const ana = person("ana");
    const zoe = person("zoe");
    await expectNothingChanged(async () => {
      await ana.client
        .from("social_connections")
        .update({ status: "active", platform_user_id: "1" })
        .eq("user_id", ana.id);
      await ana.client
        .from("social_connections")
        .update({ user_id: ana.id })
        .eq("id", zoe.row("social_connections").id);
      await ana.client.from("social_connections").upsert({ ...zoe.row("social_connections"), user_id: ana.id });
    });
  });

  it.each(["anon", "ana", "zoe", "bob", "ada"])("%s changes no row of any table", async (name) => {
    const client = name === "anon" ? visitor : person(name).client;
    await expectNothingChanged(async () => {
      for (const relation of relations) {
        const [column = ""] = relation.settable;
        const victim = person("bea").row(relation.name);
        const answers = [
          await client.from(relation.name).insert(victim),
          await client.from(relation.name).insert(victim).select(),
          await client.from(relation.name).upsert(victim),
          await client.from(relation.name).upsert(victim, { ignoreDuplicates: true }),
          await client
            .from(relation.name)
            .update({ [column]: null })
            .not(column, "is", null)
            .select(),
          await client.from(relation.name).delete().not(column, "is", null).select(),
        ];
        for (const answer of answers) expect(answer.data ?? [], relation.name).toEqual([]);
      }
    });
  });

  it("reads of the tables that are the owner's alone only their own rows", async () => {
    const { client, id } = person("ana");
    for (const relation of relations) {
      if (readers[relation.name]?.public.includes("anon")) continue;
      const { data } = await client.from(relation.name).select("*");
      const owners = (data ?? []).map((row) => ("user_id" in row ? row.user_id : (row.id ?? row.connection_seq)));
      const own = relation.name === "social_stats_snapshots" ? person("ana").row("social_connections").seq : id;
      expect(owners, relation.name).toEqual(readers[relation.name]?.private.includes("owner") ? [own] : []);
    }
  });

  it("calls no function of the database", async () => {
    const { rows } = await server.query("select proname from pg_proc where pronamespace = 'public'::regnamespace");
    for (const { proname } of rows) {
      expect((await person("ana").client.rpc(proname)).error, proname).not.toBeNull();
    }
  });

  it.each([...closedSchemas, "auth"])("reaches nothing in schema %s", async (schema) => {
    const { rows } = await server.query(
      "select relname from pg_class where relnamespace = $1::regnamespace and relkind in ('r', 'p') limit 3",
      [schema],
    );
    for (const { relname } of rows) {
      const { data, error } = await person("ana").client.schema(schema).from(relname).select("*");
      expect(data ?? [], relname).toEqual([]);
      expect(error, relname).not.toBeNull();
    }
  });
});

describe("a row read through both doors", () => {
  const shapes: Readonly<Record<string, (value: never) => unknown>> = {
    "timestamp with time zone": (value: string) => restTime(value),
    bigint: (value: number | string) => restNumber(value),
    numeric: (value: number | string) => restNumber(value),
  };

  it("is the same in every table that its owner reads, once REST's spellings are brought to ours", async () => {
    const { rows: columns } = await server.query<{ table: string; column: string; type: string }>(
      `select table_name as "table", column_name as "column", data_type as type
       from information_schema.columns where table_schema = 'public'`,
    );
    const pool = createPool(databaseUrl, 1);
    const readable = relations.filter((relation) => readers[relation.name]?.private.includes("owner"));
    for (const { name } of readable) {
      const owner = ["user_id", "connection_seq", "id"].find((one) => person("ana").row(name)[one] !== undefined) ?? "";
      const key = person("ana").row(name)[owner];
      const throughSql = (await pool.query(`select * from public.${name} where ${owner} = $1`, [key])).rows[0];
      const { data } = await person("ana").client.from(name).select("*").eq(owner, key).single();
      const throughRest = Object.fromEntries(
        Object.entries(data ?? {}).map(([column, value]) => {
          const type = columns.find((one) => one.table === name && one.column === column)?.type ?? "";
          return [column, value === null ? null : (shapes[type]?.(value as never) ?? value)];
        }),
      );
      expect(throughRest, name).toEqual(throughSql);
    }
    await pool.end();
    expect(readable.length).toBeGreaterThan(0);
  });
});
