import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { PgBoss } from "pg-boss";
import { afterEach, describe, expect, it, vi } from "vitest";
import { db, pool } from "@/lib/db";
import { closeQueue, drain } from "@/lib/jobs";
import { urgency } from "@/lib/jobs/catalog";
import type { BatchContext, ClaimedJob } from "@/lib/jobs/handler";
import { handlers, type JobHandlers } from "@/lib/jobs/handlers";
import { enqueue } from "@/lib/jobs/queue";
import { runBatch } from "@/lib/jobs/run-batch";
import { onStack } from "@/tests/support/on-stack";

onStack();
afterEach(async () => {
  vi.restoreAllMocks();
  await pool().query(
    "delete from pgboss.job where data ->> 'connectionId' like 'ffffffff-%' or data ->> 'mailId' is not null",
  );
});

const soon = (ms = 60_000) => ({ until: new Date(Date.now() + ms) });
/** An account that does not exist: its jobs are completed without anything being read. */
const nobody = () => `ffffffff${randomUUID().slice(8)}`;
const send = (connectionId: string, priority: number = urgency.planned) =>
  db()
    .transaction()
    .execute((trx) => enqueue(trx, "sync-suspect", [{ connectionId }], priority));
const stateOf = async (connectionId: string) => {
  const { rows } = await pool().query("select state from pgboss.job where data ->> 'connectionId' = $1", [
    connectionId,
  ]);
  return rows.map(({ state }) => state);
};

/** Completes every job of the suspects' queue, after `work`. */
function suspects(work: (jobs: readonly ClaimedJob<{ connectionId: string }>[]) => Promise<void>): JobHandlers {
  const handle = async (batch: BatchContext, jobs: readonly ClaimedJob<{ connectionId: string }>[]) => {
    await work(jobs);
    await batch.complete(
      batch.db,
      jobs.map(({ id }) => id),
    );
    return { succeeded: jobs.length, postponed: 0, failed: 0, handedBack: 0 };
  };
  return { ...handlers, "sync-suspect": handle };
}

describe("jobs that are sent within transactions", () => {
  it("are sent by more transactions at once than there are connections, from the first moment of a process", async () => {
    await closeQueue();
    const many = (pool().options.max ?? 10) * 2;
    await Promise.all(Array.from({ length: many }, () => send(nobody())));
    const { succeededByQueue } = await drain({ ...soon(), handlers: suspects(async () => undefined) });
    expect(succeededByQueue["sync-suspect"]).toBe(many);
  });
});

describe("the lanes of a drain", () => {
  it("go on with other work while one batch hangs, and the drain ends with it", async () => {
    const [hanging, urgent] = [nobody(), nobody()];
    await send(hanging);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let hangs = false;
    const draining = drain({
      ...soon(),
      handlers: suspects(async ([job]) => {
        if (job?.payload.connectionId !== hanging) return;
        hangs = true;
        await held;
      }),
    });
    await expect.poll(() => hangs).toBe(true);
    await send(urgent, urgency.person);
    // The planned batch of the same queue has taken the only place of planned ones.
    await expect.poll(() => stateOf(urgent), { timeout: 10_000 }).toEqual(["completed"]);
    release();
    expect(await draining).toMatchObject({ succeeded: 2 });
  });

  it("give a batch no more time than a batch may have, however long the drain", async () => {
    await send(nobody());
    const left: number[] = [];
    const look: JobHandlers = {
      ...handlers,
      "sync-suspect": async (batch, jobs) => {
        left.push(batch.stopAt() - Date.now());
        return suspects(async () => undefined)["sync-suspect"](batch, jobs);
      },
    };
    await drain({ until: new Date(8.64e15), batchMs: 5_000, handlers: look });
    expect(left).toHaveLength(1);
    expect(left[0]).toBeLessThanOrEqual(5_000);
  });

  it("begin no mail that could be cut off in the middle", async () => {
    const mailId = randomUUID();
    await db()
      .transaction()
      .execute((trx) => enqueue(trx, "send-notice-mail", [{ mailId }], urgency.planned));
    const state = async () =>
      (await pool().query("select state from pgboss.job where data ->> 'mailId' = $1", [mailId])).rows;
    await drain(soon(10_000));
    expect(await state()).toEqual([{ state: "created" }]);
    await drain(soon());
    expect(await state()).toEqual([{ state: "completed" }]);
  });

  it("finish what they have begun before anybody hears that one of them failed", async () => {
    const [slow, urgent] = [nobody(), nobody()];
    await send(slow);
    await send(urgent, urgency.person);
    let finished = false;
    const draining = drain({
      ...soon(),
      handlers: suspects(async ([job]) => {
        if (job?.payload.connectionId !== slow) return;
        await delay(500);
        finished = true;
      }),
      onBatch: () => {
        if (!finished) throw new Error("a lane failed");
      },
    });
    await expect(draining).rejects.toThrow("a lane failed");
    expect(finished).toBe(true);
    expect(await stateOf(slow)).toEqual(["completed"]);
  });
});

describe("a batch whose handler throws", () => {
  const work = { name: "sync-suspect", jobs: [{ id: randomUUID(), payload: { connectionId: nobody() } }] } as const;
  async function crash(afterMs: number) {
    const fail = vi.fn(async () => undefined);
    const boss = { fail, touch: async () => undefined, complete: async () => undefined } as unknown as PgBoss;
    const limits = {
      stopAt: () => Number.POSITIVE_INFINITY,
      urgent: false,
      handlers: suspects(async () => {
        const before = performance.now();
        vi.spyOn(performance, "now").mockReturnValue(before + afterMs);
        throw new Error("crashed");
      }),
    };
    expect(await runBatch(boss, work, limits)).toMatchObject({ crashed: 1 });
    return fail;
  }

  it("is given out again at once", async () => {
    expect(await crash(1_000)).toHaveBeenCalledTimes(1);
  });

  it("is left alone where its process stood still for so long that somebody else may have it", async () => {
    expect(await crash(10_001)).not.toHaveBeenCalled();
  });
});
