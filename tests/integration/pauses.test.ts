import { afterEach, describe, expect, it } from "vitest";
import { pausePlatform, resumePlatform } from "@/lib/budgets";
import { clock } from "@/lib/clock";
import type { PersonContext } from "@/lib/context";
import { db } from "@/lib/db";
import { readOperations } from "@/lib/operations";
import { PlatformError } from "@/lib/platforms/errors";
import { explainFreshness } from "@/lib/stats";
import { planDueSyncs } from "@/lib/sync";
import { configuredPlatforms } from "@/lib/tokens";
import { connectionRow, newInfluencer } from "@/tests/support/connect";
import { onStack } from "@/tests/support/on-stack";
import { syncAsAsked, syncNow, system } from "@/tests/support/sync";
import { connected, makeOverdue, minuteOver, withYoutube } from "@/tests/support/youtube-budget";

onStack();
afterEach(async () => {
  await db().deleteFrom("platform_controls").execute();
  await db().deleteFrom("api_budgets").execute();
});

async function newAdmin(): Promise<PersonContext> {
  const ctx = await newInfluencer();
  await db().updateTable("profiles").set({ role: "admin" }).where("id", "=", ctx.userId).execute();
  return ctx;
}

async function noticesOf(userId: string) {
  return db()
    .selectFrom("notifications")
    .select(["kind", "resolved_at"])
    .where("user_id", "=", userId)
    .where("kind", "in", ["platform_paused", "platform_misconfigured"])
    .execute();
}

describe("a platform that wants money first", () => {
  const broke = withYoutube({
    fetchStatistics: async () => {
      throw new PlatformError({
        platform: "youtube",
        code: "OUT_OF_CREDIT",
        detail: "no credits left",
        httpStatus: 402,
        resetsAt: new Date(clock.now().getTime() + 3_600_000),
      });
    },
  });

  it("is paused, its work is kept, admins are told once, and everything goes on at once when it is resumed", async () => {
    const admin = await newAdmin();
    const { ctx, id } = await connected();
    await makeOverdue(id);
    await minuteOver(broke);
    await syncAsAsked(ctx.userId, id);
    expect(await connectionRow(db(), id)).toMatchObject({
      status: "active",
      last_error_code: "PLATFORM_PAUSED",
      failed_attempts: 0,
    });
    expect(await noticesOf(admin.userId)).toEqual([{ kind: "platform_paused", resolved_at: null }]);
    expect(await noticesOf(ctx.userId)).toEqual([]);
    const paused = (await readOperations(admin)).platforms.find((platform) => platform.id === "youtube");
    // Also where the platform names an end: whoever was told is to resume it, and learns that it is over by that.
    expect(paused?.pause).toMatchObject({ reason: "out_of_credit", detail: "no credits left", until: null });

    expect(await resumePlatform(admin, { platform: "youtube" })).toBe(true);
    await minuteOver(configuredPlatforms);
    expect(await connectionRow(db(), id)).toMatchObject({ status: "active", last_error_code: null });
    expect((await noticesOf(admin.userId))[0]?.resolved_at).not.toBeNull();
  });
});

