import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { db } from "@/lib/db";
import { callsSince, connect, control, lastCall, newInfluencer, removePeople } from "@/tests/support/connect";
import { onStack } from "@/tests/support/on-stack";
import { system } from "@/tests/support/sync";
import { keepSubscriptions } from "./index";

onStack();
const clear = async () => {
  await removePeople();
  await db().deleteFrom("api_budgets").execute();
};
beforeEach(clear);
afterEach(clear);

const keep = () => keepSubscriptions(system(), { until: new Date(Date.now() + 30_000), limit: 200 });
const asked = async (since: number) =>
  (await callsSince(since, "x"))
    .map(({ endpoint }) => endpoint)
    .filter((name) => /^(?:webhooks|activity)\./.test(name));

async function connectedToX(howMany: number): Promise<string[]> {
  const { personas } = await control<{ personas: { platform: string; id: string }[] }>("personas");
  const names = personas.filter(({ platform }) => platform === "x").map(({ id }) => id);
  expect(names.length).toBeGreaterThanOrEqual(howMany);
  const ids: string[] = [];
  for (const name of names.slice(0, howMany)) ids.push(await connect(await newInfluencer(), "x", name));
  return ids;
}
const subscriptionsOf = (ids: readonly string[]) =>
  db()
    .selectFrom("webhook_subscriptions")
    .selectAll()
    .where("connection_id", "in", [...ids])
    .execute();

describe("orders in our app's own name", () => {
  it("are held back where too little of its limit is left, and sent when the window is over", async () => {
    const ids = await connectedToX(1);
    const now = clock.now().getTime();
    const end = new Date(now + 600_000).toISOString();
    const window = { window_start: new Date(now - 300_000).toISOString(), window_end: end };
    const limits = { limit_units: 500, reserve_units: 50, spent_units: 499, last_grant: 0 };
    await db()
      .insertInto("api_budgets")
      .values({ platform: "x", budget: "activity.app", subject: "", ...window, ...limits })
      .execute();
    const since = await lastCall();
    expect(await keep()).toEqual({ subscriptionsAsked: 0, subscriptionsFailed: 1 });
    expect(await asked(since)).toEqual([]);
    const [waiting] = await subscriptionsOf(ids);
    expect(waiting).toMatchObject({ last_error_code: "QUOTA_EXHAUSTED", refusals: 0 });
    expect(Date.parse(waiting?.next_attempt_at ?? "")).toBeGreaterThanOrEqual(Date.parse(end));

    await db().deleteFrom("api_budgets").execute();
    await db()
      .updateTable("webhook_subscriptions")
      .set({ next_attempt_at: new Date(now).toISOString() })
      .execute();
    expect(await keep()).toMatchObject({ subscriptionsFailed: 0 });
    expect(await asked(since)).toContain("activity.list");
  });

  it("are not stopped by one to a platform that this version does not know", async () => {
    const ids = await connectedToX(1);
    const strange = {
      id: randomUUID(),
      platform: "forgotten",
      topic: "somebody",
      sealed_secret: "unreadable",
      state: "active",
      created_at: clock.now().toISOString(),
      next_attempt_at: new Date(0).toISOString(),
    };
    await db().insertInto("webhook_subscriptions").values(strange).execute();
    try {
      expect(await keep()).toMatchObject({ subscriptionsFailed: 0 });
      expect(await subscriptionsOf(ids)).toMatchObject([{ state: "active" }]);
      const kept = await db().selectFrom("webhook_subscriptions").selectAll().where("id", "=", strange.id).execute();
      expect(kept).toMatchObject([{ state: "leaving", last_error_code: "PLATFORM_NOT_CONFIGURED" }]);
    } finally {
      await db().deleteFrom("webhook_subscriptions").where("id", "=", strange.id).execute();
    }
  });

  it("are given up for this time when several in a row were taken amiss, whoever else is still to be asked for", async () => {
    const ids = await connectedToX(5);
    await control("faults", { host: "api.x.com", pathPrefix: "/2/webhooks", kind: "rate_limited" });
    const since = await lastCall();
    expect(await keep()).toEqual({ subscriptionsAsked: 0, subscriptionsFailed: 3 });
    expect((await asked(since)).length).toBeLessThanOrEqual(3);
    await control("faults", undefined, "DELETE");
    await db().deleteFrom("api_budgets").execute();
    expect(await keep()).toEqual({ subscriptionsAsked: 2, subscriptionsFailed: 0 });
    expect((await subscriptionsOf(ids)).filter(({ state }) => state === "active")).toHaveLength(2);
  });

  it("count a throttle as no refusal, though it comes with the status of one", async () => {
    const id = await connect(await newInfluencer(), "facebook", "maya");
    await control("faults", { kind: "rate_limited", platform: "facebook" });
    const since = await lastCall();
    await keep();
    await control("faults", undefined, "DELETE");
    const statuses = (await callsSince(since, "facebook")).map(({ status }) => status);
    expect(statuses.length).toBeGreaterThan(0);
    expect(statuses.every((status) => status === 400 || status === 403)).toBe(true);
    const [row] = await subscriptionsOf([id]);
    expect(row).toMatchObject({ state: "asked", refusals: 0, last_error_code: "RATE_LIMITED" });
  });

  it("ask X for nothing twice of which it does not say where it leads", async () => {
    const [id = ""] = await connectedToX(1);
    expect(await keep()).toMatchObject({ subscriptionsFailed: 0 });
    await control("limits", { platform: "x", name: "carriersUnsaid", value: 1 });
    try {
      const due = { next_attempt_at: clock.now().toISOString() };
      await db().updateTable("webhook_subscriptions").set(due).where("connection_id", "=", id).execute();
      const since = await lastCall();
      expect(await keep()).toMatchObject({ subscriptionsAsked: 1, subscriptionsFailed: 0 });
      expect(await asked(since)).toEqual(["webhooks.list", "activity.list"]);
    } finally {
      await control("limits", { platform: "x", name: "carriersUnsaid", value: null });
    }
  });
});
