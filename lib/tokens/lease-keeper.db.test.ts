import { sql } from "kysely";
import { afterEach, describe, expect, it } from "vitest";
import type { PersonContext } from "@/lib/context";
import { db } from "@/lib/db";
import { type Lease, takeLeases } from "@/lib/db/token-leases";
import { readTokensOfGrants } from "@/lib/db/tokens";
import { onStack } from "@/tests/support/on-stack";
import { toyAccounts } from "@/tests/support/sync";
import { keepLease } from "./lease-keeper";

let person: PersonContext;
onStack((someone) => {
  person = someone;
});
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

const leaseMs = 900;
const aHolder = "00000000-0000-4000-8000-000000000001";
const another = "00000000-0000-4000-8000-000000000002";

/** Leases on so many tokens, held by one process. */
async function leases(howMany: number): Promise<Lease[]> {
  await toyAccounts(person.userId, howMany);
  const grants = await db().selectFrom("oauth_grants").select("id").where("user_id", "=", person.userId).execute();
  const rows = await readTokensOfGrants(
    db(),
    grants.map(({ id }) => id),
  );
  const wanted = rows.map(({ id, generation }) => ({ tokenId: id, generation, holder: aHolder, leaseMs }));
  return [...(await takeLeases(db(), wanted)).values()];
}

const keep = (lease: Lease) => {
  const stop = keepLease(db(), lease, leaseMs);
  stops.push(stop);
  return stop;
};

/** How many milliseconds each lease still lasts, by the database's clock. */
async function lasting(held: readonly Lease[]): Promise<number[]> {
  const { rows } = await sql<{ id: string; left: number }>`
    select id, (extract(epoch from lease_until - clock_timestamp()) * 1000)::float8 as left from connection_tokens
    where id = any(${held.map(({ tokenId }) => tokenId)}::uuid[])
  `.execute(db());
  const left = new Map(rows.map((row) => [row.id, row.left]));
  return held.map(({ tokenId }) => left.get(tokenId) ?? 0);
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("leases that are taken together", () => {
  it("leave what somebody is changing at this moment to them, and wait for nobody", async () => {
    const held = await leases(2);
    const [locked, free] = held;
    if (!locked || !free) throw new Error("no leases");
    await db()
      .updateTable("connection_tokens")
      .set({ lease_until: null })
      .where("id", "in", [locked.tokenId, free.tokenId])
      .execute();
    const wanted = held.map((lease) => ({ ...lease, holder: another, leaseMs }));
    const taken = await db()
      .transaction()
      .execute(async (trx) => {
        await sql`select 1 from connection_tokens where id = ${locked.tokenId} for update`.execute(trx);
        return takeLeases(db(), wanted);
      });
    expect([...taken.keys()]).toEqual([free.tokenId]);
    expect([...(await takeLeases(db(), wanted)).keys()]).toEqual([locked.tokenId]);
  });
});

describe("leases that a process keeps", () => {
  it("last for as long as they are kept, however many there are, and no longer", async () => {
    const held = await leases(3);
    const [first = () => undefined] = held.map(keep);
    await wait(2 * leaseMs);
    for (const left of await lasting(held)) expect(left).toBeGreaterThan(0);
    first();
    await wait(2 * leaseMs);
    const [ended = 0, ...kept] = await lasting(held);
    expect(ended).toBeLessThan(0);
    for (const left of kept) expect(left).toBeGreaterThan(0);
  });

  it("are let go where they have passed to somebody else, and nobody else's is renewed", async () => {
    const held = await leases(2);
    const [lost, own] = held;
    if (!lost || !own) throw new Error("no leases");
    held.map(keep);
    await db()
      .updateTable("connection_tokens")
      .set({ lease_until: new Date(0).toISOString() })
      .where("id", "=", lost.tokenId)
      .execute();
    const taken = await takeLeases(db(), [{ ...lost, holder: another, leaseMs }]);
    expect(taken.get(lost.tokenId)?.generation).toBe(lost.generation + 1);
    await wait(2 * leaseMs);
    const [passed = 0, kept = 0] = await lasting([lost, own]);
    expect(passed).toBeLessThan(0);
    expect(kept).toBeGreaterThan(0);
  });
});
