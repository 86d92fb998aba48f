import { sql } from "kysely";
import { afterEach, describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { disconnectAccount, pauseReading } from "@/lib/connections";
import type { PersonContext } from "@/lib/context";
import { db } from "@/lib/db";
import { drain } from "@/lib/jobs";
import { findDeletion, requestDeletion } from "@/lib/privacy";
import { keepSubscriptions } from "@/lib/subscriptions";
import { connect, control, newInfluencer, removePeople } from "@/tests/support/connect";
import { emailOf, lives, visitor } from "@/tests/support/deletions";
import { onStack } from "@/tests/support/on-stack";
import { password } from "@/tests/support/people";
import { heardAt, registered } from "@/tests/support/subscriptions";
import { system } from "@/tests/support/sync";

onStack();
afterEach(async () => {
  await removePeople();
  await db().deleteFrom("webhook_events").execute();
  await sql`delete from public.deletion_requests`.execute(db());
});

const keep = () => keepSubscriptions(system(), { until: new Date(Date.now() + 30_000), limit: 200 });
const rowsOf = (platform: string) =>
  db().selectFrom("webhook_subscriptions").selectAll().where("platform", "=", platform).execute();
/** The platform answers nothing; what our app asks of it all the same fails. */
const takeAway = (host: string) => control("faults", { kind: "server_error", host, status: 503 });
async function comeDue(): Promise<void> {
  await db().updateTable("webhook_subscriptions").set({ next_attempt_at: clock.now().toISOString() }).execute();
}

/** An account that its platform tells of. */
async function subscribed(ctx: PersonContext, platform: string): Promise<string> {
  const connectionId = await connect(ctx, platform, "maya");
  await keep();
  expect(await rowsOf(platform)).toMatchObject([{ connection_id: connectionId, state: "active" }]);
  return connectionId;
}

async function eraseMe(ctx: PersonContext): Promise<string> {
  const email = await emailOf(ctx.userId);
  const { code } = await requestDeletion(ctx, visitor(), { email, confirmation: email, currentPassword: password });
  await drain({ until: new Date(Date.now() + 30_000) });
  expect(await lives(ctx.userId)).toBe(false);
  return code;
}

describe("a subscription that only our app can end", () => {
  it("is asked to end until it has, however long its platform is away", async () => {
    await registered("x", async () => {
      const ctx = await newInfluencer();
      const connectionId = await subscribed(ctx, "x");
      await takeAway("api.x.com");
      await disconnectAccount(ctx, { connectionId, history: "erase" });
      for (let attempt = 1; attempt <= 8; attempt += 1) {
        await comeDue();
        expect(await keep()).toEqual({ subscriptionsAsked: 0, subscriptionsFailed: 1 });
      }
      const [waiting] = await rowsOf("x");
      expect(waiting).toMatchObject({ state: "leaving", ended_at: null, last_error_code: "PLATFORM_UNAVAILABLE" });
      const pauseMinutes = (Date.parse(waiting?.next_attempt_at ?? "") - clock.now().getTime()) / 60_000;
      expect(pauseMinutes).toBeGreaterThan(200);
      expect(pauseMinutes).toBeLessThanOrEqual(360);

      await control("faults", undefined, "DELETE");
      expect(await heardAt("x", "maya", "post.create")).toHaveLength(1);
      await comeDue();
      await keep();
      expect(await heardAt("x", "maya", "post.create")).toEqual([]);
      expect(await rowsOf("x")).toEqual([]);
    });
  });

  it("outlives a person who was erased meanwhile, by nothing but what ends it, and goes with its end", async () => {
    await registered("x", async () => {
      const ctx = await newInfluencer();
      await subscribed(ctx, "x");
      await takeAway("api.x.com");
      const code = await eraseMe(ctx);
      expect(await rowsOf("x")).toMatchObject([{ connection_id: null, ended_at: null }]);
      expect((await findDeletion(code))?.left.events).toEqual(["X"]);

      await control("faults", undefined, "DELETE");
      await comeDue();
      expect(await keep()).toEqual({ subscriptionsAsked: 1, subscriptionsFailed: 0 });
      expect(await heardAt("x", "maya", "post.create")).toEqual([]);
      expect(await rowsOf("x")).toEqual([]);
    });
  });

  it("leaves nothing behind where it could be ended before the erasure", async () => {
    await registered("x", async () => {
      const ctx = await newInfluencer();
      await subscribed(ctx, "x");
      const code = await eraseMe(ctx);
      expect((await findDeletion(code))?.left.events).toEqual([]);
      expect(await heardAt("x", "maya", "post.create")).toEqual([]);
      expect(await rowsOf("x")).toEqual([]);
    });
  });
});

it("a subscription that only the account's access can end leaves nothing behind, whether it could be ended or not", async () => {
  const ctx = await newInfluencer();
  const connectionId = await subscribed(ctx, "facebook");
  await takeAway("graph.facebook.com");
  await disconnectAccount(ctx, { connectionId, history: "keep" });
  await keep();
  expect(await rowsOf("facebook")).toEqual([]);

  await control("faults", undefined, "DELETE");
  const other = await newInfluencer();
  await subscribed(other, "facebook");
  await takeAway("graph.facebook.com");
  await eraseMe(other);
  expect(await rowsOf("facebook")).toEqual([]);
});

describe("an account whose owner has paused its reading", () => {
  const switchReading = (ctx: PersonContext, connectionId: string, isPaused: boolean) =>
    pauseReading(ctx, { connectionId, isPaused });

  it("is not told of by a platform that charges for that, until it is read again", async () => {
    await registered("x", async () => {
      const ctx = await newInfluencer();
      const connectionId = await subscribed(ctx, "x");
      await switchReading(ctx, connectionId, true);
      await keep();
      expect(await heardAt("x", "maya", "post.create")).toEqual([]);
      expect(await rowsOf("x")).toEqual([]);
      await keep();
      expect(await rowsOf("x")).toEqual([]);

      await switchReading(ctx, connectionId, false);
      await keep();
      expect(await heardAt("x", "maya", "post.create")).toHaveLength(1);
    });
  });

  it("goes on being told of where that costs nothing", async () => {
    await registered("facebook", async () => {
      const ctx = await newInfluencer();
      const connectionId = await subscribed(ctx, "facebook");
      await switchReading(ctx, connectionId, true);
      await keep();
      expect(await rowsOf("facebook")).toMatchObject([{ connection_id: connectionId, state: "active" }]);
      expect(await heardAt("facebook", "maya", "comment")).toHaveLength(1);
    });
  });

  it("keeps its subscription when it is read again before that has ended", async () => {
    const ctx = await newInfluencer();
    const connectionId = await subscribed(ctx, "x");
    await switchReading(ctx, connectionId, true);
    await takeAway("api.x.com");
    expect(await keep()).toEqual({ subscriptionsAsked: 0, subscriptionsFailed: 1 });
    await switchReading(ctx, connectionId, false);
    await control("faults", undefined, "DELETE");
    await keep();
    expect(await rowsOf("x")).toMatchObject([{ connection_id: connectionId, state: "active", ended_at: null }]);
  });
});
