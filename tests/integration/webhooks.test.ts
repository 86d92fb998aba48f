import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { env } from "@/lib/config";
import { db } from "@/lib/db";
import { drain } from "@/lib/jobs";
import { keepSubscriptions } from "@/lib/subscriptions";
import { connect, connectionRow, control, newInfluencer } from "@/tests/support/connect";
import { testStack } from "@/tests/support/env";
import { onStack } from "@/tests/support/on-stack";
import { registered } from "@/tests/support/subscriptions";
import { system } from "@/tests/support/sync";

onStack();
beforeEach(async () => {
  await db().deleteFrom("webhook_events").execute();
});
afterEach(async () => {
  await db().deleteFrom("deletion_requests").where("kind", "=", "platform").execute();
});

const address = (path: string) => `${testStack().appUrl}/api/webhooks/${path}`;

/** What is subscribed for an account. */
const subscriptionOf = (connectionId: string) =>
  db().selectFrom("webhook_subscriptions").selectAll().where("connection_id", "=", connectionId).executeTakeFirst();
const keep = () => keepSubscriptions(system(), { until: new Date(Date.now() + 20_000), limit: 50 });
const settle = () => control("webhooks/flush", {});
interface Sent {
  readonly deliveries: readonly {
    id: number;
    event: string;
    personaId: string;
    forged: boolean;
    status: number | null;
  }[];
}
const work = () => drain({ until: new Date(Date.now() + 20_000) });

describe("a subscription per channel", () => {
  it("is asked for, confirmed, brings what is published, is renewed, and ends with the account", async () => {
    const ctx = await newInfluencer();
    const connectionId = await connect(ctx, "youtube", "maya");
    await work();
    expect(await keep()).toMatchObject({ subscriptionsFailed: 0 });
    await settle();
    const active = await subscriptionOf(connectionId);
    expect(active).toMatchObject({ state: "active", attempts: 0, last_error_code: null });
    const lease = new Date(active?.lease_until ?? 0).getTime() - clock.now().getTime();
    expect(lease).toBeGreaterThan(863_000_000);
    const renewal = new Date(active?.next_attempt_at ?? 0).getTime() - clock.now().getTime();
    expect(Math.abs(renewal - lease / 2)).toBeLessThan(60_000);

    const clientId = env().credentials("youtube")?.clientId;
    const later = new Date(clock.now().getTime() + 86_400_000).toISOString();
    await db().updateTable("social_connections").set({ next_sync_at: later }).where("id", "=", connectionId).execute();
    const occasion = { platform: "youtube", personaId: "maya", clientId, event: "published" };
    await control("webhooks", { ...occasion, times: 2 });
    await control("webhooks", { ...occasion, forged: true });
    await settle();
    await work();
    const events = await db().selectFrom("webhook_events").selectAll().execute();
    expect(events).toMatchObject([
      { platform: "youtube", kind: "content_changed", outcome: "refresh", connection_id: connectionId },
    ]);
    expect(new Date((await connectionRow(db(), connectionId)).next_sync_at ?? 0).getTime()).toBeLessThan(
      clock.now().getTime() + 601_000,
    );

    const due = { next_attempt_at: clock.now().toISOString() };
    await db().updateTable("webhook_subscriptions").set(due).where("connection_id", "=", connectionId).execute();
    expect(await keep()).toEqual({ subscriptionsAsked: 1, subscriptionsFailed: 0 });
    await settle();
    const renewed = await subscriptionOf(connectionId);
    expect(Date.parse(renewed?.lease_until ?? "")).toBeGreaterThan(Date.parse(active?.lease_until ?? ""));
    expect(renewed?.verified_at).toBe(active?.verified_at);

    await db()
      .updateTable("social_connections")
      .set({ status: "disconnected", grant_id: null, next_sync_at: null, disconnected_at: clock.now().toISOString() })
      .where("id", "=", connectionId)
      .execute();
    await keep();
    await settle();
    expect(await subscriptionOf(connectionId)).toBeUndefined();
    await control("webhooks", occasion);
    await settle();
    expect(await db().selectFrom("webhook_events").select("id").execute()).toHaveLength(1);
  });

  it("that the hub cannot take now is asked for again later, and never by who did not ask", async () => {
    const ctx = await newInfluencer();
    const connectionId = await connect(ctx, "youtube", "eleni");
    await work();
    await control("faults", {
      kind: "server_error",
      host: "pubsubhubbub.appspot.com",
      status: 503,
      retryAfterSeconds: 120,
    });
    try {
      expect((await keep()).subscriptionsFailed).toBeGreaterThan(0);
    } finally {
      await control("faults", undefined, "DELETE");
    }
    const row = await subscriptionOf(connectionId);
    expect(row).toMatchObject({ state: "asked", last_error_code: "PLATFORM_UNAVAILABLE", verified_at: null });
    expect(Date.parse(row?.next_attempt_at ?? "")).toBeGreaterThan(clock.now().getTime());
    const ask = (id: string, mode: string, topic: string) => {
      const query = { "hub.mode": mode, "hub.topic": topic, "hub.challenge": "abc", "hub.lease_seconds": "600" };
      return fetch(`${address("youtube")}?${new URLSearchParams({ subscription: id, ...query })}`);
    };
    expect((await ask(randomUUID(), "subscribe", row?.topic ?? "")).status).toBe(403);
    expect((await ask(row?.id ?? "", "subscribe", `${row?.topic}x`)).status).toBe(403);
    expect((await ask(row?.id ?? "", "unsubscribe", row?.topic ?? "")).status).toBe(404);
    expect((await ask("' or true", "subscribe", row?.topic ?? "")).status).toBe(403);
    expect(await subscriptionOf(connectionId)).toMatchObject({ state: "asked" });
  });
});

