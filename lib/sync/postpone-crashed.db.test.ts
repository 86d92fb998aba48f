import { describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import type { PersonContext } from "@/lib/context";
import { db, pool } from "@/lib/db";
import { readQueueFacts } from "@/lib/db/health";
import { readNeedyConnections } from "@/lib/db/operations";
import { loadSyncAccounts } from "@/lib/db/sync";
import { drain } from "@/lib/jobs";
import type { JobHandler } from "@/lib/jobs/handler";
import { handlers as productHandlers } from "@/lib/jobs/handlers";
import { connectionRow } from "@/tests/support/connect";
import { onEmptyQueue } from "@/tests/support/on-empty-queue";
import { letPass } from "@/tests/support/on-stack";
import { jobsOf, system, toyAccounts, toySource, toyStatistics } from "@/tests/support/sync";
import { planDueSyncs, requestSync, syncConnections } from "./index";
import type { StatisticsRead } from "./results";
import { writePosts } from "./write-posts";
import { writeReadings } from "./write-readings";

let person: PersonContext;
onEmptyQueue((someone) => {
  person = someone;
});

const minuteMs = 60_000;
const stop = new Set<string>();
const batches: string[][] = [];

/** Reads accounts as the product does, and dies of a batch that holds one of `stop`, counts or posts. */
const work: JobHandler<"sync-connection" | "sync-suspect"> = async (batch, jobs) => {
  const ids = jobs.map(({ payload }) => payload.connectionId);
  batches.push(ids);
  if (ids.some((id) => stop.has(id))) throw new Error("died");
  return syncConnections(batch, {
    connectionIds: ids,
    plannedRuns: new Map(jobs.map(({ payload }) => [payload.connectionId, payload.plannedRunId ?? null])),
    stopAt: batch.stopAt,
    source: toySource((id) => toyStatistics(id, 1_000)),
    complete: (trx, done) =>
      batch.complete(
        trx,
        jobs.filter(({ payload }) => done.includes(payload.connectionId)).map(({ id }) => id),
      ),
  });
};

async function drainAll() {
  batches.length = 0;
  const handlers = { ...productHandlers, "sync-connection": work, "sync-suspect": work };
  return drain({ until: new Date(Date.now() + 60_000), handlers });
}

async function accounts(count: number): Promise<string[]> {
  const ids = (await toyAccounts(person.userId, count)).map(({ id }) => id);
  await makeDue(ids);
  return ids;
}

function makeDue(ids: readonly string[]) {
  return db()
    .updateTable("social_connections")
    .set({ next_sync_at: clock.now().toISOString() })
    .where("id", "in", ids)
    .execute();
}

async function turn() {
  await planDueSyncs(system());
  return drainAll();
}

async function stateOf(id: string) {
  const row = await connectionRow(db(), id);
  const minutes = (Date.parse(row.next_sync_at ?? "") - clock.now().getTime()) / minuteMs;
  return { crashed: row.crashed_reads, code: row.last_error_code, status: row.status, minutes };
}

describe("an account whose workers die", () => {
  it("is due again within a quarter of an hour, and whoever waits for it is told when", async () => {
    const [id = ""] = await accounts(1);
    stop.add(id);
    const { runId } = await requestSync(person, { connectionId: id });
    await drainAll();
    expect(batches).toEqual([[id], [id], [id], [id]]);
    expect(await stateOf(id)).toMatchObject({ crashed: 1, code: "READ_CRASHED", status: "active" });
    const { minutes } = await stateOf(id);
    expect(minutes).toBeGreaterThan(8);
    expect(minutes).toBeLessThanOrEqual(15);
    expect(await jobsOf(id)).toMatchObject([
      { run_id: runId, status: "postponed", error_code: "READ_CRASHED", next_attempt_at: expect.any(String) },
    ]);
    stop.clear();
    await letPass(15 * minuteMs);
    await turn();
    expect(await stateOf(id)).toMatchObject({ crashed: 0, code: null, status: "active" });
  });

  it("takes the others of its batch along once, and no more", async () => {
    const ids = await accounts(20);
    const [bad = "", ...good] = ids;
    // In whichever batches they were claimed.
    for (const id of ids) stop.add(id);
    await turn();
    for (const id of good) stop.delete(id);
    for (const id of ids) expect(await stateOf(id)).toMatchObject({ crashed: 1 });
    await letPass(15 * minuteMs);
    await turn();
    expect(batches.map((batch) => batch.length)).toEqual(ids.map(() => 1));
    for (const id of good) expect(await stateOf(id)).toMatchObject({ crashed: 0, code: null });
    expect(await stateOf(bad)).toMatchObject({ crashed: 2, code: "READ_CRASHED" });
    // Only now it is known which of them it was, and operators are told.
    const { connections } = await readNeedyConnections(db(), 1_000);
    expect(connections.filter(({ id }) => ids.includes(id))).toMatchObject([{ id: bad, crashedReads: 2 }]);
    expect((await readQueueFacts(db(), clock.now())).crashing).toEqual({ total: 1, ids: [bad] });
    stop.clear();
  });

  it("waits longer each time and is left to its usual turns in the end, a single worker at each", async () => {
    const [id = ""] = await accounts(1);
    stop.add(id);
    const bounds = [15, 30, 60, 66, 66];
    for (const [round, atMost] of bounds.entries()) {
      await makeDue([id]);
      await turn();
      expect(batches).toHaveLength(round === 0 ? 4 : 1);
      const state = await stateOf(id);
      expect(state).toMatchObject({ crashed: round + 1 });
      expect(state.minutes).toBeLessThanOrEqual(atMost);
      expect(state.minutes).toBeGreaterThan(atMost * 0.55);
    }
    expect(await stateOf(id)).toMatchObject({ status: "error" });
    stop.clear();
  });

  it("is read alone also when its person asks, and its run ends", async () => {
    const [id = "", other = ""] = await accounts(2);
    // Both, in whichever batches they were claimed.
    stop.add(id).add(other);
    await turn();
    stop.delete(other);
    await letPass(2 * minuteMs);
    const { runId } = await requestSync(person, { connectionId: id });
    expect(await queuesOf(id)).toEqual(["sync-suspect"]);
    await drainAll();
    expect(batches).toEqual([[id]]);
    expect((await jobsOf(id))[0]).toMatchObject({ run_id: runId, status: "postponed", error_code: "READ_CRASHED" });
    expect(await stateOf(other)).toMatchObject({ crashed: 1 });
    stop.clear();
  });

  it("is not believed before its posts are read as well, for they may be what they die of", async () => {
    const [id = ""] = await accounts(1);
    stop.add(id);
    await turn();
    stop.clear();
    const [account] = await loadSyncAccounts(db(), [id], clock.now());
    if (account === undefined) throw new Error("it has gone");
    const read: StatisticsRead = {
      kind: "read",
      platform: "youtube",
      access: "owner",
      statistics: toyStatistics(account.platformUserId, 1_000),
      sha256: "0".repeat(64),
      at: clock.now(),
      verdict: { action: "publish", since: null },
    };
    const result = { account, calls: 1, callMs: 1, isStrained: false };
    const nothing = async () => undefined;
    await writeReadings(system(), [{ ...result, outcome: read, postsFollow: true, wentThrough: false }], nothing);
    expect(await stateOf(id)).toMatchObject({ crashed: 1 });
    const outcome = { kind: "withheld", reason: "not_offered" } as const;
    await writePosts(system(), [{ account, calls: 2, read, isStrained: false, wentThrough: true, outcome }], nothing);
    expect(await stateOf(id)).toMatchObject({ crashed: 0 });
  });

  it("of a person who has left meanwhile is forgotten", async () => {
    const [id = ""] = await accounts(1);
    stop.add(id);
    await planDueSyncs(system());
    await db().deleteFrom("social_connections").where("id", "=", id).execute();
    await drainAll();
    expect(await queuesOf(id)).toEqual([]);
    stop.clear();
  });
});

async function queuesOf(id: string): Promise<string[]> {
  const { rows } = await pool().query<{ name: string }>(
    "select name from pgboss.job where singleton_key = $1 and state < 'completed' order by created_on",
    [id],
  );
  return rows.map(({ name }) => name);
}
