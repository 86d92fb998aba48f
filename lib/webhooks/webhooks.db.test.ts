import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { db } from "@/lib/db";
import { connect, connectionRow } from "@/tests/support/connect";
import { system } from "@/tests/support/sync";
import {
  call,
  comment,
  counted,
  deliver,
  events,
  hub,
  owner,
  receiveDeliveries,
  source,
  work,
} from "@/tests/support/webhook-deliveries";
import { measureWebhooks } from "./measure-webhooks";
import { planWebhookEvents } from "./plan-events";
import { processWebhookEvents } from "./process-events";
import { receiveWebhook } from "./receive-webhook";

receiveDeliveries();

const query = new URLSearchParams();

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
    const connectionId = await connect(owner(), "instagram", "maya");
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
    const connectionId = await connect(owner(), "instagram", "maya");
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
    await set({ last_error_code: null, next_posts_at: later, posts_failed_attempts: 2 });
    const third = comment(account, "c");
    await deliver(third, hub(third));
    await work();
    const row = await connectionRow(db(), connectionId);
    expect(Date.parse(row.next_sync_at ?? "")).toBeLessThan(Date.parse(later));
    expect(row.next_posts_at).toBe(later);
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
    const connectionId = await connect(owner(), "youtube", "tiny");
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
