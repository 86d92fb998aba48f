import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { db, pool } from "@/lib/db";
import { closeSyncJobs, type SyncJobOutcome } from "@/lib/db/sync-runs";
import { queue } from "@/lib/jobs/queue";
import { syncRunSchema } from "@/lib/schemas/stats";
import { enqueueSyncs } from "@/lib/sync";
import { eventsOf, type StreamedEvent } from "@/tests/support/events";
import { storedAccount } from "@/tests/support/numbers";
import { onStack } from "@/tests/support/on-stack";
import { type CookieJar, newInfluencerSession } from "@/tests/support/session";

/** A run whose jobs this file finishes itself, so that every step is seen from outside. */
let owner: CookieJar;
let ownerId: string;
let runId: string;
let accounts: string[];
const leaving: AbortController[] = [];
/** Held until the test is over: fetch closes the stream of a response that is garbage collected unread. */
const held: Response[] = [];

onStack();
beforeEach(async () => {
  ({ jar: owner, userId: ownerId } = await newInfluencerSession());
  accounts = [
    (await storedAccount(ownerId, "first.account")).id,
    (await storedAccount(ownerId, "second.account", "youtube")).id,
  ];
  ({ runId } = await startRun(accounts));
});
afterEach(async () => {
  for (const one of leaving.splice(0)) one.abort();
  held.length = 0;
  await pool().query("delete from pgboss.job where singleton_key = any($1)", [accounts]);
});
afterAll(() => pool().end());

function startRun(connectionIds: readonly string[]) {
  const order = { connectionIds, trigger: "manual", userId: ownerId, now: clock.now() } as const;
  return db()
    .transaction()
    .execute((trx) => enqueueSyncs(trx, order));
}

async function finish(connectionId: string, status: SyncJobOutcome["status"], errorCode: string | null = null) {
  const outcome = {
    connectionId,
    userId: ownerId,
    plannedRunId: null,
    status,
    errorCode,
    source: "api",
    calls: 1,
    errorDetail: "words of the platform",
    nextAttemptAt: null,
    responseSha256: null,
  };
  await closeSyncJobs(db(), [outcome], clock.now(), null);
}

async function ask(jar: CookieJar, id = runId, lastEventId?: string): Promise<Response> {
  const leave = new AbortController();
  leaving.push(leave);
  const response = await jar.ask(`/api/social/sync/${id}/events`, {
    signal: leave.signal,
    headers: { accept: "text/event-stream", ...(lastEventId ? { "last-event-id": lastEventId } : {}) },
  });
  held.push(response);
  return response;
}

/** The next event about progress. */
async function nextProgress(events: AsyncGenerator<StreamedEvent>) {
  for (;;) {
    const { value, done } = await events.next();
    if (done) return null;
    if (value.event === "progress") return { id: value.id ?? "", run: syncRunSchema.parse(value.data) };
  }
}

const statuses = (progress: Awaited<ReturnType<typeof nextProgress>>) =>
  accounts.map((id) => progress?.run.connections.find(({ connectionId }) => connectionId === id)?.status);

describe("the stream of a run", () => {
  it("tells waiting, reading and done in that order, and ends with the run", async () => {
    const response = await ask(owner);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    expect(response.headers.get("content-encoding")).toBeNull();
    const events = eventsOf(response);
    expect(statuses(await nextProgress(events))).toEqual(["queued", "queued"]);
    await (await queue()).fetch("sync-connection", { batchSize: 100 });
    expect(statuses(await nextProgress(events))).toEqual(["reading", "reading"]);
    await finish(accounts[0] ?? "", "succeeded");
    expect(statuses(await nextProgress(events))).toEqual(["succeeded", "reading"]);
    await finish(accounts[1] ?? "", "postponed", "RATE_LIMITED");
    const last = await nextProgress(events);
    expect(statuses(last)).toEqual(["succeeded", "postponed"]);
    expect(last?.run).toMatchObject({ status: "done", total: 2, done: 2 });
    expect(await nextProgress(events)).toBeNull();
  });

  it("goes on after a break without telling twice, and sends away whoever knows the end", async () => {
    const before = await nextProgress(eventsOf(await ask(owner)));
    await finish(accounts[0] ?? "", "succeeded");
    const events = eventsOf(await ask(owner, runId, before?.id));
    const next = await nextProgress(events);
    expect(statuses(next)).toEqual(["succeeded", "queued"]);

    const again = eventsOf(await ask(owner, runId, next?.id));
    await finish(accounts[1] ?? "", "succeeded");
    const last = await nextProgress(again);
    expect(last?.run.status).toBe("done");
    expect((await ask(owner, runId, last?.id)).status).toBe(204);
    expect((await nextProgress(eventsOf(await ask(owner, runId, before?.id))))?.id).toBe(last?.id);
  });

  it("is for the run's own person: 404 for others and for no run, 401 for visitors and forged sessions", async () => {
    const { jar: stranger } = await newInfluencerSession();
    expect((await ask(stranger)).status).toBe(404);
    expect((await ask(owner, randomUUID())).status).toBe(404);
    expect((await ask(owner, "latest")).status).toBe(422);
    const { jar: forged } = await newInfluencerSession();
    for (const { name, value } of forged.all()) {
      const text = Buffer.from(value.replace(/^base64-/, ""), "base64url").toString("utf8");
      const spoilt = text.replace(/"access_token":"([^."]+)\.([^."]+)\.[^"]+"/, '"access_token":"$1.$2.AAAA"');
      forged.set(name, `base64-${Buffer.from(spoilt, "utf8").toString("base64url")}`);
    }
    expect((await ask(forged)).status).toBe(401);
    for (const name of forged.names()) forged.delete(name);
    expect((await ask(forged)).status).toBe(401);
  });

  it("holds nothing but ids and states", async () => {
    await finish(accounts[0] ?? "", "failed", "ACCOUNT_INELIGIBLE");
    const events = eventsOf(await ask(owner));
    const { value } = await events.next();
    expect(JSON.stringify(value)).not.toContain("words of the platform");
    const { connections, ...run } = (value satisfies StreamedEvent).data as { connections: object[] };
    expect(Object.keys(run).sort()).toEqual(["done", "runId", "status", "total"]);
    expect(connections.flatMap(Object.keys).sort()).toEqual(
      connections.flatMap(() => ["connectionId", "errorCode", "nextAttemptAt", "status"]).sort(),
    );
  });

  it("shares a run of many people's accounts out to each of them", async () => {
    const { jar: other, userId: otherId } = await newInfluencerSession();
    const theirs = (await storedAccount(otherId, "their.account")).id;
    const shared = await startRun([...accounts, theirs]);
    const mine = await nextProgress(eventsOf(await ask(owner, shared.runId)));
    expect(mine?.run.connections.map(({ connectionId }) => connectionId).sort()).toEqual([...accounts].sort());
    const their = await nextProgress(eventsOf(await ask(other, shared.runId)));
    expect(their?.run.connections.map(({ connectionId }) => connectionId)).toEqual([theirs]);
    await pool().query("delete from pgboss.job where singleton_key = $1", [theirs]);
  });

  it("refuses a seventh stream of one person until one of the six has left", async () => {
    for (let taken = 0; taken < 6; taken += 1) expect((await ask(owner)).status).toBe(200);
    const refused = await ask(owner);
    expect(refused.status).toBe(429);
    expect((await refused.json()).code).toBe("RATE_LIMITED");
    leaving[0]?.abort();
    await expect.poll(async () => (await ask(owner)).status, { timeout: 10_000, interval: 300 }).toBe(200);
  });
});
