import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testStack } from "@/tests/support/env";
import { closedSchemas, readers } from "./row-security.expectations";
import { findLeaks, type Leak, type Relation, relationsIn, type Stage, setStage } from "./row-security.matrix";

const client = new Client({ connectionString: testStack().databaseUrl });
let relations: Relation[] = [];
let stage: Stage;

beforeAll(async () => {
  await client.connect();
  await client.query("begin");
  stage = await setStage(client);
  relations = await relationsIn(client, ["public"]);
});
afterAll(async () => {
  await client.query("rollback");
  await client.end();
});

const line = ({ table, who, verb, what }: Leak) => `${table}: ${verb} by ${who}: ${what}`;

describe("row security", () => {
  it("has an expectation for every table and view of schema public, and for no other", () => {
    expect(relations.map((relation) => relation.name)).toEqual(Object.keys(readers).sort());
  });

  it("has a row of everybody in every table to try things on", () => {
    const empty = relations.filter((one) => !one.isView && stage.people.some((person) => !person.rows.has(one.name)));
    expect(empty.map((relation) => relation.name)).toEqual([]);
  });

  it("lets each person read what the table of expectations says, and write nothing anywhere", async () => {
    expect((await findLeaks(stage, relations, readers)).map(line)).toEqual([]);
  });

  it("lets nobody read or write in the schemas that are not served", async () => {
    const closed = await relationsIn(client, closedSchemas);
    expect(closed.length).toBeGreaterThan(0);
    expect((await findLeaks(stage, closed, readers)).map(line)).toEqual([]);
  });
});

describe("the matrix finds a policy opened on purpose", () => {
  async function leaksAfter(sql: string, relation: Relation) {
    await client.query("savepoint mutation");
    try {
      await client.query(sql);
      return await findLeaks(stage, [relation], readers);
    } finally {
      await client.query("rollback to savepoint mutation");
    }
  }
  const tables = () => relations.filter((relation) => !relation.isView);

  it.each(["select", "insert", "update", "delete"] as const)("for %s, on every table", async (verb) => {
    const check = {
      select: "using (true)",
      insert: "with check (true)",
      update: "using (true)",
      delete: "using (true)",
    }[verb];
    for (const relation of tables()) {
      const leaks = await leaksAfter(
        `grant ${verb} on public.${relation.name} to authenticated;
         create policy "opened on purpose" on public.${relation.name} for ${verb} to authenticated ${check}`,
        relation,
      );
      expect(
        leaks.map((leak) => leak.verb),
        relation.name,
      ).toContain(verb);
    }
  });

  it("for a policy that lets owners change their own rows only", async () => {
    for (const relation of tables().filter((one) => one.columns.includes("user_id"))) {
      const leaks = await leaksAfter(
        `grant all on public.${relation.name} to authenticated;
         create policy "opened on purpose" on public.${relation.name} for all to authenticated
           using (user_id = (select auth.uid()))`,
        relation,
      );
      expect(
        leaks.map((leak) => leak.verb),
        relation.name,
      ).toEqual(expect.arrayContaining(["insert", "update", "delete"]));
    }
  });

  it("for row security switched off, and for a policy that has gone", async () => {
    for (const relation of tables()) {
      const off = await leaksAfter(
        `alter table public.${relation.name} disable row level security;
        grant select on public.${relation.name} to authenticated`,
        relation,
      );
      expect(
        off.map((leak) => leak.verb),
        relation.name,
      ).toContain("select");
    }
    const [policy] = (
      await client.query(
        "select policyname as name, tablename as table from pg_policies where schemaname = 'public' and tablename = 'social_connections'",
      )
    ).rows;
    const connections = relations.find((relation) => relation.name === policy.table);
    if (!connections) throw new Error("no such table");
    const gone = await leaksAfter(`drop policy "${policy.name}" on public.${policy.table}`, connections);
    expect(gone.map((leak) => leak.what)).toContain("does not see the row of ana");
  });

  it("for a view that reads with its owner's rights", async () => {
    await client.query("savepoint mutation");
    await client.query(
      "create view public.opened as select * from public.connection_tokens; grant select on public.opened to authenticated",
    );
    const [view] = (await relationsIn(client, ["public"])).filter((relation) => relation.name === "opened");
    for (const person of stage.people) person.rows.set("opened", person.rows.get("connection_tokens") ?? {});
    const leaks = await findLeaks(stage, view ? [view] : [], { opened: { private: [], public: [] } });
    await client.query("rollback to savepoint mutation");
    expect(leaks.map((leak) => leak.verb)).toContain("select");
  });
});
