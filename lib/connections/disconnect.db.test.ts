import { describe, expect, it } from "vitest";
import type { PersonContext } from "@/lib/context";
import { db } from "@/lib/db";
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
import { giveNumbers } from "@/tests/support/kept-numbers";
import { letPass, onStack } from "@/tests/support/on-stack";
import { disconnectAccount, makePrimary, releaseOwedRevocations, resolveConnection } from "./index";

const hour = 3_600_000;
let ctx: PersonContext;

onStack((somebody) => {
  ctx = somebody;
});

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
    await giveNumbers(ctx, id);
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
