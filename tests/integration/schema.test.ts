import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { getConstructionPlans } from "pg-boss";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { areDatabaseTypesFresh } from "@/scripts/stack/database-types";
import { runSupabase } from "@/scripts/stack/migrations";
import { testStack } from "@/tests/support/env";

const { databaseUrl } = testStack();
const client = new Client({ connectionString: databaseUrl });
beforeAll(() => client.connect());
afterAll(() => client.end());

const root = join(import.meta.dirname, "../..");
const ours = ["public", "parts", "internal"];

/** First column of each row, as text. */
async function list(sql: string, values: unknown[] = []): Promise<string[]> {
  const { rows } = await client.query<unknown[]>({ text: sql, values, rowMode: "array" });
  return rows.map((row) => String(row[0]));
}

describe("every table", () => {
  it("has row security enabled, partitions too", async () => {
    const open = await list(
      `select c.oid::regclass from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = any ($1) and c.relkind in ('r', 'p') and not c.relrowsecurity`,
      [ours],
    );
    expect(open).toEqual([]);
  });

  it("keeps its partitions in schema parts", async () => {
    const elsewhere = await list(
      `select c.oid::regclass from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relispartition and c.relkind in ('r', 'p') and n.nspname in ('public', 'internal')`,
    );
    expect(elsewhere).toEqual([]);
  });

  it("has an index that begins with the columns of each foreign key", async () => {
    const bare = await list(
      `select f.conrelid::regclass || '.' || f.conname from pg_constraint f join pg_namespace n on n.oid = f.connamespace
       where f.contype = 'f' and n.nspname = any ($1) and not exists (
         select from pg_index i where i.indrelid = f.conrelid and i.indpred is null
           and (i.indkey::int2[])[0:array_length(f.conkey, 1) - 1] @> f.conkey)`,
      [ours],
    );
    expect(bare).toEqual([]);
  });
});

describe("every policy", () => {
  it("is for reading: what a person changes goes through a route", async () => {
    expect(await list("select tablename || ': ' || policyname from pg_policies where cmd <> 'SELECT'")).toEqual([]);
  });

  it("is the only one for its table, role and verb", async () => {
    const doubled = await list(
      `select tablename || ' for ' || role || ': ' || verb from pg_policies, unnest(roles) as role,
         unnest(case cmd when 'ALL' then array['SELECT', 'INSERT', 'UPDATE', 'DELETE'] else array[cmd] end) as verb
       where schemaname = any ($1) group by tablename, role, verb having count(*) > 1`,
      [ours],
    );
    expect(doubled).toEqual([]);
  });

  it("names its role and asks who is there once per statement, not once per row", async () => {
    const { rows } = await client.query(
      "select tablename, roles::text, qual from pg_policies where schemaname = 'public'",
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { tablename, roles, qual } of rows) {
      expect(roles, tablename).not.toContain("public");
      expect(qual.replaceAll(/\( SELECT auth\.uid\(\) AS uid\)/g, ""), tablename).not.toContain("auth.");
    }
  });
});

describe("every function", () => {
  it("sets its search_path", async () => {
    const loose = await list(
      `select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname = any ($1) and not exists (select from unnest(p.proconfig) one where one like 'search_path=%')`,
      [ours],
    );
    expect(loose).toEqual([]);
  });

  it("can be called by the server alone", async () => {
    const callable = await list(
      `select p.oid::regprocedure || ' by ' || role from pg_proc p join pg_namespace n on n.oid = p.pronamespace,
         unnest(array['anon', 'authenticated']) as role
       where n.nspname = any ($1) and has_function_privilege(role, p.oid, 'execute')`,
      [ours],
    );
    expect(callable).toEqual([]);
  });
});

describe("what the REST door serves", () => {
  it("is schema public and nothing else", () => {
    const config = readFileSync(join(root, "supabase/config.toml"), "utf8");
    expect(/^schemas = (.*)$/m.exec(config)?.[1]).toBe('["public"]');
  });

  it("leaves partitions and the queue out of reach of its roles", async () => {
    const open = await list(
      `select schema || ' for ' || role from unnest(array['parts', 'pgboss']) as schema,
         unnest(array['anon', 'authenticated']) as role where has_schema_privilege(role, schema, 'usage')`,
    );
    expect(open).toEqual([]);
  });
});

describe("supabase/migrations", () => {
  // Read as text: the local REST server grants whole tables when it starts, so the catalogue cannot tell. On hosted
  // Supabase every new table is granted in full, truncating included, and truncating asks no policy.
  it("takes every right on every table away from the REST roles, and gives back reading at most", async () => {
    const folder = join(root, "supabase/migrations");
    const files = readdirSync(folder).filter((name) => name.endsWith(".sql"));
    const text = files.map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
    const tables = await list(
      `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')`,
    );
    const open = tables.filter((table) => !text.includes(`revoke all on public.${table} from anon, authenticated;`));
    expect(open).toEqual([]);
    const grants = [...text.matchAll(/^\s*grant\s+(.+?)\s+on\s.*\bto\b.*\b(?:anon|authenticated)\b/gim)];
    expect(grants.length).toBeGreaterThan(0);
    expect(grants.filter(([, rights]) => rights !== "select").map(([line]) => line)).toEqual([]);
  });

  it("gives the database advisors nothing to warn of outside the queue's own schema", async () => {
    const finding = z.looseObject({
      name: z.string(),
      detail: z.string(),
      metadata: z.looseObject({ schema: z.string().optional() }),
    });
    const args = ["db", "advisors", `--remote=${databaseUrl}`, "-o", "json", "--level", "warn"];
    const output = await runSupabase(args, databaseUrl);
    const findings = z.array(finding).parse(JSON.parse(output.slice(output.indexOf("["))));
    expect(
      findings.some((one) => one.metadata.schema === "pgboss"),
      "the advisors have run",
    ).toBe(true);
    const others = findings.filter((one) => one.metadata.schema !== "pgboss");
    expect(others.map((one) => `${one.name}: ${one.detail}`)).toEqual([]);
  });

  it("gives lib/db/types.ts", async () => {
    expect(await areDatabaseTypesFresh(databaseUrl)).toBe(true);
  });

  it("creates the queue as the installed pg-boss would", () => {
    const folder = join(root, "supabase/migrations");
    const file = readdirSync(folder).find((name) => name.endsWith("_create_queue.sql"));
    const lines = (text: string) =>
      text
        .split("\n")
        .map((line) => line.trimEnd())
        .filter((line) => line !== "" && !line.startsWith("--") && !/^\s*(?:BEGIN|COMMIT);$/.test(line));
    expect(lines(readFileSync(join(folder, file ?? ""), "utf8"))).toEqual(lines(getConstructionPlans("pgboss")));
  });
});
