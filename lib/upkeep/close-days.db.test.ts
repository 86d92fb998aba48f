import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { PersonContext } from "@/lib/context";
import { createDb, db, pool } from "@/lib/db";
import { platformIds } from "@/lib/platforms/manifests";
import { newInfluencer, removePeople, takeStackEnvironment } from "@/tests/support/connect";
import { closeDays, readDays } from "./close-days";

// A day that no other test writes about.
const now = new Date("2031-05-10T00:10:00Z");
const system = () => ({ db: db(), now: () => now });
let ctx: PersonContext;

async function forget() {
  await pool().query("delete from internal.daily_statistics where day >= '2031-01-01'");
}
async function account(change: object) {
  const { id } = await db()
    .selectFrom("influencers")
    .select("id")
    .where("user_id", "=", ctx.userId)
    .executeTakeFirstOrThrow();
  return db()
    .insertInto("social_connections")
    .values({
      influencer_id: id,
      user_id: ctx.userId,
      platform: "youtube",
      platform_user_id: randomUUID(),
      username: "somebody",
      status: "active",
      connected_at: "2031-05-01T00:00:00Z",
      ...change,
    })
    .returning(["id", "seq"])
    .executeTakeFirstOrThrow();
}
async function sync(connection: string, finishedAt: string, change: object = {}) {
  await db()
    .insertInto("sync_jobs")
    .values({
      run_id: randomUUID(),
      connection_id: connection,
      user_id: ctx.userId,
      queued_at: finishedAt,
      finished_at: finishedAt,
      status: "succeeded",
      calls: 2,
      ...change,
    })
    .execute();
}
const youtube = async () => (await readDays(system(), 3)).filter(({ platform }) => platform === "youtube");

beforeAll(async () => {
  takeStackEnvironment();
  await forget();
  ctx = await newInfluencer();
});
afterAll(async () => {
  await forget();
  await removePeople();
});

it("counts a day's accounts, reads, failures, calls and ages, and closes it again without change", async () => {
  const [before] = await closeDays(system()).then(youtube);
  const [first, second] = [await account({}), await account({})];
  await account({ status: "disconnected", disconnected_at: "2031-05-09T23:59:59Z" });
  await account({ connected_at: "2031-05-10T00:00:00Z" });
  await sync(first.id, "2031-05-09T10:00:00Z");
  await sync(first.id, "2031-05-09T23:00:00Z");
  await sync(second.id, "2031-05-09T21:00:00Z");
  await sync(second.id, "2031-05-09T22:00:00Z", { status: "failed", error_code: "NEEDS_RECONNECT", calls: 1 });
  await sync(second.id, "2031-05-10T00:00:00Z");
  const month = "select parts.ensure_snapshot_month('2031-05-09')";
  await pool().query(month);
  const snapshot = { connection_seq: first.seq, day: "2031-05-09", source: 1 };
  await db().insertInto("social_stats_snapshots").values(snapshot).execute();

  await closeDays(system());
  const [closed] = await youtube();
  expect(closed).toEqual({
    day: "2031-05-09",
    platform: "youtube",
    connectionsActive: (before?.connectionsActive ?? 0) + 2,
    connectionsRead: 2,
    snapshots: 1,
    syncsSucceeded: 3,
    syncsPostponed: 0,
    syncsFailed: 1,
    failures: { NEEDS_RECONNECT: 1 },
    calls: 7,
    freshnessP50Seconds: 2 * 3600,
    freshnessP95Seconds: Math.round(3600 + 0.95 * 7200),
  });
  await closeDays(system());
  expect(await youtube()).toContainEqual(closed);
});

it("catches up on missed days in one statement, and leaves what was closed alone", async () => {
  await pool().query("delete from internal.daily_statistics where day = '2031-05-08'");
  await pool().query("update internal.daily_statistics set calls = 99 where day = '2031-05-07'");
  let statements = 0;
  const counting = createDb(pool(), () => {
    statements += 1;
  });
  expect(await closeDays({ db: counting, now: () => now })).toEqual({ dailyStatistics: 2 * platformIds.length });
  expect(statements).toBe(1);
  const days = await youtube();
  expect(days.map(({ day, calls }) => [day, calls])).toEqual([
    ["2031-05-09", 7],
    ["2031-05-08", 0],
    ["2031-05-07", 99],
  ]);
});
