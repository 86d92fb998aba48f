import { afterEach, describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { completeConnect, startConnect } from "@/lib/connections";
import { db } from "@/lib/db";
import { PlatformError } from "@/lib/platforms/errors";
import { keepSubscriptions } from "@/lib/subscriptions";
import { configuredPlatforms, refreshDueTokens } from "@/lib/tokens";
import { attempt, connect, connectionRow, control, newInfluencer } from "@/tests/support/connect";
import { onStack } from "@/tests/support/on-stack";
import { system } from "@/tests/support/sync";
import { countCalls } from "./index";

onStack();
afterEach(async () => {
  await db().deleteFrom("platform_controls").execute();
  await db().deleteFrom("api_budgets").execute();
});

async function spent(platform: string): Promise<Record<string, number>> {
  const rows = await db()
    .selectFrom("api_budgets")
    .select(["budget", "spent_units"])
    .where("platform", "=", platform)
    .where("subject", "=", "")
    .execute();
  return Object.fromEntries(rows.map((row) => [row.budget, Number(row.spent_units)]));
}
const until = () => new Date(Date.now() + 20_000);
const start = { platform: "youtube", returnPath: "/dashboard", browserNonce: null };

describe("calls outside of syncs", () => {
  it("are counted: connecting, and asking for subscriptions", async () => {
    const ctx = await newInfluencer();
    await connect(ctx, "linkedin", "eleni").catch(() => undefined);
    expect((await spent("linkedin")).calls).toBeGreaterThan(0);
    await connect(ctx, "x", "maya");
    const before = await spent("x");
    // A user costs a cent at X.
    expect(before.money).toBe(10_000);
    await keepSubscriptions(system(), { until: until(), limit: 100 });
    const after = await spent("x");
    expect(after).toMatchObject({
      money: 10_000,
      "activity.app": expect.any(Number),
      "webhooks.app": expect.any(Number),
    });
    expect(after["activity.app"]).toBeGreaterThanOrEqual(3);
  });

  it("are counted: renewing a token, also where our own count says that nothing is left", async () => {
    const ctx = await newInfluencer();
    const connectionId = await connect(ctx, "instagram", "maya");
    const { grant_id: grantId } = await connectionRow(db(), connectionId);
    const later = 40 * 86_400_000;
    await control("clock", { offsetMs: later });
    await clock.sync();
    try {
      await db().deleteFrom("api_budgets").execute();
      await refreshDueTokens(system(), { until: until(), limit: 50 });
      const token = await db()
        .selectFrom("connection_tokens")
        .select("obtained_at")
        .where("grant_id", "=", grantId)
        .executeTakeFirstOrThrow();
      expect(Date.parse(token.obtained_at)).toBeGreaterThan(clock.now().getTime() - 60_000);
      // Meta tells how much is used in percent; that somebody asked stands there as a window that has begun.
      expect(await spent("instagram")).toHaveProperty("app");
    } finally {
      await control("clock", { offsetMs: 0 });
      await clock.sync();
    }
  });

  it("beyond what is allowed are made and counted all the same", async () => {
    const youtube = configuredPlatforms.platform("youtube");
    const call = {
      platform: "youtube",
      endpoint: "channels.list",
      cost: 1,
      status: 200,
      headers: null,
      durationMs: 1,
      errorCode: null,
    };
    await countCalls(system(), { platform: youtube, account: null }, async (onCall) => {
      for (let made = 0; made < 10_005; made += 1) onCall(call);
    });
    expect(Object.values(await spent("youtube"))).toEqual([10_005]);
  });

  it("that meet a platform which wants money first pause it, and tell so to whoever asked", async () => {
    const x = configuredPlatforms.platform("x");
    const broke = new PlatformError({
      platform: "x",
      code: "OUT_OF_CREDIT",
      detail: "no credits left",
      httpStatus: 402,
    });
    await expect(countCalls(system(), { platform: x, account: null }, () => Promise.reject(broke))).rejects.toBe(broke);
    const paused = await db().selectFrom("platform_controls").select(["platform", "pause_reason"]).execute();
    expect(paused).toEqual([{ platform: "x", pause_reason: "out_of_credit" }]);
  });
});

describe("a person who wants to connect", () => {
  it("is not sent to a consent screen behind which nothing can be read, and is while anything is left", async () => {
    const ctx = await newInfluencer();
    const now = clock.now().getTime();
    const window = {
      platform: "youtube",
      subject: "",
      window_start: new Date(now - 60_000).toISOString(),
      window_end: new Date(now + 3_600_000).toISOString(),
      limit_units: 10_000,
      reserve_units: 1_000,
    };
    const budget = configuredPlatforms.platform("youtube").budgets?.list[0]?.name ?? "";
    await db()
      .insertInto("api_budgets")
      .values({ ...window, budget, spent_units: 9_999, last_grant: 0 })
      .execute();
    expect((await startConnect(ctx, start)).url).toContain("oauth");
    expect(Object.values(await spent("youtube"))).toEqual([9_999]);
    await db().updateTable("api_budgets").set({ spent_units: 10_000 }).execute();
    await expect(startConnect(ctx, start)).rejects.toMatchObject({ code: "PLATFORM_LIMIT", retryable: true });
  });

  it("is not sent there while the platform wants money, and is while an admin has paused its reading", async () => {
    const ctx = await newInfluencer();
    const pause = { platform: "youtube", paused_at: clock.now().toISOString(), pause_reason: "out_of_credit" };
    await db().insertInto("platform_controls").values(pause).execute();
    await expect(startConnect(ctx, start)).rejects.toMatchObject({ code: "PLATFORM_LIMIT" });
    await db().updateTable("platform_controls").set({ pause_reason: "by_hand" }).execute();
    const outcome = await completeConnect(ctx, await attempt(ctx, "youtube", { persona: "tiny" }));
    expect(outcome.state).toBe("connected");
  });
});