describe("a platform that refuses our app", () => {
  const refusing = withYoutube({
    fetchStatistics: async () => {
      throw new PlatformError({ platform: "youtube", code: "APP_MISCONFIGURED", detail: "invalid_client" });
    },
  });

  it("is told to every admin once, and is over with the next read of an account that it refused", async () => {
    const admins = [await newAdmin(), await newAdmin()];
    const { ctx, id } = await connected();
    for (let turn = 0; turn < 2; turn += 1) {
      await makeOverdue(id);
      await minuteOver(refusing);
    }
    for (const { userId } of admins) {
      expect(await noticesOf(userId)).toEqual([{ kind: "platform_misconfigured", resolved_at: null }]);
    }
    expect(await noticesOf(ctx.userId)).toEqual([]);
    const [admin = ctx] = admins;
    const seen = (await readOperations(admin)).platforms.find((platform) => platform.id === "youtube");
    expect(seen?.refusal).toMatchObject({ detail: "invalid_client" });

    await makeOverdue(id);
    await minuteOver(withYoutube({}));
    for (const { userId } of admins) expect((await noticesOf(userId))[0]?.resolved_at).not.toBeNull();
  });

  it("stays told while another account fails for another reason, and is over when none is left that it refused", async () => {
    const admin = await newAdmin();
    const { id } = await connected();
    await makeOverdue(id);
    await minuteOver(refusing);
    const change = (columns: object) =>
      db().updateTable("social_connections").set(columns).where("id", "=", id).execute();
    const other = await connected("tiny");
    const recover = async () => {
      await db()
        .updateTable("social_connections")
        .set({ last_error_code: "PLATFORM_UNAVAILABLE" })
        .where("id", "=", other.id)
        .execute();
      await makeOverdue(other.id);
      await change({ next_sync_at: new Date(clock.now().getTime() + 3_600_000).toISOString() });
      await minuteOver(withYoutube({}));
      return (await noticesOf(admin.userId))[0]?.resolved_at;
    };
    expect(await recover()).toBeNull();
    await change({ last_error_code: "PLATFORM_UNAVAILABLE" });
    expect(await recover()).not.toBeNull();
  });
});

describe("a paused platform", () => {
  it("is paused and resumed by admins alone", async () => {
    const person = await newInfluencer();
    for (const verb of [pausePlatform, resumePlatform]) {
      await expect(verb(person, { platform: "youtube" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    await expect(readOperations(person)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(pausePlatform(await newAdmin(), { platform: "myspace" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is not asked; its accounts stay due and say why; both ends are audited", async () => {
    const admin = await newAdmin();
    const { ctx, id } = await connected();
    const due = await makeOverdue(id, 200);
    await db().updateTable("social_connections").set({ last_synced_at: due }).where("id", "=", id).execute();
    expect([
      await pausePlatform(admin, { platform: "youtube" }),
      await pausePlatform(admin, { platform: "youtube" }),
    ]).toEqual([true, false]);
    expect(await planDueSyncs(system())).toEqual({ planned: 0 });
    expect((await connectionRow(db(), id))?.next_sync_at).toBe(due);
    expect((await explainFreshness(ctx, id)).summary).toMatchObject({ code: "paused", action: "none" });
    expect([
      await resumePlatform(admin, { platform: "youtube" }),
      await resumePlatform(admin, { platform: "youtube" }),
    ]).toEqual([true, false]);
    expect(await planDueSyncs(system())).toEqual({ planned: 1 });
    const entries = await db()
      .selectFrom("audit_log")
      .select("action")
      .where("user_id", "=", admin.userId)
      .orderBy("id")
      .execute();
    expect(entries.map(({ action }) => action)).toEqual(["platform.paused", "platform.resumed"]);
  });

  it("goes on by itself after the time that the platform named", async () => {
    const { id } = await connected();
    await makeOverdue(id);
    const until = new Date(clock.now().getTime() - 1_000).toISOString();
    await db()
      .insertInto("platform_controls")
      .values({ platform: "youtube", paused_at: until, paused_until: until, pause_reason: "out_of_credit" })
      .execute();
    await syncNow(id);
    expect(await connectionRow(db(), id)).toMatchObject({ last_error_code: null });
  });
});

describe("an owner who has switched reading off", () => {
  it("is not read by the timetable, sees why, and can still ask for a read", async () => {
    const { ctx, id } = await connected();
    await db()
      .updateTable("influencer_numbers")
      .set({ sync_enabled: false })
      .where("user_id", "=", ctx.userId)
      .execute();
    const due = await makeOverdue(id, 200);
    await db().updateTable("social_connections").set({ last_synced_at: due }).where("id", "=", id).execute();
    expect(await planDueSyncs(system())).toEqual({ planned: 0 });
    expect((await explainFreshness(ctx, id)).summary).toMatchObject({ code: "sync_off", action: "sync" });
    await syncAsAsked(ctx.userId, id);
    expect(await connectionRow(db(), id)).toMatchObject({
      last_error_code: null,
      last_synced_at: expect.not.stringMatching(due),
    });
  });
});
