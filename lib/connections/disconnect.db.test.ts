import { describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import type { PersonContext } from "@/lib/context";
import { db } from "@/lib/db";
import { refreshDueTokens } from "@/lib/tokens";
import { leaveTraces, tablesTelling } from "@/tests/support/account-traces";
import {
  callsSince,
  connect,
  connectionRow,
  control,
  grantsOf,
  lastCall,
  newInfluencer,
  tokensOf,
} from "@/tests/support/connect";
import { letPass, onStack } from "@/tests/support/on-stack";
import {
  disconnectAccount,
  eraseLapsedHistories,
  listConnections,
  makePrimary,
  releaseOwedRevocations,
  resolveConnection,
} from "./index";

const hour = 3_600_000;
const day = 24 * hour;
let ctx: PersonContext;

onStack((somebody) => {
  ctx = somebody;
});

/** Numbers of today and a post, as a sync would have written them. */
async function giveNumbers(id: string): Promise<number> {
  const { seq, influencer_id } = await connectionRow(db(), id);
  const now = ctx.now().toISOString();
  const day = now.slice(0, 10);
  await db()
    .selectNoFrom((query) => query.fn("parts.ensure_snapshot_month", [query.cast(query.val(day), "date")]).as("x"))
    .execute();
  await db()
    .insertInto("social_stats_snapshots")
    .values({ connection_seq: seq, day, source: 1, followers_count: 1000 })
    .execute();
  await db()
    .insertInto("influencer_platform_stats")
    .values({
      connection_seq: seq,
      metric: "followers",
      influencer_id,
      user_id: ctx.userId,
      platform: "instagram",
      value: 1000,
      unit: "accounts",
      definition: "followers/1",
      source: "api",
      as_of: now,
      fetched_at: now,
      precision: "exact",
    })
    .execute();
  await db()
    .insertInto("platform_posts")
    .values({
      connection_seq: seq,
      user_id: ctx.userId,
      platform_post_id: "p1",
      kind: "image",
      published_at: now,
      first_seen_at: now,
      last_seen_at: now,
    })
    .execute();
  return seq;
}
async function rowsOf(seq: number) {
  const [snapshots, published, posts] = await Promise.all([
    db().selectFrom("social_stats_snapshots").select("day").where("connection_seq", "=", seq).execute(),
    db().selectFrom("influencer_platform_stats").select("metric").where("connection_seq", "=", seq).execute(),
    db().selectFrom("platform_posts").select("id").where("connection_seq", "=", seq).execute(),
  ]);
  return { snapshots: snapshots.length, published: published.length, posts: posts.length };
}
const revocations = async (since: number) =>
  (await callsSince(since, "youtube")).filter((call) => call.endpoint === "oauth.revoke" && call.personaId === "tiny");
/** Lets what is owed be paid, by whomever: other files may have left debts of their own. */
const payDebts = () => releaseOwedRevocations(ctx, { until: new Date(Date.now() + 20_000), limit: 100 });

describe("disconnectAccount", () => {
  it("takes the access back at the platform, erases the tokens and stops every schedule", async () => {
    const id = await connect(ctx, "youtube", "tiny");
    const before = await lastCall();
    expect(await disconnectAccount(ctx, { connectionId: id, history: "keep" })).toMatchObject({
      revoked: "done",
      removeAt: null,
    });
    expect(await revocations(before)).toMatchObject([{ status: 200 }]);
    expect(await tokensOf(ctx.userId)).toEqual([]);
    expect(await grantsOf(ctx.userId)).toEqual([]);
    expect(await connectionRow(db(), id)).toMatchObject({
      status: "disconnected",
      next_sync_at: null,
      next_posts_at: null,
      is_primary: false,
      grant_id: null,
    });
  });

  it("erases the tokens of a platform that has no way to take access back, and says so", async () => {
    const id = await connect(ctx, "instagram", "tiny");
    expect(await disconnectAccount(ctx, { connectionId: id, history: "keep" })).toMatchObject({
      revoked: "not_offered",
      removeAt: { label: "Instagram", url: "https://www.instagram.com/accounts/manage_access/" },
    });
    expect(await tokensOf(ctx.userId)).toEqual([]);
  });

  it("keeps the history and takes the published numbers away; the same row comes back with it", async () => {
    const id = await connect(ctx, "instagram", "tiny");
    const seq = await giveNumbers(id);
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
    const seq = await giveNumbers(id);
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
    const seq = await giveNumbers(id);
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
    const seq = await giveNumbers(id);
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

  it("owes the revocation while the platform is down, keeps the tokens for that alone, and does it later", async () => {
    const id = await connect(ctx, "youtube", "tiny");
    await control("faults", { host: "oauth2.googleapis.com", kind: "server_error" });
    expect(await disconnectAccount(ctx, { connectionId: id, history: "keep" })).toMatchObject({
      revoked: "owed",
      removeAt: { label: "YouTube" },
    });
    expect(await grantsOf(ctx.userId)).toMatchObject([{ status: "revoked", revoke_attempts: 1 }]);
    expect(await tokensOf(ctx.userId)).toMatchObject([{ next_refresh_at: null }]);
    await payDebts();
    expect(await grantsOf(ctx.userId)).toMatchObject([{ revoke_attempts: 1 }]);
    await control("faults", undefined, "DELETE");
    await letPass(10 * 60_000);
    const before = await lastCall();
    expect((await payDebts()).done).toBeGreaterThan(0);
    expect(await revocations(before)).toMatchObject([{ status: 200 }]);
    expect(await tokensOf(ctx.userId)).toEqual([]);
  });

  it("gives up after a day and erases the tokens all the same", async () => {
    const id = await connect(ctx, "youtube", "tiny");
    await control("faults", { host: "oauth2.googleapis.com", kind: "server_error" });
    await disconnectAccount(ctx, { connectionId: id, history: "keep" });
    await letPass(25 * hour);
    expect((await payDebts()).given_up).toBeGreaterThan(0);
    expect(await tokensOf(ctx.userId)).toEqual([]);
  });

  it("cancels an owed revocation when the account is connected again", async () => {
    const id = await connect(ctx, "youtube", "tiny");
    await control("faults", { host: "oauth2.googleapis.com", pathPrefix: "/revoke", kind: "server_error" });
    await disconnectAccount(ctx, { connectionId: id, history: "keep" });
    await control("faults", undefined, "DELETE");
    expect(await connect(ctx, "youtube", "tiny")).toBe(id);
    await letPass(2 * hour);
    const before = await lastCall();
    await payDebts();
    expect(await revocations(before)).toEqual([]);
    expect(await grantsOf(ctx.userId)).toMatchObject([{ status: "active", next_revoke_at: null }]);
  });

  it("makes the account that was connected first among the others the primary one", async () => {
    const first = await connect(ctx, "instagram", "tiny");
    const second = await connect(ctx, "instagram", "oldtimes");
    const third = await connect(ctx, "instagram", "giant");
    await disconnectAccount(ctx, { connectionId: first, history: "keep" });
    expect((await connectionRow(db(), second)).is_primary).toBe(true);
    expect((await connectionRow(db(), third)).is_primary).toBe(false);
    expect(await connect(ctx, "instagram", "tiny")).toBe(first);
    expect((await connectionRow(db(), first)).is_primary).toBe(false);
  });

  it("brings the owner's totals up to date", async () => {
    const id = await connect(ctx, "instagram", "tiny");
    await giveNumbers(id);
    await makePrimary(ctx, id);
    const before = await db()
      .selectFrom("influencers")
      .select("numbers_version")
      .where("user_id", "=", ctx.userId)
      .executeTakeFirstOrThrow();
    await disconnectAccount(ctx, { connectionId: id, history: "keep" });
    const numbers = await db()
      .selectFrom("influencer_numbers")
      .selectAll()
      .where("user_id", "=", ctx.userId)
      .executeTakeFirstOrThrow();
    expect(numbers).toMatchObject({ followers_total: null, accounts: {} });
    const after = await db()
      .selectFrom("influencers")
      .select("numbers_version")
      .where("user_id", "=", ctx.userId)
      .executeTakeFirstOrThrow();
    expect(after.numbers_version).toBeGreaterThan(before.numbers_version);
  });

  it("knows nothing of other people's accounts", async () => {
    const stranger = await newInfluencer();
    const id = await connect(ctx, "instagram", "tiny");
    await expect(disconnectAccount(stranger, { connectionId: id, history: "erase" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(makePrimary(stranger, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(resolveConnection(stranger, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(resolveConnection(stranger, "instagram")).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await connectionRow(db(), id)).status).toBe("active");
    expect((await resolveConnection(ctx, "instagram")).id).toBe(id);
  });

  it("does a double click once", async () => {
    const id = await connect(ctx, "youtube", "tiny");
    const before = await lastCall();
    const input = { connectionId: id, history: "keep" } as const;
    const both = await Promise.all([disconnectAccount(ctx, input), disconnectAccount(ctx, input)]);
    expect(both.map(({ revoked }) => revoked).sort()).toEqual(["done", "earlier"]);
    expect(await revocations(before)).toHaveLength(1);
  });
});
