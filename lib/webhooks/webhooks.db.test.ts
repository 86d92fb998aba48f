import { createHmac, randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import type { PersonContext } from "@/lib/context";
import { hashToken } from "@/lib/crypto";
import { db } from "@/lib/db";
import { drain } from "@/lib/jobs";
import { getPlatform } from "@/lib/platforms/registry";
import { connect, connectionRow, newInfluencer, removePeople, takeStackEnvironment } from "@/tests/support/connect";
import { system } from "@/tests/support/sync";
import type { EndpointSource } from "./endpoint";
import { measureWebhooks } from "./measure-webhooks";
import { planWebhookEvents } from "./plan-events";
import { processWebhookEvents } from "./process-events";
import { receiveWebhook } from "./receive-webhook";

const secret = "secret-of-the-client";
const source: EndpointSource = {
  webhooks: (platform) =>
    platform === "instagram" || platform === "youtube" ? (getPlatform(platform).webhooks ?? null) : null,
  credentials: () => ({
    clientId: "c",
    clientSecret: secret,
    apiKey: null,
    webhookSecret: null,
    applicationId: null,
    scopes: null,
  }),
  verifyToken: "word",
};

let ctx: PersonContext;
beforeAll(takeStackEnvironment);
beforeEach(async () => {
  await clock.sync();
  await db().deleteFrom("webhook_events").execute();
  ctx = await newInfluencer();
});
afterEach(async () => {
  await removePeople();
  await db().deleteFrom("deletion_requests").where("kind", "=", "platform").execute();
});

const query = new URLSearchParams();
function deliver(body: string, headers: Record<string, string>, callback: string | null = null) {
  const request = { callback, query, headers: new Headers(headers) };
  return receiveWebhook(system(), { platform: "instagram", request, body: Buffer.from(body) }, source);
}
const hub = (body: string, key = secret) => ({
  "content-type": "application/json",
  "x-hub-signature-256": `sha256=${createHmac("sha256", key).update(body).digest("hex")}`,
});
const comment = (account: string, id: string) =>
  JSON.stringify({
    object: "instagram",
    entry: [{ id: account, time: 1763712000, changes: [{ field: "comments", value: { id, media: { id: "9" } } }] }],
  });

async function personOf(connectionId: string): Promise<string> {
  const row = await db()
    .selectFrom("social_connections as c")
    .innerJoin("oauth_grants as g", "g.id", "c.grant_id")
    .select("g.provider_person_id as id")
    .where("c.id", "=", connectionId)
    .executeTakeFirstOrThrow();
  return row.id;
}
function call(callback: string, userId: string, at: Date, key = secret) {
  const ask = { algorithm: "HMAC-SHA256", issued_at: Math.floor(at.getTime() / 1000), user_id: userId };
  const payload = Buffer.from(JSON.stringify(ask)).toString("base64url");
  const signature = createHmac("sha256", key).update(payload).digest("base64url");
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return deliver(`signed_request=${signature}.${payload}`, headers, callback);
}

const events = () => db().selectFrom("webhook_events").selectAll().orderBy("received_at").execute();
const work = () => drain({ until: new Date(Date.now() + 20_000) });
async function counted(outcome: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select coalesce(sum(count), 0)::int as count from internal.webhook_counts
    where platform = 'instagram' and outcome = ${outcome}
  `.execute(db());
  return rows[0]?.count ?? 0;
}
/** A deletion as it stands under its code. */
const deletion = (code: string) =>
  db()
    .selectFrom("deletion_requests")
    .select(["kind", "platform", "state", "done_at"])
    .where("code_hash", "=", hashToken(code))
    .executeTakeFirst();
const notices = () =>
  db().selectFrom("notifications").select(["kind", "resolved_at"]).where("user_id", "=", ctx.userId).execute();

describe("a delivery", () => {
  it("that is forged, unsigned, too large or of another form leaves a counter and nothing else", async () => {
    const body = comment("1", randomUUID());
    const before = {
      wrong: await counted("refused:wrong_signature"),
      unsigned: await counted("refused:unsigned"),
      large: await counted("refused:too_large"),
      form: await counted("refused:content_type"),
    };
    expect(await deliver(body, hub(body, "guessed"))).toMatchObject({ status: 401 });
    expect(await deliver(body, { "content-type": "application/json" })).toMatchObject({ status: 401 });
    expect(await call("deauthorize", "1", new Date(), "guessed")).toMatchObject({ status: 400 });
    await expect(deliver(body, { ...hub(body), "content-type": "text/plain" })).rejects.toMatchObject({
      code: "UNSUPPORTED_MEDIA_TYPE",
    });
    const request = { callback: null, query, headers: new Headers(hub(body)) };
    const tooLarge = receiveWebhook(system(), { platform: "instagram", request, body: null }, source);
    await expect(tooLarge).rejects.toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
    expect(await events()).toEqual([]);
    expect(await counted("refused:wrong_signature")).toBe(before.wrong + 2);
    expect(await counted("refused:unsigned")).toBe(before.unsigned + 1);
    expect(await counted("refused:too_large")).toBe(before.large + 1);
    expect(await counted("refused:content_type")).toBe(before.form + 1);
  });

  it("for a platform or an address that is none is not found", async () => {
    const request = { callback: null, query, headers: new Headers() };
    for (const platform of ["nowhere", "INSTAGRAM", "ig", "__proto__"]) {
      const input = { platform, request, body: Buffer.from("{}") };
      await expect(receiveWebhook(system(), input, source), platform).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    const elsewhere = { platform: "instagram", request: { ...request, callback: "elsewhere" }, body: Buffer.from("") };
    await expect(receiveWebhook(system(), elsewhere, source)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const unset = { ...source, credentials: () => null };
    const input = { platform: "instagram", request, body: Buffer.from("{}") };
    await expect(receiveWebhook(system(), input, unset)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("that is genuine and cannot be read is acknowledged and counted, so that nobody repeats it", async () => {
    const before = await counted("unreadable");
    expect(await deliver("[]", hub("[]"))).toMatchObject({ status: 200 });
    expect(await counted("unreadable")).toBe(before + 1);
    expect(await events()).toEqual([]);
  });

  it("that comes again is stored once and counted as repeated", async () => {
    const body = comment("17841400000000001", randomUUID());
    const before = await counted("repeated");
    for (let time = 0; time < 3; time += 1) expect(await deliver(body, hub(body))).toEqual({ status: 200, body: {} });
    await Promise.all(Array.from({ length: 5 }, () => deliver(body, hub(body))));
    expect(await events()).toHaveLength(1);
    expect(await counted("repeated")).toBe(before + 7);
  });

  it("about an account that nobody has connected is recorded as such", async () => {
    const body = comment("17841400000000001", randomUUID());
    await deliver(body, hub(body));
    await work();
    const nameless = { platform_user_id: null, person_id: null, subject: null };
    expect(await events()).toMatchObject([{ state: "done", outcome: "unknown_account", attempts: 1, ...nameless }]);
  });
});

describe("a reason to read", () => {
  it("pulls the account's next sync forward, posts included, and no nearer than the pause after its last read", async () => {
    const connectionId = await connect(ctx, "instagram", "maya");
    await work();
    const { platform_user_id: account, last_attempt_at: lastAttempt } = await connectionRow(db(), connectionId);
    const later = new Date(clock.now().getTime() + 86_400_000).toISOString();
    await db()
      .updateTable("social_connections")
      .set({ next_sync_at: later, next_posts_at: later })
      .where("id", "=", connectionId)
      .execute();
    for (const id of ["a", "b", "c"]) {
      const body = comment(account, id);
      await deliver(body, hub(body));
    }
    await work();
    const row = await connectionRow(db(), connectionId);
    const due = new Date(new Date(lastAttempt ?? 0).getTime() + 600_000).toISOString();
    expect([row.next_sync_at, row.next_posts_at]).toEqual([due, due]);
    expect(await events()).toMatchObject(
      Array.from({ length: 3 }, () => ({
        outcome: "refresh",
        connection_id: connectionId,
        platform_user_id: null,
        person_id: null,
        subject: "9",
      })),
    );
  });

  it("never makes an account wait longer, and leaves one alone that waits because of a failure", async () => {
    const connectionId = await connect(ctx, "instagram", "maya");
    await work();
    const set = (values: object) =>
      db().updateTable("social_connections").set(values).where("id", "=", connectionId).execute();
    const { platform_user_id: account } = await connectionRow(db(), connectionId);
    const soon = new Date(clock.now().getTime() + 1_000).toISOString();
    await set({ next_sync_at: soon });
    const first = comment(account, "a");
    await deliver(first, hub(first));
    await work();
    expect((await connectionRow(db(), connectionId)).next_sync_at).toBe(soon);
    const later = new Date(clock.now().getTime() + 86_400_000).toISOString();
    await set({ next_sync_at: later, last_error_code: "RATE_LIMITED" });
    const second = comment(account, "b");
    await deliver(second, hub(second));
    await work();
    expect((await connectionRow(db(), connectionId)).next_sync_at).toBe(later);
  });
});

describe("an authorization that ended", () => {
  it("ends the grant and its account, and tells the person once, however often and in whatever order it is told", async () => {
    const connectionId = await connect(ctx, "instagram", "maya");
    await work();
    const person = await personOf(connectionId);
    const at = new Date(clock.now().getTime() + 1_000);
    expect(await call("deauthorize", person, at)).toEqual({ status: 200, body: {} });
    await call("deauthorize", person, at);
    await call("deauthorize", person, new Date(at.getTime() + 5_000));
    await work();
    const row = await connectionRow(db(), connectionId);
    expect(row).toMatchObject({ status: "revoked", next_sync_at: null, last_error_code: "TOKEN_INVALID" });
    expect(await notices()).toEqual([{ kind: "needs_reconnect", resolved_at: null }]);
    expect((await events()).map(({ outcome }) => outcome).sort()).toEqual(["revoked", "unknown_account"]);
  });

  it("before the person connected again says nothing about the new access", async () => {
    const connectionId = await connect(ctx, "instagram", "maya");
    await work();
    await call("deauthorize", await personOf(connectionId), new Date(clock.now().getTime() - 3_600_000));
    await work();
    expect(await connectionRow(db(), connectionId)).toMatchObject({ status: "active" });
    expect(await events()).toMatchObject([{ outcome: "superseded" }]);
    expect(await notices()).toEqual([]);
  });

  it("is found by the account's id as well, and touches nobody else's account", async () => {
    const mine = await connect(ctx, "instagram", "maya");
    const other = await newInfluencer();
    const theirs = await connect(other, "instagram", "nikos");
    await work();
    const { platform_user_id: account } = await connectionRow(db(), mine);
    await call("deauthorize", account, new Date(clock.now().getTime() + 1_000));
    await work();
    expect((await connectionRow(db(), mine)).status).toBe("revoked");
    expect((await connectionRow(db(), theirs)).status).toBe("active");
  });
});

describe("a deletion", () => {
  it("erases what was read, answers with a code whose page tells how it stands, and the same code when it is repeated", async () => {
    const connectionId = await connect(ctx, "instagram", "maya");
    await work();
    const at = new Date(clock.now().getTime() + 1_000);
    const person = await personOf(connectionId);
    const first = await call("data-deletion", person, at);
    expect(first).toMatchObject({ status: 200, body: { confirmation_code: expect.stringMatching(/^[2-9A-Z]{16}$/) } });
    expect(await call("data-deletion", person, at)).toEqual(first);
    const { confirmation_code: code, url } = first.body as { confirmation_code: string; url: string };
    expect(new URL(url).pathname).toBe(`/deletion/${code}`);
    expect(await deletion(code)).toEqual({
      kind: "platform",
      platform: "instagram",
      state: "requested",
      done_at: null,
    });
    await work();
    expect(await deletion(code)).toMatchObject({ state: "done", done_at: expect.any(String) });
    const row = await connectionRow(db(), connectionId);
    expect(row).toMatchObject({ status: "disconnected", username: "", display_name: "", grant_id: null });
    const left = async (table: "social_stats_snapshots" | "platform_posts") =>
      (await db().selectFrom(table).select("connection_seq").where("connection_seq", "=", row.seq).execute()).length;
    expect([await left("social_stats_snapshots"), await left("platform_posts")]).toEqual([0, 0]);
    const grants = await db().selectFrom("oauth_grants").select("id").where("user_id", "=", ctx.userId).execute();
    expect(grants).toEqual([]);
  });

  it("about somebody unknown is confirmed all the same", async () => {
    const { body } = await call("data-deletion", "24811002233445566", clock.now());
    await work();
    const { confirmation_code: code } = body as { confirmation_code: string };
    expect(await deletion(code)).toMatchObject({ state: "done" });
  });

  it("gets another code than any other request, of the same person too", async () => {
    const codeOf = async (person: string, at: number) =>
      ((await call("data-deletion", person, new Date(at))).body as { confirmation_code: string }).confirmation_code;
    const codes = [await codeOf("1", 1e12), await codeOf("1", 1e12 + 1000), await codeOf("2", 1e12)];
    expect(new Set(codes).size).toBe(3);
  });

  it("asked for before the person connected again spares the new access", async () => {
    const connectionId = await connect(ctx, "instagram", "maya");
    await work();
    await call("data-deletion", await personOf(connectionId), new Date(clock.now().getTime() - 3_600_000));
    await work();
    expect(await connectionRow(db(), connectionId)).toMatchObject({ status: "active", username: "maya.runs" });
  });
});

describe("dealing with events", () => {
  it("twice changes nothing the second time, and completes the jobs both times", async () => {
    const body = comment("17841400000000001", "x");
    await deliver(body, hub(body));
    const eventIds = (await events()).map(({ id }) => id);
    const completed: string[] = [];
    const order = { eventIds, complete: async (_trx: unknown, ids: readonly string[]) => void completed.push(...ids) };
    await processWebhookEvents(system(), order);
    const once = await events();
    await processWebhookEvents(system(), order);
    expect(await events()).toEqual(once);
    expect(completed).toEqual([...eventIds, ...eventIds]);
  });

  it("is taken up again when the job was lost", async () => {
    const body = comment("17841400000000001", "y");
    await deliver(body, hub(body));
    await sql`delete from pgboss.job where name = 'process-webhook-event'`.execute(db());
    expect(await planWebhookEvents(system())).toEqual({ webhookEvents: 0 });
    await sql`update webhook_events set next_attempt_at = ${clock.now().toISOString()}`.execute(db());
    expect(await planWebhookEvents(system())).toEqual({ webhookEvents: 1 });
    await work();
    expect(await events()).toMatchObject([{ state: "done" }]);
  });
});

describe("the loss meter", () => {
  it("tells posts that were told first, late and never apart, of accounts that were listened to by then", async () => {
    const connectionId = await connect(ctx, "youtube", "tiny");
    await work();
    const { seq, user_id: userId } = await connectionRow(db(), connectionId);
    await db().deleteFrom("platform_posts").where("connection_seq", "=", seq).execute();
    const ago = (minutes: number) => new Date(clock.now().getTime() - minutes * 60_000).toISOString();
    const post = (id: string, publishedAt: string, seenAt: string) =>
      db()
        .insertInto("platform_posts")
        .values({
          connection_seq: seq,
          user_id: userId,
          platform_post_id: id,
          kind: "video",
          caption: "",
          published_at: publishedAt,
          first_seen_at: seenAt,
          last_seen_at: seenAt,
        })
        .execute();
    const told = (id: string, at: string) =>
      db()
        .insertInto("webhook_events")
        .values({
          platform: "youtube",
          dedupe_hash: randomUUID(),
          kind: "content_changed",
          connection_id: connectionId,
          subject: id,
          occurred_at: at,
          received_at: at,
          state: "done",
        })
        .execute();
    const before = (await measureWebhooks(system(), 1)).find(({ platform }) => platform === "youtube")?.posts;
    await post("unheard", ago(600), ago(590));
    await told("the first of all", ago(500));
    await post("in time", ago(400), ago(350));
    await told("in time", ago(399));
    await post("late", ago(300), ago(290));
    await told("late", ago(200));
    await post("never", ago(180), ago(170));
    await post("too young to say", ago(10), ago(5));
    const after = (await measureWebhooks(system(), 1)).find(({ platform }) => platform === "youtube")?.posts;
    const grown = (name: "posts" | "missed" | "late" | "first") => (after?.[name] ?? 0) - (before?.[name] ?? 0);
    expect([grown("posts"), grown("missed"), grown("late"), grown("first")]).toEqual([3, 1, 1, 1]);
  });

  it("counts what came, what came again and what was refused", async () => {
    const figures = async () => (await measureWebhooks(system(), 1)).find(({ platform }) => platform === "instagram");
    const before = await figures();
    const body = comment("17841400000000001", randomUUID());
    await deliver(body, hub(body));
    await deliver(body, hub(body));
    await deliver(body, hub(body, "guessed"));
    const after = await figures();
    expect(after?.deliveries).toMatchObject({ events: 1, waiting: 1, failed: 0 });
    expect((after?.repeated ?? 0) - (before?.repeated ?? 0)).toBe(1);
    const wrong = (one: typeof after) => one?.refused.wrong_signature ?? 0;
    expect(wrong(after) - wrong(before)).toBe(1);
  });
});
