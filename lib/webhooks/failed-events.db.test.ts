import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { disconnectAccount } from "@/lib/connections";
import { db } from "@/lib/db";
import { deleteUndoneEvents, insertWebhookEvents } from "@/lib/db/webhook-events";
import { connect, connectionRow, newInfluencer } from "@/tests/support/connect";
import { system } from "@/tests/support/sync";
import { call, deletion, events, owner, personOf, receiveDeliveries, work } from "@/tests/support/webhook-deliveries";
import { measureWebhooks } from "./measure-webhooks";
import { processWebhookEvents } from "./process-events";

receiveDeliveries();

const hourMs = 3_600_000;
const nobody = { platformUserId: null, personId: null, subject: null, occurredAt: null, costUnits: null };

/** Stores events, each with a hash of its own, and returns their ids. */
function store(...rows: { platform: string; kind: string; platformUserId?: string; personId?: string }[]) {
  const now = clock.now();
  return insertWebhookEvents(
    db(),
    rows.map((row) => ({ ...nobody, ...row, dedupeHash: randomUUID() })),
    { receivedAt: now, retryAt: now },
  );
}

/** Deals with the stored events, which fails as often as each of them is completed for the first time. */
async function fail(): Promise<void> {
  const eventIds = (await events()).map(({ id }) => id);
  const tried = new Set<string>();
  await processWebhookEvents(system(), {
    eventIds,
    complete: async (_trx, ids) => {
      for (const id of ids) {
        if (tried.has(id)) continue;
        tried.add(id);
        throw new Error("something is broken");
      }
    },
  });
}
const alreadyTried = (attempts: number) => db().updateTable("webhook_events").set({ attempts }).execute();
const waitMs = (at: string | null | undefined) => Date.parse(at ?? "") - clock.now().getTime();

describe("an event that fails", () => {
  it("for the tenth time is given up and names nobody", async () => {
    await store({ platform: "instagram", kind: "deauthorized", platformUserId: "12", personId: "34" });
    await alreadyTried(8);
    await fail();
    expect(await events()).toMatchObject([{ state: "waiting", attempts: 9, platform_user_id: "12", person_id: "34" }]);
    await fail();
    const nameless = { platform_user_id: null, person_id: null, subject: null };
    expect(await events()).toMatchObject([{ state: "failed", attempts: 10, next_attempt_at: null, ...nameless }]);
  });

  it("and is a deletion is never given up: it is tried once a day until it is done, and operators see it wait", async () => {
    const { body } = await call("data-deletion", "24811002233445566", clock.now());
    const { confirmation_code: code } = body as { confirmation_code: string };
    for (const attempts of [9, 10, 400, 30_000]) {
      await alreadyTried(attempts);
      await fail();
      const [event] = await events();
      expect(event).toMatchObject({ state: "waiting", person_id: "24811002233445566" });
      expect(Math.abs(waitMs(event?.next_attempt_at) - 24 * hourMs)).toBeLessThan(60_000);
    }
    const long = new Date(clock.now().getTime() - 60 * 24 * hourMs).toISOString();
    await db().updateTable("webhook_events").set({ received_at: long }).execute();
    const shown = (await measureWebhooks(system(), 7)).find(({ platform }) => platform === "instagram");
    expect(shown?.deliveries).toMatchObject({ events: 0, waiting: 1 });
    expect(shown?.deliveries.oldestWaitingSeconds).toBeGreaterThan(59 * 86_400);
    await work();
    await processWebhookEvents(system(), {
      eventIds: (await events()).map(({ id }) => id),
      complete: async () => undefined,
    });
    expect(await deletion(code)).toMatchObject({ state: "done" });
    expect(await events()).toMatchObject([{ state: "done", person_id: null }]);
  });
});

describe("events that wait when an account is erased", () => {
  it("go with it, but for a deletion that is owed and for what is about others", async () => {
    const connectionId = await connect(owner(), "instagram", "maya");
    const other = await connect(await newInfluencer(), "instagram", "nikos");
    await work();
    await db().deleteFrom("webhook_events").execute();
    const platformUserId = (await connectionRow(db(), connectionId)).platform_user_id;
    const theirs = (await connectionRow(db(), other)).platform_user_id;
    const [, owed, foreign] = await store(
      { platform: "instagram", kind: "comment", platformUserId },
      { platform: "instagram", kind: "data_deletion", personId: platformUserId },
      { platform: "instagram", kind: "comment", platformUserId: theirs },
    );
    await disconnectAccount(owner(), { connectionId, history: "erase" });
    expect((await events()).map(({ id }) => id).sort()).toEqual([owed, foreign].sort());
  });

  it("go with the person by the id of their log-in too, unless somebody else's log-in has it", async () => {
    const connectionId = await connect(owner(), "instagram", "maya");
    const other = await newInfluencer();
    const shared = await connect(other, "instagram", "nikos");
    await work();
    await db().deleteFrom("webhook_events").execute();
    const personId = await personOf(connectionId);
    await store({ platform: "instagram", kind: "deauthorized", personId });
    const erase = () =>
      db()
        .transaction()
        .execute((trx) => deleteUndoneEvents(trx, { userId: owner().userId }));
    const { grant_id: grantId } = await connectionRow(db(), shared);
    const theirs = await personOf(shared);
    const callThem = (id: string) =>
      db().updateTable("oauth_grants").set({ provider_person_id: id }).where("id", "=", grantId).execute();
    await callThem(personId);
    await erase();
    expect(await events()).toHaveLength(1);
    await callThem(theirs);
    await erase();
    expect(await events()).toEqual([]);
  });
});
