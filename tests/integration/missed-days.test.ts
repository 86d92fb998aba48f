import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { db, pool } from "@/lib/db";
import { closeSyncJobs, insertSyncRun } from "@/lib/db/sync-runs";
import { getHistory } from "@/lib/stats";
import { openNewDay } from "@/lib/sync";
import { newInfluencer } from "@/tests/support/connect";
import { storedAccount } from "@/tests/support/numbers";
import { onStack } from "@/tests/support/on-stack";

const dayMs = 86_400_000;
let ctx: Awaited<ReturnType<typeof newInfluencer>>;
let account: { id: string; seq: number };

onStack();
beforeEach(async () => {
  ctx = await newInfluencer();
  account = await storedAccount(ctx.userId, "missed.account");
  await db().deleteFrom("social_stats_snapshots").where("connection_seq", "=", account.seq).execute();
  await db()
    .updateTable("social_connections")
    .set({ connected_at: daysAgo(5).toISOString(), last_synced_at: daysAgo(5).toISOString() })
    .where("id", "=", account.id)
    .execute();
});
afterAll(() => pool().end());

const daysAgo = (days: number) => new Date(clock.now().getTime() - days * dayMs);
const utcDay = (time: Date) => time.toISOString().slice(0, 10);
const system = () => ({ db: db(), now: () => clock.now() });

/** A sync of that day which ended with this code. */
async function failedSync(days: number, errorCode: string) {
  const now = daysAgo(days);
  await insertSyncRun(db(), {
    trigger: "manual",
    userId: ctx.userId,
    connectionIds: [account.id],
    now,
    correlationId: null,
  });
  const reading = { connectionId: account.id, userId: ctx.userId, plannedRunId: null, source: null, calls: 1 };
  const outcome = {
    status: "postponed",
    errorCode,
    errorDetail: null,
    nextAttemptAt: null,
    responseSha256: null,
  } as const;
  await closeSyncJobs(db(), [{ ...reading, ...outcome }], now, null);
}

/** The stored reasons by how many days ago. */
async function noted(): Promise<Record<number, string>> {
  const rows = await db()
    .selectFrom("missed_days")
    .select(["day", "reason"])
    .where("connection_seq", "=", account.seq)
    .execute();
  const today = Date.parse(utcDay(clock.now()));
  return Object.fromEntries(rows.map(({ day, reason }) => [(today - Date.parse(day)) / dayMs, reason]));
}

describe("the reason of a missed day", () => {
  it("is what the last failed sync of that day said, else that we did not read, and days with a reading have none", async () => {
    await failedSync(3, "RATE_LIMITED");
    await failedSync(2, "RATE_LIMITED");
    await failedSync(2, "PLATFORM_UNAVAILABLE");
    await db()
      .insertInto("social_stats_snapshots")
      .values({ connection_seq: account.seq, day: utcDay(daysAgo(4)), source: 1, followers_count: 10 })
      .execute();
    await openNewDay(system());
    expect(await noted()).toEqual({ 5: "our_side", 3: "platform_limit", 2: "platform_down", 1: "our_side" });
  });

  it("stays when the jobs are gone, when it is looked for again, and when the account works again", async () => {
    await failedSync(1, "RATE_LIMITED");
    await openNewDay(system());
    const before = await noted();
    await db().deleteFrom("sync_jobs").where("connection_id", "=", account.id).execute();
    expect((await openNewDay(system())).missedDays).toBe(0);
    expect(await noted()).toEqual(before);
    expect(before[1]).toBe("platform_limit");
  });

  it("is that access had ended, from the day on which it did", async () => {
    await db()
      .updateTable("social_connections")
      .set({ status: "revoked", last_error_at: daysAgo(2).toISOString(), last_error_code: "TOKEN_INVALID" })
      .where("id", "=", account.id)
      .execute();
    await openNewDay(system());
    expect(await noted()).toEqual({
      5: "our_side",
      4: "our_side",
      3: "our_side",
      2: "needs_reconnect",
      1: "needs_reconnect",
    });
  });

  it("stands in the person's history in place of a guess", async () => {
    await failedSync(1, "PLATFORM_UNAVAILABLE");
    await openNewDay(system());
    const history = await getHistory(ctx, { days: 7 });
    const reasons = history.series[0]?.points.map(({ reason }) => reason);
    expect(reasons?.slice(-3, -1)).toEqual(["our_side", "platform_down"]);
    expect(reasons?.[0]).toBe("not_connected_yet");
  });
});
