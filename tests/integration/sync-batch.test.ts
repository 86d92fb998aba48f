import pg from "pg";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { clock } from "@/lib/clock";
import { db, pool } from "@/lib/db";
import { enqueueSyncs, ensureRoomForSnapshots, syncConnections } from "@/lib/sync";
import { connectionRow, newInfluencer } from "@/tests/support/connect";
import { onStack } from "@/tests/support/on-stack";
import { jobsOf, publishedOf, snapshotsOf, system, toyAccounts, toySource, toyStatistics } from "@/tests/support/sync";

onStack();
beforeAll(async () => {
  await ensureRoomForSnapshots(system());
});

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