describe("every platform that has one address per app", () => {
  it("finds it ours, is believed in each of its events, and not when it is imitated", async () => {
    const { events } = await control<{ events: Record<string, Record<string, string>> }>("webhooks");
    const { personas } = await control<{ personas: { platform: string; id: string; platformUserId: string | null }[] }>(
      "personas",
    );
    const platforms = Object.keys(events).filter((id) => id !== "youtube" && Object.keys(events[id] ?? {}).length > 0);
    expect(platforms).toContain("instagram");
    for (const platform of platforms) {
      const persona = personas.find((one) => one.platform === platform && one.platformUserId !== null);
      await registered(platform, async (clientId) => {
        expect(await control("webhooks/challenge", { platform, clientId })).toEqual({
          confirmed: platform !== "tiktok",
        });
        const occasion = { platform, personaId: persona?.id, clientId, unasked: true };
        const sent = [];
        for (const event of Object.keys(events[platform] ?? {})) {
          sent.push(await control<Sent>("webhooks", { ...occasion, event }));
          sent.push(await control<Sent>("webhooks", { ...occasion, event, forged: true }));
        }
        await settle();
        const ids = sent.flatMap(({ deliveries }) => deliveries.map(({ id }) => id));
        const { deliveries } = await control<Sent>("webhooks");
        for (const { id, event, forged, status } of deliveries.filter((one) => ids.includes(one.id))) {
          const expected = forged ? [400, 401] : [200];
          expect(expected, `${platform} ${event} ${id} ${forged ? "forged" : "genuine"}`).toContain(status);
        }
        expect(ids.length).toBeGreaterThan(0);
      });
    }
    const stored = await db().selectFrom("webhook_events").select("platform").distinct().execute();
    expect(stored.map(({ platform }) => platform).sort()).toEqual([...platforms].sort());
  });

  it.each([
    ["instagram", "facebook", 200],
    ["instagram", "tiktok", 400],
    ["facebook", "instagram", 400],
  ])(
    "at the address of %s answers a callback that is signed with the secret of %s with %i",
    async (platform, signer, status) => {
      const { personas } = await control<{
        personas: { platform: string; id: string; platformUserId: string | null }[];
      }>("personas");
      const persona = personas.find((one) => one.platform === platform && one.platformUserId !== null);
      const send = async (clientId: string) => {
        const event = "deauthorize";
        const occasion = { platform, personaId: persona?.id, clientId, event, unasked: true };
        const [sent] = (await control<Sent>("webhooks", occasion)).deliveries;
        await settle();
        return (await control<Sent>("webhooks")).deliveries.find(({ id }) => id === sent?.id)?.status;
      };
      expect(await registered(platform, send, env().credentials(signer)?.clientSecret)).toBe(status);
    },
  );
});

describe("a person who removes the app at Instagram", () => {
  it("is told to connect again without anybody asking the platform", async () => {
    const ctx = await newInfluencer();
    const connectionId = await connect(ctx, "instagram", "maya");
    await work();
    await registered("instagram", async () => {
      await control("grants/revoke", { platform: "instagram", personaId: "maya", tell: true });
      await settle();
    });
    await work();
    expect(await connectionRow(db(), connectionId)).toMatchObject({ status: "revoked", next_sync_at: null });
    const told = await ctx.reader.from("notifications").select("kind");
    expect(told.data).toEqual([{ kind: "needs_reconnect" }]);
  });

  it("and asks for deletion finds nothing left of what was read", async () => {
    const ctx = await newInfluencer();
    const connectionId = await connect(ctx, "instagram", "nikos");
    await work();
    await registered("instagram", async (clientId) => {
      const occasion = { platform: "instagram", personaId: "nikos", clientId };
      await control("webhooks", { ...occasion, event: "data_deletion", times: 2 });
      await control("webhooks", { ...occasion, event: "data_deletion", forged: true });
      await settle();
    });
    await work();
    expect(await connectionRow(db(), connectionId)).toMatchObject({ status: "disconnected", username: "" });
    const { deliveries } = await control<Sent>("webhooks");
    const statuses = deliveries.filter(({ personaId }) => personaId === "nikos").map(({ status }) => status);
    expect([...statuses].sort()).toEqual([200, 200, 400]);
  });
});
