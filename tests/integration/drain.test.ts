import { type ChildProcess, spawn } from "node:child_process";
import pg from "pg";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { clock } from "@/lib/clock";
import { db, pool } from "@/lib/db";
import { drain } from "@/lib/jobs";
import { queue } from "@/lib/jobs/queue";
import { enqueueSyncs, ensureRoomForSnapshots, openNewDay, planDueSyncs, syncConnections } from "@/lib/sync";
import {
  callsSince,
  connect,
  connectionRow,
  control,
  lastCall,
  newInfluencer,
  removePeople,
  takeStackEnvironment,
} from "@/tests/support/connect";
import { testStack } from "@/tests/support/env";
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
beforeAll(async () => {
  takeStackEnvironment();
  await clock.sync();
  await ensureRoomForSnapshots(system());
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await control("faults", undefined, "DELETE");
  await removePeople();
});

const soon = (ms = 60_000) => ({ until: new Date(Date.now() + ms) });
const never = () => Number.POSITIVE_INFINITY;
const complete = async () => undefined;

/** Counts the statements that this process sends to the database while `work` runs. */
async function statements(work: () => Promise<unknown>): Promise<number> {
  const spy = vi.spyOn(pg.Client.prototype, "query");
  try {
    await work();
    return spy.mock.calls.length;
  } finally {
    spy.mockRestore();
  }
}

