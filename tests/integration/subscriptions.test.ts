import { afterEach, describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { env } from "@/lib/config";
import { chooseAccounts, completeConnect, disconnectAccount, listOfferedAccounts } from "@/lib/connections";
import type { PersonContext } from "@/lib/context";
import { db } from "@/lib/db";
import { drain } from "@/lib/jobs";
import { keepSubscriptions } from "@/lib/subscriptions";
import { attempt, callsSince, connect, connectionRow, control, lastCall, newInfluencer } from "@/tests/support/connect";
import { testStack } from "@/tests/support/env";
import { onStack } from "@/tests/support/on-stack";
import { heardAt, registered } from "@/tests/support/subscriptions";
import { system } from "@/tests/support/sync";

onStack();
afterEach(async () => {
  await db().deleteFrom("webhook_events").execute();
});

const keep = () => keepSubscriptions(system(), { until: new Date(Date.now() + 30_000), limit: 200 });
const work = () => drain({ until: new Date(Date.now() + 20_000) });
const subscriptionOf = (connectionId: string) =>
  db().selectFrom("webhook_subscriptions").selectAll().where("connection_id", "=", connectionId).executeTakeFirst();
const disconnect = (ctx: PersonContext, connectionId: string) =>
  disconnectAccount(ctx, { connectionId, history: "keep" });

async function connectByFacebook(
  ctx: PersonContext,
  persona: string,
  keepScope = (_: string) => true,
): Promise<string> {
  const consent = { persona, keep: keepScope };
  const outcome = await completeConnect(ctx, await attempt(ctx, "instagram", consent, { login: "facebook_login" }));
  const [id] = outcome.state === "connected" ? outcome.connectionIds : [];
  if (id === undefined) throw new Error(`ended in ${outcome.state}`);
  return id;
}

describe("a subscription by a platform's API", () => {
  it.each([
    ["facebook", "comment"],
    ["instagram", "comments"],
    ["x", "post.create"],
  ])("of %s stands while the account is connected and ends with it", async (platform, event) => {
    await registered(platform, async () => {
      const ctx = await newInfluencer();
      const connectionId = await connect(ctx, platform, "maya");
      expect(await heardAt(platform, "maya", event)).toEqual([]);
      expect(await keep()).toMatchObject({ subscriptionsFailed: 0 });
      expect(await subscriptionOf(connectionId)).toMatchObject({ state: "active", last_error_code: null, refusals: 0 });
      expect(await heardAt(platform, "maya", event)).toEqual([`${testStack().appUrl}/api/webhooks/${platform}`]);
      await disconnect(ctx, connectionId);
      expect(await heardAt(platform, "maya", event)).toEqual([]);
      await keep();
      expect(await subscriptionOf(connectionId)).toBeUndefined();
    });
  });

  it("of a LinkedIn page is a member's who administers it; members have none", async () => {
    const ctx = await newInfluencer();
    const { personas } = await control<{ personas: { platform: string; id: string; username: string }[] }>("personas");
    const outcome = await completeConnect(ctx, await attempt(ctx, "linkedin", { persona: "mira" }));
    if (outcome.state !== "choose") throw new Error(`ended in ${outcome.state}`);
    const { accounts, grantId } = await listOfferedAccounts(ctx, outcome.grantId);
    const free = accounts.filter(({ state }) => state === "free").map(({ platformUserId }) => platformUserId);
    const { connectionIds } = await chooseAccounts(ctx, { grantId, platformUserIds: free });
    await keep();
    const rows = await Promise.all(
      connectionIds.map(async (id) => {
        const { platform_user_id: account, username } = await connectionRow(db(), id);
        return { id, account, username, subscription: await subscriptionOf(id) };
      }),
    );
    expect(rows.filter(({ account }) => account.includes(":person:")).map((row) => row.subscription)).toEqual([
      undefined,
    ]);
    const active = rows.filter(({ subscription }) => subscription?.state === "active");
    const refused = rows.filter(({ subscription }) => subscription?.last_error_code === "PERMISSION_MISSING");
    // She administers one page and writes for the other.
    expect([active.length, refused.length]).toEqual([1, 1]);
    const [page] = active;
    const persona = personas.find((one) => one.platform === "linkedin" && one.username === page?.username)?.id ?? "";
    expect(await heardAt("linkedin", persona, "COMMENT")).toEqual([`${testStack().appUrl}/api/webhooks/linkedin`]);
    const lease = Date.parse(page?.subscription?.lease_until ?? "") - clock.now().getTime();
    expect(lease).toBeGreaterThan(13 * 86_400_000);
    await disconnect(ctx, page?.id ?? "");
    expect(await heardAt("linkedin", persona, "COMMENT")).toEqual([]);
  });

  it("is not asked for without the scope that it takes", async () => {
    const ctx = await newInfluencer();
    const keepScope = (scope: string) => scope !== "pages_manage_metadata";
    const outcome = await completeConnect(ctx, await attempt(ctx, "facebook", { persona: "maya", keep: keepScope }));
    if (outcome.state !== "connected") throw new Error(`ended in ${outcome.state}`);
    const before = await lastCall();
    await keep();
    expect(await subscriptionOf(outcome.connectionIds[0] ?? "")).toBeUndefined();
    expect((await callsSince(before, "facebook")).filter(({ endpoint }) => endpoint.startsWith("subscr"))).toEqual([]);
  });

  it("that is refused or that the platform cannot take now is asked for again, and does not hold the others up", async () => {
    const ctx = await newInfluencer();
    const first = await connect(ctx, "facebook", "maya");
    const second = await connect(ctx, "x", "maya");
    await control("faults", { kind: "server_error", host: "graph.facebook.com", status: 503 });
    await keep();
    expect(await subscriptionOf(first)).toMatchObject({ state: "asked", last_error_code: "PLATFORM_UNAVAILABLE" });
    expect(await subscriptionOf(second)).toMatchObject({ state: "active" });
    await control("faults", undefined, "DELETE");
    const due = { next_attempt_at: clock.now().toISOString() };
    await db().updateTable("webhook_subscriptions").set(due).where("connection_id", "=", first).execute();
    await keep();
    expect(await subscriptionOf(first)).toMatchObject({ state: "active", last_error_code: null });
  });

  it("is looked after at half its life, which mends what somebody ended at the platform", async () => {
    await registered("x", async () => {
      const ctx = await newInfluencer();
      const connectionId = await connect(ctx, "x", "maya");
      await keep();
      const bearer = env().credentials("x")?.apiKey ?? "";
      const api = `${testStack().sandboxUrl}/api.x.com/2`;
      const headers = { authorization: `Bearer ${bearer}` };
      const listed = (await (await fetch(`${api}/activity/subscriptions`, { headers })).json()) as {
        data: { subscription_id: string; event_type: string }[];
      };
      const ids = listed.data.map(({ subscription_id: id }) => id).join(",");
      await fetch(`${api}/activity/subscriptions?ids=${ids}`, { method: "DELETE", headers });
      expect(await heardAt("x", "maya", "post.create")).toEqual([]);
      const row = await subscriptionOf(connectionId);
      const wait = Date.parse(row?.next_attempt_at ?? "") - clock.now().getTime();
      expect(Math.round(wait / 86_400_000)).toBe(7);
      const due = { next_attempt_at: clock.now().toISOString() };
      await db().updateTable("webhook_subscriptions").set(due).where("connection_id", "=", connectionId).execute();
      await keep();
      expect(await heardAt("x", "maya", "post.create")).toHaveLength(1);
    });
  });

  it("is left alone while its platform is paused", async () => {
    const ctx = await newInfluencer();
    const connectionId = await connect(ctx, "x", "maya");
    const pause = { platform: "x", paused_at: clock.now().toISOString(), pause_reason: "by_hand" };
    await db()
      .insertInto("platform_controls")
      .values(pause)
      .onConflict((c) => c.column("platform").doUpdateSet(pause))
      .execute();
    try {
      await keep();
      expect(await subscriptionOf(connectionId)).toMatchObject({ state: "asked", attempts: 0 });
    } finally {
      await db().deleteFrom("platform_controls").where("platform", "=", "x").execute();
    }
    await keep();
    expect(await subscriptionOf(connectionId)).toMatchObject({ state: "active" });
  });
});

describe("an Instagram account behind a Page", () => {
  it("hears through the Page, together with it, until the last of both is disconnected", async () => {
    await registered("facebook", async () => {
      const ctx = await newInfluencer();
      const page = await connect(ctx, "facebook", "maya");
      const account = await connectByFacebook(ctx, "maya");
      expect(await keep()).toMatchObject({ subscriptionsFailed: 0 });
      expect((await subscriptionOf(account))?.topic).toBe((await subscriptionOf(page))?.topic);
      await disconnect(ctx, page);
      await keep();
      expect(await subscriptionOf(page)).toBeUndefined();
      expect(await heardAt("facebook", "maya", "instagram_comment")).toHaveLength(1);
      await disconnect(ctx, account);
      expect(await heardAt("facebook", "maya", "instagram_comment")).toEqual([]);
    });
  });

  it("is read because of what arrives at Facebook's address", async () => {
    await registered("facebook", async () => {
      const ctx = await newInfluencer();
      const connectionId = await connectByFacebook(ctx, "maya");
      await work();
      await keep();
      const later = new Date(clock.now().getTime() + 86_400_000).toISOString();
      const set = { next_sync_at: later, next_posts_at: later };
      await db().updateTable("social_connections").set(set).where("id", "=", connectionId).execute();
      const clientId = env().credentials("facebook")?.clientId;
      await control("webhooks", {
        platform: "facebook",
        personaId: "maya",
        clientId,
        event: "instagram_comment",
        times: 2,
      });
      await control("webhooks/flush", {});
      await work();
      const events = await db().selectFrom("webhook_events").selectAll().execute();
      expect(events).toMatchObject([
        { platform: "instagram", kind: "comment", outcome: "refresh", connection_id: connectionId },
      ]);
      const due = (await connectionRow(db(), connectionId)).next_sync_at;
      expect(Date.parse(due ?? "")).toBeLessThan(clock.now().getTime() + 601_000);
    });
  });

  it("ends, and is erased, with the person whom Meta names at Facebook's address", async () => {
    await registered("facebook", async () => {
      const ctx = await newInfluencer();
      const connectionId = await connectByFacebook(ctx, "maya");
      await work();
      await control("grants/revoke", { platform: "facebook", personaId: "maya", tell: true });
      await control("webhooks/flush", {});
      await work();
      expect(await connectionRow(db(), connectionId)).toMatchObject({ status: "revoked", platform: "instagram" });
      const told = await ctx.reader.from("notifications").select("kind, platform:params->>platform");
      expect(told.data).toEqual([{ kind: "needs_reconnect", platform: "instagram" }]);
      const clientId = env().credentials("facebook")?.clientId;
      await control("webhooks", { platform: "facebook", personaId: "maya", clientId, event: "data_deletion" });
      await control("webhooks/flush", {});
      await work();
      expect(await connectionRow(db(), connectionId)).toMatchObject({ status: "disconnected", username: "" });
    });
  });

  it("that was connected by Instagram's own log-in is not ended by Facebook's person", async () => {
    await registered("facebook", async () => {
      const ctx = await newInfluencer();
      const connectionId = await connect(ctx, "instagram", "maya");
      await work();
      await control("webhooks", {
        platform: "facebook",
        personaId: "maya",
        clientId: env().credentials("facebook")?.clientId,
        event: "data_deletion",
      });
      await control("webhooks/flush", {});
      await work();
      expect(await connectionRow(db(), connectionId)).toMatchObject({ status: "active", username: "maya.runs" });
    });
  });
});

describe("a Page that was disconnected with its history kept", () => {
  it("is erased when the person who let us read it asks Meta for deletion, and forgets who that was", async () => {
    await registered("facebook", async () => {
      const ctx = await newInfluencer();
      const connectionId = await connect(ctx, "facebook", "maya");
      await work();
      await disconnect(ctx, connectionId);
      const kept = await connectionRow(db(), connectionId);
      expect(kept).toMatchObject({ status: "disconnected", ended_login_variant: "facebook_login" });
      expect(kept.ended_person_id).toMatch(/^77\d{14}$/);
      expect(kept.username).not.toBe("");
      const clientId = env().credentials("facebook")?.clientId;
      await control("webhooks", { platform: "facebook", personaId: "maya", clientId, event: "data_deletion" });
      await control("webhooks/flush", {});
      await work();
      expect(await connectionRow(db(), connectionId)).toMatchObject({ username: "", ended_person_id: null });
      const left = await db()
        .selectFrom("social_stats_snapshots")
        .select("connection_seq")
        .where("connection_seq", "=", kept.seq)
        .execute();
      expect(left).toEqual([]);
    });
  });
});
