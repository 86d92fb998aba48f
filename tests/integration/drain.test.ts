import { type ChildProcess, spawn } from "node:child_process";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { db, pool } from "@/lib/db";
import { drain } from "@/lib/jobs";
import { jobNames } from "@/lib/jobs/catalog";
import { queue } from "@/lib/jobs/queue";
import { ensureRoomForSnapshots, openNewDay, planDueSyncs, syncConnections } from "@/lib/sync";
import { countStatements } from "@/tests/bench/statements";
import {
  callsSince,
  connect,
  connectionRow,
  control,
  lastCall,
  newInfluencer,
  removePeople,
} from "@/tests/support/connect";
import { testStack } from "@/tests/support/env";
import { onStack } from "@/tests/support/on-stack";
import {
  jobsOf,
  publishedOf,
  queueStates,
  snapshotsOf,
  system,
  toyAccounts,
  toySource,
  toyStatistics,
} from "@/tests/support/sync";

const children: ChildProcess[] = [];
onStack();
beforeAll(async () => {
  await ensureRoomForSnapshots(system());
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

const soon = (ms = 60_000) => ({ until: new Date(Date.now() + ms) });
const laneCount = 5;
const never = () => Number.POSITIVE_INFINITY;
const complete = async () => undefined;

describe("the planner", () => {
  it("sends what is due once and moves its time on by whole intervals", async () => {
    const { userId } = await newInfluencer();
    const [account] = await toyAccounts(userId, 1);
    const id = account?.id ?? "";
    const due = new Date(clock.now().getTime() - 150 * 60_000);
    await db()
      .updateTable("social_connections")
      .set({ next_sync_at: due.toISOString() })
      .where("id", "=", id)
      .execute();
    await Promise.all([planDueSyncs(system()), planDueSyncs(system())]);
    await planDueSyncs(system());
    expect(await queueStates(id)).toEqual(["created"]);
    // Nobody waits for a planned sync: its row is written when it ends, and names the run that asked first.
    expect(await jobsOf(id)).toEqual([]);
    const { next_sync_at } = await connectionRow(db(), id);
    expect(Date.parse(next_sync_at ?? "") - due.getTime()).toBe(180 * 60_000);
    await pool().query("delete from pgboss.job where singleton_key = $1", [id]);
  });

  it("pulls accounts without the day's snapshot forward into the coming hour, and only those", async () => {
    const { userId } = await newInfluencer();
    const accounts = await toyAccounts(userId, 12);
    const [read, failing, ...waiting] = accounts.map(({ id }) => id);
    const source = toySource((id) => toyStatistics(id, 1_000));
    await syncConnections(system(), { connectionIds: [read ?? ""], stopAt: never, complete, source });
    const later = new Date(clock.now().getTime() + 5 * 3_600_000).toISOString();
    await db().updateTable("social_connections").set({ next_sync_at: later }).where("user_id", "=", userId).execute();
    await db()
      .updateTable("social_connections")
      .set({ last_error_code: "RATE_LIMITED" })
      .where("id", "=", failing ?? "")
      .execute();
    await openNewDay(system());
    const times = async (ids: string[]) =>
      (await Promise.all(ids.map((id) => connectionRow(db(), id)))).map((row) => Date.parse(row.next_sync_at ?? ""));
    expect(await times([read ?? "", failing ?? ""])).toEqual([Date.parse(later), Date.parse(later)]);
    const moved = await times(waiting);
    for (const time of moved) expect(time).toBeLessThan(clock.now().getTime() + 3_600_000);
    expect(new Set(moved).size).toBeGreaterThan(5);
  });
});

describe("drain", () => {
  it("does every job once when two drains run at once", async () => {
    const ctx = await newInfluencer();
    const before = await lastCall();
    const ids = [
      await connect(ctx, "instagram", "atelier"),
      await connect(ctx, "youtube", "north"),
      await connect(ctx, "instagram", "tiny"),
    ];
    const profileReads = async () =>
      (await callsSince(before)).filter(({ endpoint }) => endpoint === "profile" || endpoint === "channels.list")
        .length;
    const whileConnecting = await profileReads();
    const [one, two] = await Promise.all([drain(soon()), drain(soon())]);
    const syncs = [one, two].map(({ succeededByQueue }) => succeededByQueue["sync-connection"] ?? 0);
    expect(syncs.reduce((sum, count) => sum + count)).toBe(3);
    expect((await profileReads()) - whileConnecting).toBe(3);
    for (const id of ids) expect(await queueStates(id)).toEqual(["completed"]);
  });

  it("gives up a job with an unusable payload and goes on", async () => {
    const ctx = await newInfluencer();
    const boss = await queue();
    const broken = await boss.send("sync-connection", { connectionId: "not an id" }, { priority: 100 });
    const id = await connect(ctx, "youtube", "tiny");
    await drain(soon());
    const { rows } = await pool().query("select state from pgboss.job where id = $1", [broken]);
    expect(rows).toEqual([{ state: "completed" }]);
    expect((await jobsOf(id))[0]).toMatchObject({ status: "succeeded" });
  });

  it("completes the job of an account that does not exist any more", async () => {
    const ctx = await newInfluencer();
    const id = await connect(ctx, "youtube", "tiny");
    await removePeople();
    await drain(soon());
    expect(await queueStates(id)).toEqual(["completed"]);
  });

  it("asks each queue a few times when nothing waits, however the lanes meet, and ends", async () => {
    await drain(soon());
    const asked: number[] = [];
    for (let round = 0; round < 10; round += 1) asked.push(await countStatements(() => drain(soon())));
    // Once by each lane, and what the queue's own upkeep needs.
    expect(Math.max(...asked)).toBeLessThan(laneCount * jobNames.length + 40);
  });

  it("starts nothing after its time", async () => {
    const ctx = await newInfluencer();
    const id = await connect(ctx, "youtube", "tiny");
    expect(await drain({ until: new Date(Date.now() - 1) })).toMatchObject({ batches: 0 });
    expect(await queueStates(id)).toEqual(["created"]);
    await drain(soon());
  });

  it("takes over the job of a killed worker and does it exactly once", async () => {
    const ctx = await newInfluencer();
    const id = await connect(ctx, "instagram", "atelier");
    await control("faults", { platform: "instagram", kind: "slow", delayMs: 4_000 });
    const code = 'import("@/lib/jobs").then(({ drain }) => drain({ until: new Date(Date.now() + 60000) }))';
    const child = spawn(
      process.execPath,
      ["--conditions=react-server", "--import", "tsx", "--input-type=module", "-e", code],
      {
        env: { ...process.env, ...testStack().env },
        stdio: "ignore",
      },
    );
    children.push(child);
    await expect.poll(() => queueStates(id), { timeout: 20_000, interval: 50 }).toEqual(["active"]);
    child.kill("SIGKILL");
    await control("faults", undefined, "DELETE");
    expect((await publishedOf(id)).size).toBe(0);

    const syncs = async () => (await drain(soon())).succeededByQueue["sync-connection"];
    await expect.poll(syncs, { timeout: 30_000, interval: 500 }).toBe(1);
    expect(await queueStates(id)).toEqual(["completed"]);
    expect((await jobsOf(id)).map(({ status }) => status)).toEqual(["succeeded"]);
    expect(await snapshotsOf(id)).toHaveLength(1);
  }, 60_000);
});
