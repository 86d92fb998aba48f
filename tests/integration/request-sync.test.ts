import { describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { db, pool } from "@/lib/db";
import { drain } from "@/lib/jobs";
import { getSyncRun, planDueSyncs, requestSync, requestSyncAll } from "@/lib/sync";
import { cleanUp } from "@/lib/upkeep";
import { connect, newInfluencer } from "@/tests/support/connect";
import { testStack } from "@/tests/support/env";
import { onStack } from "@/tests/support/on-stack";
import { jobsOf, system } from "@/tests/support/sync";

onStack();

const soon = () => ({ until: new Date(Date.now() + 60_000) });
const later = (seconds: number) => () => new Date(clock.now().getTime() + seconds * 1000);

async function connected() {
  const ctx = await newInfluencer();
  const connectionId = await connect(ctx, "instagram", "atelier");
  await drain(soon());
  return { ctx: { ...ctx, now: later(90) }, connectionId };
}

describe("a sync that a person asks for", () => {
  it("can be followed from waiting to done, by that person alone", async () => {
    const { ctx, connectionId } = await connected();
    const { runId, started } = await requestSync(ctx, { connectionId });
    expect(started).toBe(true);
    expect(await getSyncRun(ctx, runId)).toEqual({
      runId,
      status: "running",
      total: 1,
      done: 0,
      connections: [{ connectionId, status: "queued", errorCode: null, nextAttemptAt: null }],
    });
    await drain(soon());
    expect(await getSyncRun(ctx, runId)).toMatchObject({
      status: "done",
      done: 1,
      connections: [{ status: "succeeded" }],
    });
    await expect(getSyncRun(await newInfluencer(), runId)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is one run, however often it is asked for while it waits and for a minute after", async () => {
    const { ctx, connectionId } = await connected();
    const [first, second] = await Promise.all([requestSync(ctx, { connectionId }), requestSync(ctx, { connectionId })]);
    expect(first.runId).toBe(second.runId);
    expect([first.started, second.started].filter(Boolean)).toHaveLength(1);
    await drain(soon());
    const now = { ...ctx, now: later(0) };
    expect(await requestSync(now, { connectionId })).toEqual({ runId: first.runId, started: false });
    expect(await requestSyncAll(now, {})).toEqual({ runId: first.runId, started: false });
    expect((await requestSync(ctx, { connectionId })).started).toBe(true);
  });

  it("goes before what is planned, also when a planned read of the account already waits", async () => {
    const { ctx, connectionId } = await connected();
    await db()
      .updateTable("social_connections")
      .set({ next_sync_at: clock.now().toISOString() })
      .where("id", "=", connectionId)
      .execute();
    await planDueSyncs(system());
    const { runId } = await requestSync(ctx, { connectionId });
    const { rows } = await pool().query(
      "select priority from pgboss.job where singleton_key = $1 and state = 'created'",
      [connectionId],
    );
    expect(rows).toEqual([{ priority: 20 }]);
    await drain(soon());
    expect((await jobsOf(connectionId)).map(({ status }) => status)).toEqual(["succeeded", "succeeded", "succeeded"]);
    expect(await getSyncRun(ctx, runId)).toMatchObject({ status: "done" });
  });

  it("is refused for somebody else's account as if it did not exist", async () => {
    const { connectionId } = await connected();
    await expect(requestSync(await newInfluencer(), { connectionId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("asks for a reconnect where the platform lets nobody read", async () => {
    const { ctx, connectionId } = await connected();
    await db().updateTable("social_connections").set({ status: "revoked" }).where("id", "=", connectionId).execute();
    await expect(requestSync(ctx, { connectionId })).rejects.toMatchObject({ code: "NEEDS_RECONNECT" });
    await expect(requestSyncAll(ctx, {})).rejects.toMatchObject({ code: "NEEDS_RECONNECT" });
  });

  it("can be narrowed to a platform", async () => {
    const { ctx, connectionId } = await connected();
    await connect(ctx, "youtube", "north");
    await drain(soon());
    const { runId } = await requestSyncAll(ctx, { platform: "instagram" });
    expect((await getSyncRun(ctx, runId)).connections.map((one) => one.connectionId)).toEqual([connectionId]);
    await drain(soon());
  });
});

describe("the scheduler's routes", () => {
  const call = (entry: string, headers: Record<string, string>) =>
    fetch(`${testStack().appUrl}/api/cron/${entry}`, { headers, redirect: "manual" });

  it.each(["sync", "refresh-tokens", "snapshots", "cleanup"])(
    "/api/cron/%s does its work for the secret alone",
    async (entry) => {
      expect((await call(entry, {})).status).toBe(401);
      expect((await call(entry, { authorization: "Bearer wrong" })).status).toBe(401);
      const answer = await call(entry, { authorization: `Bearer ${testStack().cronSecret}` });
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ data: { planned: {}, drained: { crashed: 0 } } });
    },
  );

  it("/api/cron/sync reads what is due", async () => {
    const { connectionId } = await connected();
    await db()
      .updateTable("social_connections")
      .set({ next_sync_at: clock.now().toISOString() })
      .where("id", "=", connectionId)
      .execute();
    await call("sync", { authorization: `Bearer ${testStack().cronSecret}` });
    expect((await jobsOf(connectionId))[0]).toMatchObject({ status: "succeeded" });
  });
});

describe("the clean-up", () => {
  it("removes sync history after 90 days, and nothing younger", async () => {
    const { connectionId } = await connected();
    const old = new Date(clock.now().getTime() - 91 * 86_400_000).toISOString();
    const [job] = await jobsOf(connectionId);
    await db()
      .insertInto("sync_jobs")
      .values({
        run_id: job?.run_id ?? "",
        connection_id: connectionId,
        user_id: job?.user_id ?? "",
        queued_at: old,
        status: "succeeded",
      })
      .execute();
    expect(await cleanUp(system(), new Date(Date.now() + 5_000))).toMatchObject({ syncJobs: 1 });
    expect((await jobsOf(connectionId)).map(({ id }) => id)).toEqual([job?.id]);
  });
});
