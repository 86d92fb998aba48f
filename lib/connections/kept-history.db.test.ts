import { describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import type { PersonContext } from "@/lib/context";
import { db } from "@/lib/db";
import { refreshDueTokens } from "@/lib/tokens";
import { leaveTraces, tablesTelling } from "@/tests/support/account-traces";
import { connect, connectionRow, control } from "@/tests/support/connect";
import { giveNumbers, rowsOf } from "@/tests/support/kept-numbers";
import { letPass, onStack } from "@/tests/support/on-stack";
import { disconnectAccount, eraseLapsedHistories, listConnections } from "./index";

const hour = 3_600_000;
const day = 24 * hour;
let ctx: PersonContext;

onStack((somebody) => {
  ctx = somebody;
});

describe("disconnectAccount, and the history", () => {
  it("keeps the history and takes the published numbers away; the same row comes back with it", async () => {
    const id = await connect(ctx, "instagram", "tiny");
    const seq = await giveNumbers(ctx, id);
    const ended = await disconnectAccount(ctx, { connectionId: id, history: "keep" });
    expect(ended).toMatchObject({ history: "kept", keptUntil: null });
    expect(await rowsOf(seq)).toEqual({ snapshots: 1, published: 0, posts: 1 });
    expect(await connect(ctx, "instagram", "tiny")).toBe(id);
    expect(await connectionRow(db(), id)).toMatchObject({
      seq,
      status: "active",
      is_primary: true,
      disconnected_at: null,
    });
    expect(await rowsOf(seq)).toMatchObject({ snapshots: 1, posts: 1 });
  });

  it("erases the history when asked to, at once or later, and the account is no longer named anywhere", async () => {
    const id = await connect(ctx, "instagram", "tiny");
    const seq = await giveNumbers(ctx, id);
    await disconnectAccount(ctx, { connectionId: id, history: "keep" });
    expect(await listConnections(ctx)).toMatchObject([{ id, status: "disconnected" }]);
    expect(await disconnectAccount(ctx, { connectionId: id, history: "erase" })).toMatchObject({
      history: "erased",
      revoked: "earlier",
    });
    expect(await rowsOf(seq)).toEqual({ snapshots: 0, published: 0, posts: 0 });
    expect(await listConnections(ctx)).toEqual([]);
    const row = await connectionRow(db(), id);
    expect(row).toMatchObject({ seq, username: "", display_name: "", profile_url: null, adapter_state: {} });
    await expect(disconnectAccount(ctx, { connectionId: id, history: "erase" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("erases the account's name and numbers with the history, wherever they are told", async () => {
    const id = await connect(ctx, "instagram", "tiny");
    const traces = await leaveTraces(ctx, id);
    await disconnectAccount(ctx, { connectionId: id, history: "keep" });
    expect(await tablesTelling(ctx.userId, traces)).toContain("audit_log");
    await disconnectAccount(ctx, { connectionId: id, history: "erase" });
    expect(await tablesTelling(ctx.userId, traces)).toEqual([]);
    const second = await connect(ctx, "instagram", "oldtimes");
    const more = await leaveTraces(ctx, second);
    await disconnectAccount(ctx, { connectionId: second, history: "erase" });
    expect(await tablesTelling(ctx.userId, more)).toEqual([]);
  });

  it("counts an erased account's days anew when it is connected again", async () => {
    const id = await connect(ctx, "instagram", "tiny");
    await disconnectAccount(ctx, { connectionId: id, history: "erase" });
    await letPass(3 * day);
    expect(await connect(ctx, "instagram", "tiny")).toBe(id);
    const { connected_at, disconnected_at } = await connectionRow(db(), id);
    expect(new Date(connected_at).getTime()).toBeGreaterThan(Date.now() + 2 * day);
    expect(disconnected_at).toBeNull();
  });

  it("keeps YouTube's history for the seven days that its policy allows, then erases it", async () => {
    const id = await connect(ctx, "youtube", "tiny");
    const seq = await giveNumbers(ctx, id);
    const traces = await leaveTraces(ctx, id);
    const { keptUntil } = await disconnectAccount(ctx, { connectionId: id, history: "keep" });
    expect(Date.parse(keptUntil ?? "") - clock.now().getTime()).toBeGreaterThan(6.9 * day);
    await letPass(6.9 * day);
    await eraseLapsedHistories(ctx, { limit: 100 });
    expect(await rowsOf(seq)).toEqual({ snapshots: 1, published: 0, posts: 1 });
    await letPass(0.2 * day);
    expect(await eraseLapsedHistories(ctx, { limit: 100 })).toBeGreaterThan(0);
    expect(await rowsOf(seq)).toEqual({ snapshots: 0, published: 0, posts: 0 });
    expect(await tablesTelling(ctx.userId, traces)).toEqual([]);
    expect(await eraseLapsedHistories(ctx, { limit: 100 })).toBe(0);
  });

  it("erases what was read from YouTube 30 days after YouTube refused our access, and ends the connection", async () => {
    const id = await connect(ctx, "youtube", "tiny");
    const seq = await giveNumbers(ctx, id);
    await control("grants/revoke", { platform: "youtube", personaId: "tiny" });
    await letPass(2 * hour);
    await refreshDueTokens({ db: db(), now: () => clock.now() }, { until: new Date(Date.now() + 20_000), limit: 100 });
    expect((await connectionRow(db(), id)).status).toBe("revoked");
    await letPass(29 * day);
    await eraseLapsedHistories(ctx, { limit: 100 });
    expect(await rowsOf(seq)).toMatchObject({ snapshots: 1, posts: 1 });
    await letPass(2 * day);
    expect(await eraseLapsedHistories(ctx, { limit: 100 })).toBeGreaterThan(0);
    expect(await rowsOf(seq)).toEqual({ snapshots: 0, published: 0, posts: 0 });
    expect(await connectionRow(db(), id)).toMatchObject({ status: "disconnected", username: "", is_primary: false });
  });
});
