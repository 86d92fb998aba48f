import { createClient } from "@supabase/supabase-js";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deletePeople } from "@/tests/support/delete-people";
import { testStack } from "@/tests/support/env";
import { closedSchemas, readers } from "./row-security.expectations";
import { contents, nameOf, type Relation, relationsIn } from "./row-security.matrix";
import { createPeople, type Person, type Row, readerOf } from "./row-security.people";

// The REST door as somebody with a terminal uses it: our publishable key and a token of their own are enough to send it
// anything, in spellings that supabase-js never writes.
const { databaseUrl, supabaseUrl, publishableKey } = testStack();
const server = new Client({ connectionString: databaseUrl });
const tokens = new Map<string, string>();
const otherSchemas = [...closedSchemas, "auth", "storage", "pg_catalog", "information_schema"];
let people: Person[] = [];
let tables: Relation[] = [];
let watched: Relation[] = [];

beforeAll(async () => {
  await server.connect();
  people = await createPeople(server, async (name, role) => {
    const options = { auth: { persistSession: false, autoRefreshToken: false } };
    const { data, error } = await createClient(supabaseUrl, publishableKey, options).auth.signUp({
      email: `wire-${name}-${Date.now()}@example.test`,
      password: "a long password",
      options: { data: { role } },
    });
    if (error || !data.user || !data.session) throw error ?? new Error("sign-up gave no session");
    tokens.set(name, data.session.access_token);
    return data.user.id;
  });
  tables = (await relationsIn(server, ["public"])).filter((relation) => !relation.isView);
  // "rate_limits" counts, and sessions are used, whatever is asked for.
  const all = await relationsIn(server, ["public", "storage", "pgboss", "internal", "auth"]);
  watched = all.filter((one) => !["rate_limits", "sessions", "refresh_tokens"].includes(one.name));
});
afterAll(async () => {
  await deletePeople(
    server,
    people.map(({ id }) => id),
  );
  await server.end();
});

const personOf = (name: string): Person => {
  const found = people.find((one) => one.name === name);
  if (!found) throw new Error(`nobody is called ${name}`);
  return found;
};

