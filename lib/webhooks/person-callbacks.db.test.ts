import { describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { db } from "@/lib/db";
import { leaveTraces, tablesTelling } from "@/tests/support/account-traces";
import { connect, connectionRow, newInfluencer } from "@/tests/support/connect";
import {
  call,
  deletion,
  events,
  notices,
  owner,
  personOf,
  receiveDeliveries,
  work,
} from "@/tests/support/webhook-deliveries";

receiveDeliveries();

describe("an authorization that ended", () => {
  it("ends the grant and its account, and tells the person once, however often and in whatever order it is told", async () => {
    const connectionId = await connect(owner(), "instagram", "maya");
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
    const connectionId = await connect(owner(), "instagram", "maya");
    await work();
    await call("deauthorize", await personOf(connectionId), new Date(clock.now().getTime() - 3_600_000));
    await work();
    expect(await connectionRow(db(), connectionId)).toMatchObject({ status: "active" });
    expect(await events()).toMatchObject([{ outcome: "superseded" }]);
    expect(await notices()).toEqual([]);
  });

  it("that is dated in the future says nothing about an access that is given after it was told", async () => {
    const connectionId = await connect(owner(), "instagram", "maya");
    await work();
    const told = clock.now();
    await call("deauthorize", await personOf(connectionId), new Date(told.getTime() + 365 * 86_400_000));
    const [event] = await events();
    expect(Date.parse(event?.occurred_at ?? "")).toBeLessThanOrEqual(clock.now().getTime());
    const { grant_id: grantId } = await connectionRow(db(), connectionId);
    const renewed = new Date(told.getTime() + 60_000).toISOString();
    await db().updateTable("connection_tokens").set({ obtained_at: renewed }).where("grant_id", "=", grantId).execute();
    await work();
    expect(await connectionRow(db(), connectionId)).toMatchObject({ status: "active" });
    expect(await events()).toMatchObject([{ outcome: "superseded" }]);
  });

  it("is found by the account's id as well, and touches nobody else's account", async () => {
    const mine = await connect(owner(), "instagram", "maya");
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
    const connectionId = await connect(owner(), "instagram", "maya");
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
    const grants = await db().selectFrom("oauth_grants").select("id").where("user_id", "=", owner().userId).execute();
    expect(grants).toEqual([]);
  });

  it("leaves the account's name and numbers nowhere: not in the log of changes, a notice, a mail or a judgement", async () => {
    const connectionId = await connect(owner(), "instagram", "maya");
    const other = await connect(owner(), "youtube", "maya");
    await work();
    const { userId } = owner();
    const [kept] = await leaveTraces(owner(), other);
    const traces = await leaveTraces(owner(), connectionId);
    const before = await tablesTelling(userId, traces);
    const told = ["audit_log", "influencer_numbers", "notifications", "social_connections", "verification_events"];
    expect(before).toEqual(told);
    await call("data-deletion", await personOf(connectionId), new Date(clock.now().getTime() + 1_000));
    await work();
    expect((await connectionRow(db(), connectionId)).username).toBe("");
    expect(await tablesTelling(userId, traces)).toEqual([]);
    expect(await tablesTelling(userId, [kept])).toEqual(["audit_log", "notifications", "social_connections"]);
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
    const connectionId = await connect(owner(), "instagram", "maya");
    await work();
    await call("data-deletion", await personOf(connectionId), new Date(clock.now().getTime() - 3_600_000));
    await work();
    expect(await connectionRow(db(), connectionId)).toMatchObject({ status: "active", username: "maya.runs" });
  });
});
