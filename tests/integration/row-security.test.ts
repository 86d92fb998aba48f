import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testStack } from "@/tests/support/env";
import { closedSchemas, readers, servedSchemas } from "./row-security.expectations";
import { callableFunctions, findLeaks, type Leak, nameOf, type Relation, relationsIn } from "./row-security.matrix";
import { makeMutants, sampleOf, spoiltConditions, tryMutants } from "./row-security.mutants";
import { type Stage, setStage } from "./row-security.stage";

const client = new Client({ connectionString: testStack().databaseUrl });
let relations: Relation[] = [];
let stage: Stage;

beforeAll(async () => {
  await client.connect();
  await client.query("begin");
  stage = await setStage(client);
  relations = await relationsIn(client, servedSchemas);
});
afterAll(async () => {
  await client.query("rollback");
  await client.end();
});

const line = ({ table, who, verb, what }: Leak) => `${table}: ${verb} by ${who}: ${what}`;

describe("row security", () => {
  it("has an expectation for every table and view of the served schemas, and for no other", () => {
    expect(relations.map(nameOf).sort()).toEqual(Object.keys(readers).sort());
  });

  it("has a row of everybody in every table to try things on", () => {
    const tables = relations.filter((one) => !one.isView && nameOf(one) !== "storage.buckets");
    const empty = tables.filter((one) => stage.people.some((person) => !person.rows.has(nameOf(one))));
    expect(empty.map(nameOf)).toEqual([]);
  });

  it("lets each person read what the table of expectations says, and write nothing anywhere", async () => {
    expect((await findLeaks(stage, relations, readers)).map(line)).toEqual([]);
  });

  it("lets nobody call a function of ours", async () => {
    expect(await callableFunctions(client, ["public", ...closedSchemas])).toEqual([]);
  });

  it("lets nobody read or write in the schemas that are not served", async () => {
    const closed = await relationsIn(client, closedSchemas);
    expect(closed.length).toBeGreaterThan(0);
    expect((await findLeaks(stage, closed, readers)).map(line)).toEqual([]);
  });
});

describe("the matrix notices row security that was spoilt on purpose", () => {
  it("for a sample of mutants, of every kind at least one", { timeout: 120_000 }, async () => {
    const mutants = await makeMutants(stage);
    const sample = sampleOf(mutants, 12);
    const outcomes = await tryMutants(stage, sample);
    expect(outcomes.filter(({ result }) => result === "survived").map(({ mutant }) => mutant.name)).toEqual([]);
    expect(outcomes.filter(({ result }) => result === "noticed").length).toBeGreaterThan(25);
  });

  it("and is as content as before once they are taken back", async () => {
    const tables = relations.slice(0, 3);
    expect((await findLeaks(stage, tables, readers)).map(line)).toEqual([]);
  });
});

describe("a condition", () => {
  it("is spoilt by leaving out any operand, at any depth", () => {
    const names = spoiltConditions("(a OR (EXISTS ( SELECT 1 FROM t WHERE ((t.id = x) AND t.is_public))))");
    expect(names.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["without a", "without (t.id = x)", "without t.is_public"]),
    );
    expect(names.map(({ using }) => using)).toContain(
      "((EXISTS ( SELECT 1 FROM t WHERE ((t.id = x) AND t.is_public))))",
    );
  });
});