/** Sends something to the REST door with a token (null: none); gives status and body. */
async function ask(
  token: string | null,
  method: string,
  path: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: unknown } = {},
) {
  const response = await fetch(`${supabaseUrl}/rest/v1/${path}`, {
    method,
    headers: {
      apikey: publishableKey,
      "content-type": "application/json",
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

async function state(): Promise<Record<string, string>> {
  const sums: Record<string, string> = {};
  for (const relation of watched) {
    // Counts what platforms deliver, and the sandbox delivers in its own time.
    if (nameOf(relation) !== "internal.webhook_counts") sums[nameOf(relation)] = await contents(server, relation);
  }
  return sums;
}

const oddHeaders: readonly Record<string, string>[] = [
  {},
  { prefer: "return=representation" },
  { prefer: "resolution=merge-duplicates,return=representation" },
  { prefer: "resolution=ignore-duplicates,return=headers-only" },
  { prefer: "missing=default,tx=commit,handling=strict" },
  { prefer: "count=exact,max-affected=1000" },
  { "content-profile": "public", "accept-profile": "public", accept: "application/vnd.pgrst.object+json" },
  { "content-profile": "internal", "accept-profile": "internal" },
  { "content-profile": "pgboss", "accept-profile": "pgboss" },
  { "content-profile": "auth", "accept-profile": "auth" },
  { "x-http-method-override": "DELETE" },
  { role: "service_role", "x-role": "service_role" },
];

/** Ways to write into a table with these headers, aimed at somebody's row. */
function writes({ name, key, settable }: Relation, victim: Row) {
  const [column = ""] = settable;
  const filter = key.map((part) => `${part}=eq.${encodeURIComponent(String(victim[part]))}`).join("&");
  return [
    { method: "POST", path: name, body: victim },
    {
      method: "POST",
      path: `${name}?on_conflict=${key.join(",")}&columns=${settable.join(",")}`,
      body: [victim, victim],
    },
    { method: "PUT", path: `${name}?${filter}`, body: victim },
    { method: "PATCH", path: `${name}?${filter}`, body: { [column]: null } },
    { method: "PATCH", path: `${name}?${column}=not.is.null&select=*`, body: { [column]: victim[column] } },
    { method: "DELETE", path: `${name}?${filter}` },
    { method: "DELETE", path: name },
  ];
}

function isEmpty(text: string): boolean {
  return text === "" || text === "[]" || text === "null";
}

describe("a hand-written request at the REST door", () => {
  it.each(["anon", "ana", "ada"])(
    "of %s changes no row of any table, with any headers",
    { timeout: 180_000 },
    async (who) => {
      const token = tokens.get(who) ?? null;
      const before = await state();
      const wrong: string[] = [];
      for (const [at, relation] of tables.entries()) {
        const victim = personOf("bea").rows.get(relation.name) ?? {};
        for (const [index, write] of writes(relation, victim).entries()) {
          // Every table meets every way of writing; the headers go round, so that each way meets all of them.
          for (let turn = 0; turn < 3; turn += 1) {
            const headers = oddHeaders[(at + index + turn * 4) % oddHeaders.length] ?? {};
            const { status, text } = await ask(token, write.method, write.path, { headers, body: write.body });
            if (status >= 500)
              wrong.push(`${write.method} ${write.path} ${JSON.stringify(headers)}: ${status} ${text}`);
            if (status < 300 && !isEmpty(text)) wrong.push(`${write.method} ${write.path}: gave ${text}`);
          }
        }
      }
      expect(wrong).toEqual([]);
      expect(await state()).toEqual(before);
    },
  );

  it("reaches no table and no function of another schema by naming it", async () => {
    const before = await state();
    const { rows } = await server.query(
      `select n.nspname as schema, c.relname as name, 'table' as kind from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = any ($1) and c.relkind in ('r', 'p', 'v')
       union all
       select n.nspname, p.proname, 'function' from pg_proc p join pg_namespace n on n.oid = p.pronamespace
         where n.nspname = any ($2)`,
      [otherSchemas, [...closedSchemas, "storage", "auth", "public"]],
    );
    expect(rows.length).toBeGreaterThan(20);
    const reached: string[] = [];
    for (const { schema, name, kind } of rows) {
      const headers = { "accept-profile": schema, "content-profile": schema };
      const path = kind === "table" ? `${name}?limit=1` : `rpc/${name}`;
      const methods = kind === "table" ? ["GET", "HEAD"] : ["GET", "POST"];
      for (const method of methods) {
        const { status, text } = await ask(tokens.get("ana") ?? null, method, path, {
          headers,
          ...(method === "POST" ? { body: {} } : {}),
        });
        if (status < 300) reached.push(`${method} ${schema}.${name}: ${status} ${text.slice(0, 60)}`);
      }
    }
    expect(reached).toEqual([]);
    expect(await state()).toEqual(before);
  });

  it("gets nobody's rows along by embedding one table in another", async () => {
    const { rows: links } = await server.query<{ child: string; parent: string }>(
      `select distinct c.relname as child, p.relname as parent from pg_constraint f
       join pg_class c on c.oid = f.conrelid join pg_class p on p.oid = f.confrelid
       where f.contype = 'f' and c.relnamespace = 'public'::regnamespace and p.relnamespace = 'public'::regnamespace`,
    );
    expect(links.length).toBeGreaterThan(5);
    const leaks: string[] = [];
    for (const { child, parent } of links) {
      for (const [outer, inner] of [
        [child, parent],
        [parent, child],
      ] as const) {
        for (const who of ["anon", "ana", "bob", "ada"]) {
          const { text } = await ask(tokens.get(who) ?? null, "GET", `${outer}?select=*,${inner}(*)`);
          const reader = people.find(({ name }) => name === who) ?? null;
          leaks.push(...unreadableRows(text, [outer, inner], reader).map((row) => `${who} ${outer}(${inner}): ${row}`));
        }
      }
    }
    expect(leaks).toEqual([]);
  });

  it.each([
    ["a token without a signature", (token: string) => `${token.split(".").slice(0, 2).join(".")}.`],
    ["a role of its own choice", (token: string) => withRole(token, "service_role")],
    ["no algorithm", (token: string) => `${encode({ alg: "none", typ: "JWT" })}.${token.split(".")[1]}.`],
    ["garbage", () => "garbage"],
  ])("is a visitor's at most with %s", async (_what, forge) => {
    for (const table of ["profiles", "influencers", "connection_tokens"]) {
      const visitor = await ask(null, "GET", `${table}?select=*`);
      const { status, text } = await ask(forge(tokens.get("ana") ?? ""), "GET", `${table}?select=*`);
      // Hosted Supabase refuses such a token; the server of the local stack treats it as none.
      expect(status).toBeLessThan(500);
      if (status < 300) expect(text, table).toBe(visitor.text);
    }
  });
});

/** Rows of `names` that stand in an answer although this person may not read them, by their key. */
function unreadableRows(text: string, names: readonly string[], reader: Person | null): string[] {
  return names.flatMap((name) =>
    people.flatMap((owner) => {
      const may = readers[name]?.[owner.isPublic ? "public" : "private"].includes(readerOf(reader, owner));
      const id = owner.rows.get(name)?.id;
      return !may && typeof id === "string" && text.includes(`"id":"${id}"`) ? [`${name} of ${owner.name}`] : [];
    }),
  );
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function withRole(token: string, role: string): string {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
  return `${header}.${encode({ ...claims, role })}.${signature}`;
}
