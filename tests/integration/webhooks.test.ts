import { createHmac, randomUUID } from "node:crypto";
import { request as httpRequest } from "node:http";
import { sql } from "kysely";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { env } from "@/lib/config";
import { db } from "@/lib/db";
import { drain } from "@/lib/jobs";
import { platformIds } from "@/lib/platforms/manifests";
import { keepSubscriptions } from "@/lib/subscriptions";
import {
  connect,
  connectionRow,
  control,
  newInfluencer,
  removePeople,
  takeStackEnvironment,
} from "@/tests/support/connect";
import { testStack } from "@/tests/support/env";
import { system } from "@/tests/support/sync";

beforeAll(async () => {
  takeStackEnvironment();
  await clock.sync();
});
beforeEach(async () => {
  await db().deleteFrom("webhook_events").execute();
});
afterEach(async () => {
  await removePeople();
  await db().deleteFrom("deletion_requests").where("kind", "=", "platform").execute();
});

const secretOf = (platform: string) => env().credentials(platform)?.clientSecret ?? "";
const address = (path: string) => `${testStack().appUrl}/api/webhooks/${path}`;
const sign = (body: string, secret = secretOf("instagram")) =>
  `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
const comment = (id: string) =>
  JSON.stringify({
    object: "instagram",
    entry: [{ id: "17841400000000001", time: 1763712000, changes: [{ field: "comments", value: { id } }] }],
  });

/** Sends a delivery as platforms do: no cookie, no origin, no redirect followed. */
function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  const all = { "content-type": "application/json", "x-hub-signature-256": sign(body), ...headers };
  return fetch(address(path), { method: "POST", body, headers: all, redirect: "manual" });
}
const stored = async () =>
  (await db().selectFrom("webhook_events").select(["state", "dedupe_hash"]).execute()).map((row) => row);

describe("the webhooks' door", () => {
  it("refuses who is not the platform, and says no more than that", async () => {
    const body = comment(randomUUID());
    const forged = await post("instagram", body, { "x-hub-signature-256": sign(body, "guessed") });
    expect(forged.status).toBe(401);
    expect(await forged.json()).toEqual({ code: "WEBHOOK_INVALID" });
    const dropped = await post("youtube", "<feed/>", {
      "content-type": "application/atom+xml",
      "x-hub-signature": "sha1=34d1a77cf1a3d586083ad682bc0acb5044357b1f",
    });
    expect([dropped.status, await dropped.text()]).toEqual([204, ""]);
    const form = await post("instagram/deauthorize", "signed_request=a.b", {
      "content-type": "application/x-www-form-urlencoded",
    });
    expect(form.status).toBe(400);
    expect((await post("instagram", body, { "content-type": "text/plain" })).status).toBe(415);
    expect((await post("nowhere", body)).status).toBe(404);
    expect((await post("instagram/elsewhere", body)).status).toBe(404);
    expect((await fetch(address("instagram"), { method: "PUT", body })).status).toBe(405);
    expect(await stored()).toEqual([]);
  });

  it("stops reading a body that has no end", async () => {
    const status = await new Promise((resolve, reject) => {
      const call = httpRequest(address("instagram"), {
        method: "POST",
        headers: { "content-type": "application/json", "transfer-encoding": "chunked" },
      });
      const chunk = Buffer.alloc(65_536, " ");
      let sent = 0;
      const feed = () => {
        while (sent < 4_000_000 && !call.destroyed) {
          sent += chunk.length;
          if (!call.write(chunk)) return call.once("drain", feed);
        }
        return call.end();
      };
      call.once("response", (response) => {
        resolve(response.statusCode);
        call.destroy();
      });
      // A server that has answered may close the connection while we are still writing.
      call.once("error", (error) => reject(error));
      feed();
    });
    expect(status).toBe(413);
    expect(await stored()).toEqual([]);
  });

  it("answers the question whether it is ours to who knows the word", async () => {
    const ask = (token: string) =>
      fetch(`${address("instagram")}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${token}`);
    expect((await ask("guess")).status).toBe(403);
    const answer = await ask(encodeURIComponent(env().webhookSecret ?? ""));
    expect([answer.status, await answer.text()]).toEqual([200, "1158201444"]);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("takes an address with a slash at its end without sending the platform elsewhere", async () => {
    const body = comment(randomUUID());
    const answer = await post("instagram/", body);
    expect(answer.status).toBe(200);
    expect((await post("instagram", body)).status).toBe(200);
    expect(await stored()).toHaveLength(1);
  });

  it("stores every genuine event once and no forged one, with a tenth repeated, a twentieth forged, and no order", async () => {
    const ids = Array.from({ length: 300 }, () => randomUUID());
    const bodies = ids.map(comment);
    const genuine = bodies.flatMap((body, index) => (index % 10 === 0 ? [body, body] : [body]));
    const forged = Array.from({ length: 15 }, () => comment(randomUUID()));
    const deliveries = [
      ...genuine.map((body) => ({ body, signature: sign(body) })),
      ...forged.map((body) => ({ body, signature: sign(body, "guessed") })),
    ]
      .map((delivery, index) => ({ delivery, order: (index * 7919) % 997 }))
      .sort((left, right) => left.order - right.order)
      .map(({ delivery }) => delivery);
    const statuses: number[] = [];
    const waiting = [...deliveries];
    const sender = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        statuses.push((await post("instagram", next.body, { "x-hub-signature-256": next.signature })).status);
      }
    };
    await Promise.all(Array.from({ length: 8 }, sender));
    expect(statuses.filter((status) => status === 200)).toHaveLength(genuine.length);
    expect(statuses.filter((status) => status === 401)).toHaveLength(forged.length);
    expect(await stored()).toHaveLength(300);
    await drain({ until: new Date(Date.now() + 30_000) });
    expect((await stored()).filter(({ state }) => state === "done")).toHaveLength(300);
    const { rows } = await sql<{ jobs: number }>`
      select count(*)::int as jobs from pgboss.job where name = 'process-webhook-event' and state in ('created', 'active')
    `.execute(db());
    expect(rows[0]?.jobs).toBe(0);
  });
});

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

/** Lets the sandbox tell the app of events at a platform by itself, until the test is over. */
async function registered<T>(platform: string, use: (clientId: string) => Promise<T>): Promise<T> {
  const credentials = env().credentials(platform);
  if (credentials === null) throw new Error(`${platform} is not set up`);
  const { clientId, clientSecret, webhookSecret, apiKey, applicationId } = credentials;
  const client = {
    platform,
    clientId,
    clientSecret,
    webhookSecret,
    applicationId,
    apiKeys: apiKey === null ? [] : [apiKey],
    // As the stack registers them: Meta's app serves two platforms, and the registration replaces the stack's.
    redirectUris: platformIds.map((id) => `${testStack().appUrl}/api/social/${id}/callback`),
    verifyToken: env().webhookSecret,
  };
  await control("clients", { ...client, webhookUrl: address(platform) });
  try {
    return await use(clientId);
  } finally {
    await control("clients", { ...client, webhookUrl: null });
  }
}

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
