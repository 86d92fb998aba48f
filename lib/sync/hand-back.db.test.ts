import { afterEach, describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import type { PersonContext } from "@/lib/context";
import { db, pool } from "@/lib/db";
import { drain } from "@/lib/jobs";
import { urgency } from "@/lib/jobs/catalog";
import { handlers as productHandlers } from "@/lib/jobs/handlers";
import { syncJobsFrom } from "@/lib/jobs/handlers/sync-connection";
import { onEmptyQueue } from "@/tests/support/on-empty-queue";
import { jobsOf, system, toyAccounts, toySource, toyStatistics } from "@/tests/support/sync";
import { getSyncRun, orderSyncs, planDueSyncs, requestSync } from "./index";

let person: PersonContext;
onEmptyQueue((someone) => {
  person = someone;
});
afterEach(async () => {
  await pool().query("delete from pgboss.job where name in ('sync-connection', 'sync-suspect')");
});

const read = syncJobsFrom(toySource((id) => toyStatistics(id, 1_000)));

/** Claims everything that waits, and finds its time over before any read has begun. */
async function drainWithoutTime() {
  const stop = new AbortController();
  const claimed: typeof read = (batch, jobs) => {
    stop.abort();
    return read({ ...batch, stopAt: () => 0 }, jobs);
  };
  return drainWith(claimed, stop.signal);
}

function drainWith(handler: typeof read, signal?: AbortSignal) {
  const handlers = { ...productHandlers, "sync-connection": handler, "sync-suspect": handler };
  return drain({ until: new Date(Date.now() + 30_000), handlers, ...(signal && { signal }) });
}

async function account(more: { sync_enabled?: boolean; crashed_reads?: number; next_sync_at?: string } = {}) {
  const [{ id } = { id: "" }] = await toyAccounts(person.userId, 1);
  const unplanned = { next_sync_at: new Date(clock.now().getTime() + 3_600_000).toISOString() };
  await db()
    .updateTable("social_connections")
    .set({ ...unplanned, ...more })
    .where("id", "=", id)
    .execute();
  return id;
}

async function waiting(id: string) {
  const { rows } = await pool().query<{ name: string; priority: number }>(
    "select name, priority from pgboss.job where singleton_key = $1 and state = 'created'",
    [id],
  );
  return rows;
}

describe("a sync that somebody asked for and that was handed back", () => {
  it("is done by the next drain, also where the planner passes the account over", async () => {
    const id = await account({ sync_enabled: false });
    const { runId } = await requestSync(person, { connectionId: id });
    await drainWithoutTime();
    expect(await getSyncRun(person, runId)).toMatchObject({ status: "running" });
    await planDueSyncs(system());
    await drainWith(read);
    expect(await getSyncRun(person, runId)).toMatchObject({ status: "done", connections: [{ status: "succeeded" }] });
    expect(await waiting(id)).toEqual([]);
  });

  it("waits once, before planned ones, as it did before", async () => {
    const id = await account();
    const { runId } = await requestSync(person, { connectionId: id });
    await drainWithoutTime();
    expect(await waiting(id)).toEqual([{ name: "sync-connection", priority: urgency.person }]);
    expect(await requestSync(person, { connectionId: id })).toEqual({ runId, started: false });
    await planDueSyncs(system());
    expect(await waiting(id)).toEqual([{ name: "sync-connection", priority: urgency.person }]);
  });

  it("stays alone where its last readers died", async () => {
    const id = await account({ crashed_reads: 1 });
    await requestSync(person, { connectionId: id });
    await drainWithoutTime();
    expect(await waiting(id)).toEqual([{ name: "sync-suspect", priority: urgency.person }]);
  });

  it("goes on as an operator's, where an operator ordered it", async () => {
    const id = await account({ sync_enabled: false });
    await orderSyncs(system(), { selection: { account: id }, dryRun: false });
    await drainWithoutTime();
    expect(await waiting(id)).toEqual([{ name: "sync-connection", priority: urgency.operator }]);
  });
});

it("a planned sync that was handed back is the planner's again", async () => {
  const id = await account({ next_sync_at: clock.now().toISOString() });
  await planDueSyncs(system());
  await drainWithoutTime();
  expect(await waiting(id)).toEqual([]);
  await planDueSyncs(system());
  expect(await waiting(id)).toEqual([{ name: "sync-connection", priority: urgency.planned }]);
  await drainWith(read);
  expect(await jobsOf(id)).toMatchObject([{ status: "succeeded" }]);
});
