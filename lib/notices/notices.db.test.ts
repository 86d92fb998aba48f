import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { db } from "@/lib/db";
import { newInfluencer } from "@/tests/support/connect";
import { onStack } from "@/tests/support/on-stack";
import { chooseNotices } from "./choose-notices";
import { accessIncidents, type Notice, tell, tellRecovered } from "./notices";

onStack();

const broken = (userId: string, connectionId: string): Notice => ({
  kind: "needs_reconnect",
  userId,
  connectionId,
  platform: "youtube",
  username: "north",
  cause: "TOKEN_INVALID",
});
const rowsOf = (userId: string) =>
  db().selectFrom("notifications").selectAll().where("user_id", "=", userId).orderBy("id").execute();
const mailsOf = (userId: string) => db().selectFrom("notice_mails").selectAll().where("user_id", "=", userId).execute();
const inTransaction = (work: (trx: Parameters<typeof tell>[0]) => Promise<void>) => db().transaction().execute(work);

describe("an incident", () => {
  it("is told once and ended once, however often both are reported and by how many workers at once", async () => {
    const { userId } = await newInfluencer();
    const connection = randomUUID();
    const now = clock.now();
    await Promise.all(
      Array.from({ length: 6 }, () => inTransaction((trx) => tell(trx, [broken(userId, connection)], now))),
    );
    expect((await rowsOf(userId)).map(({ kind }) => kind)).toEqual(["needs_reconnect"]);

    const over = accessIncidents(userId, connection);
    await Promise.all(Array.from({ length: 6 }, () => inTransaction((trx) => tellRecovered(trx, over, now))));
    const rows = await rowsOf(userId);
    expect(rows.map(({ kind }) => kind)).toEqual(["needs_reconnect", "recovered"]);
    expect(rows[0]?.resolved_at).not.toBeNull();
    expect(rows[1]).toMatchObject({
      recovers: rows[0]?.id,
      params: { of: "needs_reconnect", connectionId: connection },
    });
  });

  it("that opens again later is told again", async () => {
    const { userId } = await newInfluencer();
    const connection = randomUUID();
    for (let round = 0; round < 2; round += 1) {
      await tell(db(), [broken(userId, connection), broken(userId, connection)], clock.now());
      await tellRecovered(db(), accessIncidents(userId, connection), clock.now());
    }
    expect((await rowsOf(userId)).map(({ kind }) => kind)).toEqual([
      "needs_reconnect",
      "recovered",
      "needs_reconnect",
      "recovered",
    ]);
  });

  it("of two kinds on one account ends with one notice", async () => {
    const { userId } = await newInfluencer();
    const connection = randomUUID();
    const both: Notice[] = [
      broken(userId, connection),
      { ...broken(userId, connection), kind: "sync_broken", cause: "X" } as Notice,
    ];
    await tell(db(), both, clock.now());
    await tellRecovered(db(), accessIncidents(userId, connection), clock.now());
    expect((await rowsOf(userId)).filter(({ kind }) => kind === "recovered")).toHaveLength(1);
  });

  it("that was rolled back was never told", async () => {
    const { userId } = await newInfluencer();
    const crash = inTransaction(async (trx) => {
      await tell(trx, [broken(userId, randomUUID())], clock.now());
      throw new Error("killed");
    });
    await expect(crash).rejects.toThrow("killed");
    expect([await rowsOf(userId), await mailsOf(userId)]).toEqual([[], []]);
  });

  it("ends for its own person only", async () => {
    const [ana, bob] = [await newInfluencer(), await newInfluencer()];
    const connection = randomUUID();
    await tell(db(), [broken(ana.userId, connection), broken(bob.userId, connection)], clock.now());
    await tellRecovered(db(), accessIncidents(bob.userId, connection), clock.now());
    expect((await rowsOf(ana.userId)).map(({ kind, resolved_at }) => [kind, resolved_at])).toEqual([
      ["needs_reconnect", null],
    ]);
  });
});

describe("mail", () => {
  it("collects what is told within ten minutes into one per person", async () => {
    const { userId } = await newInfluencer();
    await Promise.all(
      Array.from({ length: 4 }, () => inTransaction((trx) => tell(trx, [broken(userId, randomUUID())], clock.now()))),
    );
    const mails = await mailsOf(userId);
    expect(mails.map(({ status }) => status)).toEqual(["waiting"]);
    expect(new Set((await rowsOf(userId)).map(({ mail_id }) => mail_id))).toEqual(new Set([mails[0]?.id]));
    expect(Date.parse(mails[0]?.due_at ?? "") - Date.parse(mails[0]?.created_at ?? "")).toBe(600_000);
  });

  it("is made for nobody who does not want it, and is not begun by what is known already", async () => {
    const { userId } = await newInfluencer();
    const choice = { user_id: userId, topic: "connections", in_app: false, mail: false };
    await db()
      .insertInto("notice_preferences")
      .values({ ...choice, updated_at: clock.now().toISOString() })
      .execute();
    const notice = broken(userId, randomUUID());
    await tell(db(), [notice], clock.now());
    await db().updateTable("notice_preferences").set({ mail: true }).where("user_id", "=", userId).execute();
    await tell(db(), [notice], clock.now());
    expect(await mailsOf(userId)).toEqual([]);
    expect((await rowsOf(userId)).map(({ in_app }) => in_app)).toEqual([false]);
  });

  it("reaches admins about platforms whatever they chose to be told about accounts", async () => {
    const { userId } = await newInfluencer();
    const ctx = { ...(await newInfluencer()), userId };
    const off = { inApp: false, mail: false };
    for (const kind of ["platform_paused", "platform_misconfigured"] as const) {
      await tell(db(), [{ kind, userId, platform: "toy" }], clock.now());
    }
    // A choice that is made afterwards takes them out of no mail either.
    await chooseNotices(ctx, { connections: off, numbers: off, badge: off });
    await tell(db(), [{ kind: "platform_paused", userId, platform: "other-toy" }], clock.now());
    const rows = await rowsOf(userId);
    expect(rows.map(({ in_app, mail_id }) => [in_app, mail_id !== null])).toEqual(Array(3).fill([true, true]));
  });
});
