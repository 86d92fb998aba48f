import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { clock, utcDay } from "@/lib/clock";
import type { PersonContext } from "@/lib/context";
import { onStack } from "@/tests/support/on-stack";
import { toyAccounts } from "@/tests/support/sync";
import { db, type Trx } from "./index";
import { noteWaiting, wakeWaitingAccounts } from "./platform-controls";
import { pullForwardForDay } from "./sync-plan";

let person: PersonContext;
onStack((someone) => {
  person = someone;
});

/** Accounts by the order of their ids, with these columns. */
async function accounts(columns: { next_sync_at: string; last_error_code?: string }): Promise<string[]> {
  const ids = (await toyAccounts(person.userId, 12)).map(({ id }) => id);
  await db().updateTable("social_connections").set(columns).where("id", "in", ids).execute();
  return ids.sort();
}

/** Lets `work` happen while somebody else holds these rows, until `meanwhile` is over. */
async function whileHeld(ids: readonly string[], work: () => Promise<unknown>, meanwhile: () => Promise<unknown>) {
  const working = await db()
    .transaction()
    .execute(async (trx) => {
      await lock(trx, ids);
      // Not awaited here: it may need these locks.
      const working = work();
      await meanwhile();
      return { working };
    });
  await working.working;
}

const lock = (trx: Trx, ids: readonly string[]) =>
  sql`select id from social_connections where id = any(${[...ids]}::uuid[]) order by id for no key update nowait`.execute(
    trx,
  );

/** Resolves when somebody waits for a lock on a connection. */
async function somebodyWaits(): Promise<void> {
  for (;;) {
    const { rows } = await sql`
      select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%social_connections%'
    `.execute(db());
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const inHours = (hours: number) => new Date(clock.now().getTime() + hours * 3_600_000).toISOString();

describe("writers of many accounts wait for each other in one order", () => {
  it.each([
    {
      name: "pulling accounts forward for a day",
      columns: () => ({ next_sync_at: inHours(5) }),
      work: () => pullForwardForDay(db(), utcDay(clock.now()), clock.now()),
    },
    {
      name: "waking those that waited for a platform",
      columns: () => ({ next_sync_at: inHours(1), last_error_code: "PLATFORM_PAUSED" }),
      work: () => wakeWaitingAccounts(db(), "youtube", clock.now()),
    },
  ])("$name holds none behind the one that it waits for", async ({ columns, work }) => {
    const [first = "", ...others] = await accounts(columns());
    await whileHeld([first], work, async () => {
      await somebodyWaits();
      await db()
        .transaction()
        .execute((trx) => lock(trx, others));
    });
  });

  it("noting why accounts wait passes over who is being written, and waits for nobody", async () => {
    const [first = "", ...others] = await accounts({ next_sync_at: inHours(-1) });
    const times = { since: clock.now(), now: clock.now() };
    const note = () => noteWaiting(db(), { paused: ["youtube"], spent: [] }, times);
    let isDone = false;
    const noting = async () => {
      await note();
      isDone = true;
    };
    await whileHeld([first], noting, async () => {
      await expect.poll(() => isDone, { timeout: 10_000 }).toBe(true);
    });
    const codes = async (ids: readonly string[]) => {
      const rows = await db()
        .selectFrom("social_connections")
        .select("last_error_code")
        .where("id", "in", ids)
        .execute();
      return [...new Set(rows.map(({ last_error_code }) => last_error_code))];
    };
    expect(await codes([first])).toEqual([null]);
    expect(await codes(others)).toEqual(["PLATFORM_PAUSED"]);
    await note();
    expect(await codes([first])).toEqual(["PLATFORM_PAUSED"]);
  });
});
