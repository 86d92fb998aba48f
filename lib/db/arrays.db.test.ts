import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, describe, expect, it } from "vitest";
import { testStack } from "@/tests/support/env";
import { arrayOf } from "./arrays";
import { createDb, createPool } from "./client";

const pool = createPool(testStack().databaseUrl, 2);
const db = createDb(pool);

afterAll(() => pool.end());

async function throughDatabase(values: readonly (string | null)[]): Promise<(string | null)[]> {
  const { rows } = await sql<{ v: string | null }>`
    select v from unnest(${arrayOf(values, (value) => value)}::text[]) with ordinality as u (v, n) order by n
  `.execute(db);
  return rows.map(({ v }) => v);
}

describe("arrayOf", () => {
  it("keeps what an array literal could mistake for something else", async () => {
    const values = ["NULL", "null", "", " ", '"', "\\", "a,b", "{a}", "ά", "\n", null, "x'y", "$1", "--"];
    expect(await throughDatabase(values)).toEqual(values);
  });

  it("keeps any text that PostgreSQL can hold", async () => {
    const text = fc.string({ unit: "binary" }).filter((value) => !value.includes("\0"));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(text), { maxLength: 20 }), async (values) => {
        expect(await throughDatabase(values)).toEqual(values);
      }),
      { numRuns: 60 },
    );
  });

  it("writes numbers, booleans and times as they are", () => {
    expect(arrayOf([1, -2.5, true, "2026-11-20T08:15:30.000Z"], (value) => value)).toBe(
      "{1,-2.5,true,2026-11-20T08:15:30.000Z}",
    );
    expect(arrayOf([], () => null)).toBe("{}");
  });
});
