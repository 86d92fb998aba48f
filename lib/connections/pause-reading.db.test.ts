import { describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { db } from "@/lib/db";
import { drain } from "@/lib/jobs";
import { explainFreshness, listAccounts } from "@/lib/stats";
import { planDueSyncs } from "@/lib/sync";
import { connect, connectionRow, newInfluencer } from "@/tests/support/connect";
import { onStack } from "@/tests/support/on-stack";
import { syncAsAsked, system } from "@/tests/support/sync";
import { disconnectAccount, pauseReading } from "./index";

onStack();

const dayMs = 86_400_000;
const ago = (ms: number) => new Date(clock.now().getTime() - ms).toISOString();
const change = (connectionId: string, values: object) =>
  db().updateTable("social_connections").set(values).where("id", "=", connectionId).execute();

async function connected(platform = "instagram") {
  const ctx = await newInfluencer();
  const connectionId = await connect(ctx, platform, "maya");
  await drain({ until: new Date(Date.now() + 30_000) });
  return { ctx, connectionId };
}

describe("pausing the reading of an account", () => {
  it("is for its owner alone, and for an account that is connected", async () => {
    const { ctx, connectionId } = await connected();
    const stranger = await newInfluencer();
    for (const isPaused of [true, false]) {
      await expect(pauseReading(stranger, { connectionId, isPaused })).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    expect(await connectionRow(db(), connectionId)).toMatchObject({ sync_enabled: true });
    await disconnectAccount(ctx, { connectionId, history: "keep" });
    await expect(pauseReading(ctx, { connectionId, isPaused: true })).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("takes this account out of the timetable, says so, keeps its numbers, and lets its person read all the same", async () => {
    const { ctx, connectionId } = await connected();
    const other = await connect(ctx, "youtube", "tiny");
    await drain({ until: new Date(Date.now() + 30_000) });
    await pauseReading(ctx, { connectionId, isPaused: true });
    for (const id of [connectionId, other]) await change(id, { next_sync_at: ago(dayMs), last_synced_at: ago(dayMs) });
    expect(await planDueSyncs(system())).toEqual({ planned: 1 });
    expect((await connectionRow(db(), other)).next_sync_at).not.toBe(
      (await connectionRow(db(), connectionId)).next_sync_at,
    );
    const accounts = await listAccounts(ctx);
    const [paused, read] = [connectionId, other].map((id) => accounts.find((account) => account.id === id));
    expect([paused?.isReadingPaused, read?.isReadingPaused]).toEqual([true, undefined]);
    expect(paused?.numbers.followers?.value).toBeGreaterThan(0);
    expect((await explainFreshness(ctx, connectionId)).summary).toMatchObject({ code: "sync_off", action: "sync" });
    await syncAsAsked(ctx.userId, connectionId);
    const row = await connectionRow(db(), connectionId);
    expect(row).toMatchObject({ sync_enabled: false, last_error_code: null });
    expect(Date.parse(row.last_synced_at ?? "")).toBeGreaterThan(clock.now().getTime() - 60_000);
  });

  it("ends with the account due at once, not within a minute of its last read; both are audited once", async () => {
    const { ctx, connectionId } = await connected();
    const pause = (isPaused: boolean) => pauseReading(ctx, { connectionId, isPaused });
    for (const isPaused of [true, true]) expect(await pause(isPaused)).toEqual({ connectionId, isPaused });
    await change(connectionId, { last_attempt_at: ago(dayMs), last_synced_at: ago(dayMs) });
    for (const isPaused of [false, false]) await pause(isPaused);
    expect(await connectionRow(db(), connectionId)).toMatchObject({ sync_enabled: true, last_error_code: null });
    expect(await planDueSyncs(system())).toEqual({ planned: 1 });
    await pause(true);
    const justNow = clock.now().toISOString();
    await change(connectionId, { last_attempt_at: justNow, next_sync_at: ago(-dayMs) });
    await pause(false);
    const due = Date.parse((await connectionRow(db(), connectionId)).next_sync_at ?? "");
    expect(due - Date.parse(justNow)).toBe(60_000);
    const entries = await db()
      .selectFrom("audit_log")
      .select("action")
      .where("user_id", "=", ctx.userId)
      .where("action", "like", "connection.reading%")
      .orderBy("id")
      .execute();
    const [paused, resumed] = ["connection.reading_paused", "connection.reading_resumed"];
    expect(entries.map(({ action }) => action)).toEqual([paused, resumed, paused, resumed]);
  });

  it("leaves another trouble of the account beside it as the reason", async () => {
    const { ctx, connectionId } = await connected();
    await change(connectionId, { status: "error", last_error_code: "ACCOUNT_INELIGIBLE", last_error_at: ago(0) });
    await pauseReading(ctx, { connectionId, isPaused: true });
    await pauseReading(ctx, { connectionId, isPaused: false });
    expect(await connectionRow(db(), connectionId)).toMatchObject({ last_error_code: "ACCOUNT_INELIGIBLE" });
  });
});
