import { randomUUID } from "node:crypto";
import { expect, it, vi } from "vitest";
import type { PersonContext } from "@/lib/context";
import { db, pool } from "@/lib/db";
import { onStack } from "@/tests/support/on-stack";
import { toyAccounts } from "@/tests/support/sync";
import { readTokenTogether } from "./together";

let person: PersonContext;
onStack((someone) => {
  person = someone;
});

it("token rows that are asked for at the same moment are read by one statement, each as it is now", async () => {
  await toyAccounts(person.userId, 5);
  const rows = await db()
    .selectFrom("connection_tokens as t")
    .innerJoin("oauth_grants as g", "g.id", "t.grant_id")
    .select("t.id")
    .where("g.user_id", "=", person.userId)
    .execute();
  const ids = rows.map(({ id }) => id);
  const taken = vi.spyOn(pool(), "connect");
  const found = await Promise.all([...ids, randomUUID()].map((id) => readTokenTogether(db(), id)));
  expect(taken).toHaveBeenCalledTimes(1);
  expect(found.map((row) => row?.id ?? null)).toEqual([...ids, null]);

  const [id = ""] = ids;
  await db().updateTable("connection_tokens").set({ refresh_attempts: 3 }).where("id", "=", id).execute();
  expect((await readTokenTogether(db(), id))?.refreshAttempts).toBe(3);
});