describe("a batch", () => {
  it("costs the same number of statements for 20 accounts as for 60, at most a fifth of one per account", async () => {
    const { userId } = await newInfluencer();
    const source = toySource((id) => toyStatistics(id, 1_000));
    const cost = async (howMany: number) => {
      const connectionIds = (await toyAccounts(userId, howMany)).map(({ id }) => id);
      return statements(() => syncConnections(system(), { connectionIds, stopAt: never, complete, source }));
    };
    // The first accounts win the person a badge, which is one statement more.
    await cost(1);
    const [twenty, sixty, hundred] = [await cost(20), await cost(60), await cost(100)];
    expect({ sixty, hundred }).toEqual({ sixty: twenty, hundred: twenty });
    // Claiming, the touch of a heartbeat and the completion come on top.
    expect(hundred + 3).toBeLessThanOrEqual(20);
  });

  it("neither collides with another batch over accounts of the same person nor loses its part of the total", async () => {
    const { userId } = await newInfluencer();
    const ids = (await toyAccounts(userId, 120)).map(({ id }) => id);
    // Connections that are open already, so that the three really run beside each other.
    await Promise.all([1, 2, 3].map(() => pool().query("select pg_sleep(0.1)")));
    const spy = vi.spyOn(pg.Client.prototype, "query");
    const source = toySource((id) => toyStatistics(id, 1_000));
    const parts = [ids.slice(0, 40), ids.slice(40, 80), ids.slice(80)];
    const summaries = await Promise.all(
      parts.map((connectionIds) => syncConnections(system(), { connectionIds, stopAt: never, complete, source })),
    );
    const texts = spy.mock.calls.map(([query]: unknown[]) =>
      typeof query === "object" && query !== null && "text" in query ? query.text : query,
    );
    spy.mockRestore();
    expect(summaries.map(({ succeeded }) => succeeded)).toEqual([40, 40, 40]);
    expect(texts.filter((text) => text === "commit")).toHaveLength(3);
    expect(texts.filter((text) => text === "rollback")).toEqual([]);
    const numbers = await db()
      .selectFrom("influencer_numbers")
      .selectAll()
      .where("user_id", "=", userId)
      .executeTakeFirst();
    expect(numbers?.followers_total).toBe(120_000);
  });

  it("asks for histories once when a platform answers nonsense for everybody", async () => {
    const { userId } = await newInfluencer();
    const connectionIds = (await toyAccounts(userId, 40)).map(({ id }) => id);
    let followers = 50_000;
    const run = { connectionIds, stopAt: never, complete, source: toySource((id) => toyStatistics(id, followers)) };
    const sound = await statements(() => syncConnections(system(), run));
    followers = 0;
    const nonsense = await statements(() => syncConnections(system(), run));
    expect(nonsense).toBeLessThanOrEqual(sound + 3);
    const row = await connectionRow(db(), connectionIds[0] ?? "");
    expect(row).toMatchObject({ last_error_code: "IMPLAUSIBLE" });
    expect((await publishedOf(row.id)).get("followers")?.value).toBe(50_000);
  });

  it("stores everybody's numbers but the one that the database refuses", async () => {
    const { userId } = await newInfluencer();
    const accounts = await toyAccounts(userId, 9);
    const poisoned = accounts[4];
    const source = toySource((id) => toyStatistics(id, 1_000, id === poisoned?.platformUserId ? "bad\u0000name" : id));
    const connectionIds = accounts.map(({ id }) => id);
    const summary = await syncConnections(system(), { connectionIds, stopAt: never, complete, source });
    expect(summary).toEqual({ succeeded: 8, postponed: 1, failed: 0, handedBack: 0 });
    expect(await connectionRow(db(), poisoned?.id ?? "")).toMatchObject({
      last_error_code: "INTERNAL",
      last_synced_at: null,
    });
  });

  it("is not stopped by an adapter that throws what nobody expects", async () => {
    const { userId } = await newInfluencer();
    const accounts = await toyAccounts(userId, 3);
    const source = toySource((id) => {
      if (id === accounts[1]?.platformUserId) throw new TypeError("undefined is not a function");
      return toyStatistics(id, 1_000);
    });
    const connectionIds = accounts.map(({ id }) => id);
    expect(await syncConnections(system(), { connectionIds, stopAt: never, complete, source })).toMatchObject({
      succeeded: 2,
      postponed: 1,
    });
  });

  it("hands back what it cannot start: due again, its sync still open, its job done", async () => {
    const { userId } = await newInfluencer();
    const [account] = await toyAccounts(userId, 1);
    const id = account?.id ?? "";
    const now = clock.now();
    await db()
      .transaction()
      .execute((trx) => enqueueSyncs(trx, { connectionIds: [id], trigger: "manual", userId, now }));
    const completed: string[] = [];
    const summary = await syncConnections(system(), {
      connectionIds: [id],
      stopAt: () => 0,
      complete: async (_trx, ids) => void completed.push(...ids),
      source: toySource((one) => toyStatistics(one, 1)),
    });
    expect(summary).toEqual({ succeeded: 0, postponed: 0, failed: 0, handedBack: 1 });
    expect(completed).toEqual([id]);
    expect(Date.parse((await connectionRow(db(), id)).next_sync_at ?? "")).toBeLessThanOrEqual(clock.now().getTime());
    expect((await jobsOf(id))[0]).toMatchObject({ status: "queued" });
  });

  it("reads publicly where the day has its snapshot, which it then leaves alone, and never when somebody asked", async () => {
    const { userId } = await newInfluencer();
    const accounts = await toyAccounts(userId, 3);
    const connectionIds = accounts.map(({ id }) => id);
    const [first] = accounts;
    let followers = 50_000;
    const source = toySource((id) => toyStatistics(id, followers), "an-api-key");
    const run = { connectionIds, stopAt: never, complete, source };
    await syncConnections(system(), run);
    expect({ ...source.asked }).toEqual({
      owner: expect.arrayContaining(accounts.map((a) => a.platformUserId)),
      publicly: [],
    });
    const before = await snapshotsOf(first?.id ?? "");

    followers = 50_100;
    await syncConnections(system(), run);
    expect(source.asked.publicly).toHaveLength(3);
    expect((await publishedOf(first?.id ?? "")).get("followers")).toMatchObject({
      value: 50_100,
      source: "api_public",
    });
    expect(await snapshotsOf(first?.id ?? "")).toEqual(before);

    await db()
      .transaction()
      .execute((trx) => enqueueSyncs(trx, { connectionIds, trigger: "manual", userId, now: clock.now() }));
    await syncConnections(system(), run);
    expect(source.asked.publicly).toHaveLength(3);
    expect(source.asked.owner).toHaveLength(6);
    expect((await publishedOf(first?.id ?? "")).get("followers")).toMatchObject({ source: "api" });
  });

  it("tells of a change beyond 10% against the number last told, and writes it down", async () => {
    const { userId } = await newInfluencer();
    const [account] = await toyAccounts(userId, 1);
    const id = account?.id ?? "";
    let followers = 10_000;
    const read = () =>
      syncConnections(system(), {
        connectionIds: [id],
        stopAt: never,
        complete,
        source: toySource((one) => toyStatistics(one, followers)),
      });
    await db().updateTable("social_connections").set({ notified_followers: 10_000 }).where("id", "=", id).execute();
    const told = async () => {
      const notices = await db().selectFrom("notifications").select("params").where("user_id", "=", userId).execute();
      return notices.map(({ params }) =>
        typeof params === "object" && params !== null && "to" in params ? params.to : null,
      );
    };
    await read();
    followers = 10_900;
    await read();
    expect(await told()).toEqual([]);
    followers = 11_050;
    await read();
    expect(await told()).toEqual([11_050]);
    followers = 11_900;
    await read();
    expect(await told()).toEqual([11_050]);
    const audits = await db()
      .selectFrom("audit_log")
      .select(["action", "before", "after"])
      .where("user_id", "=", userId)
      .execute();
    expect(audits).toEqual([
      { action: "followers.changed", before: { followers: 10_000 }, after: { followers: 11_050 } },
    ]);
  });
});

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
