import { beforeAll, describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { db } from "@/lib/db";
import { reportNumbers } from "@/lib/people";
import { ensureRoomForSnapshots, syncConnections } from "@/lib/sync";
import { newInfluencer } from "@/tests/support/connect";
import { onStack } from "@/tests/support/on-stack";
import { system, toyAccounts, toySource, toyStatistics } from "@/tests/support/sync";
import { endStaleBadges } from "./badges";

onStack();
beforeAll(async () => {
  await ensureRoomForSnapshots(system());
});

async function measured(followers: number) {
  const ctx = await newInfluencer();
  const [account] = await toyAccounts(ctx.userId, 1);
  const id = account?.id ?? "";
  await db().updateTable("social_connections").set({ is_primary: true }).where("id", "=", id).execute();
  const read = (count: number) =>
    syncConnections(system(), {
      connectionIds: [id],
      stopAt: () => Number.POSITIVE_INFINITY,
      complete: async () => undefined,
      source: toySource((one) => toyStatistics(one, count)),
    });
  await read(followers);
  return { ctx, read, id };
}
const state = (followers: number) => ({ platform: "youtube", followers, engagementRate: null, audience: "" });
async function badgeOf(userId: string) {
  const row = await db()
    .selectFrom("influencers as i")
    .innerJoin("influencer_numbers as n", "n.influencer_id", "i.id")
    .select(["i.is_verified", "n.verification", "n.followers_total", "i.numbers_version"])
    .where("i.user_id", "=", userId)
    .executeTakeFirstOrThrow();
  return row;
}
const eventsOf = (userId: string) =>
  db()
    .selectFrom("verification_events")
    .select(["won", "details"])
    .where("user_id", "=", userId)
    .orderBy("id")
    .execute();
const kindsOf = async (userId: string) =>
  (await db().selectFrom("notifications").select("kind").where("user_id", "=", userId).orderBy("id").execute()).map(
    ({ kind }) => kind,
  );

describe("a stated number", () => {
  it("more than 10% from the measured one takes the badge, says why once, and never enters a total", async () => {
    const { ctx, read } = await measured(1_000);
    const before = await badgeOf(ctx.userId);
    expect(before).toMatchObject({ is_verified: true, verification: {} });
    await reportNumbers(ctx, state(1_101));
    const after = await badgeOf(ctx.userId);
    expect(after).toMatchObject({
      is_verified: false,
      verification: { reason: "mismatch", platform: "youtube", measured: 1_000, reported: 1_101 },
      followers_total: before.followers_total,
    });
    expect(Number(after.numbers_version)).toBeGreaterThan(Number(before.numbers_version));
    await read(1_000);
    expect(await kindsOf(ctx.userId)).toEqual(["badge_lost"]);

    await reportNumbers(ctx, state(1_100));
    expect(await badgeOf(ctx.userId)).toMatchObject({ is_verified: true, verification: {} });
    expect((await eventsOf(ctx.userId)).map(({ won }) => won)).toEqual([true, false, true]);
    expect(await kindsOf(ctx.userId)).toEqual(["badge_lost", "recovered"]);
  });

  it("is judged in the transaction of the read that drifts away from it", async () => {
    const { ctx, read } = await measured(1_000);
    await reportNumbers(ctx, state(1_050));
    await read(1_500);
    expect(await badgeOf(ctx.userId)).toMatchObject({ is_verified: false, verification: { reason: "mismatch" } });
  });

  it("can be taken back, and leaves what stood there in the audit log", async () => {
    const { ctx } = await measured(1_000);
    await reportNumbers(ctx, state(5_000));
    await reportNumbers(ctx, { ...state(0), followers: null });
    expect(await badgeOf(ctx.userId)).toMatchObject({ is_verified: true });
    const audits = await db()
      .selectFrom("audit_log")
      .select(["action", "before", "after"])
      .where("user_id", "=", ctx.userId)
      .where("action", "like", "numbers.%")
      .orderBy("id")
      .execute();
    expect(audits).toMatchObject([
      { action: "numbers.reported", before: null, after: { followers: 5_000 } },
      { action: "numbers.withdrawn", before: { followers: 5_000 }, after: null },
    ]);
  });

  it("of two requests at once stands wholly", async () => {
    const { ctx } = await measured(1_000);
    await Promise.all([reportNumbers(ctx, state(900)), reportNumbers(ctx, { ...state(0), platform: "instagram" })]);
    const { self_reported } = await db()
      .selectFrom("influencer_numbers")
      .select("self_reported")
      .where("user_id", "=", ctx.userId)
      .executeTakeFirstOrThrow();
    expect(self_reported).toMatchObject({ youtube: { followers: 900 }, instagram: { followers: 0 } });
  });
});

it("the badge ends when the numbers are older than a day, without a sync that says so", async () => {
  const { ctx } = await measured(1_000);
  const tomorrow = { db: db(), now: () => new Date(clock.now().getTime() + 25 * 3_600_000) };
  await endStaleBadges(tomorrow);
  expect(await badgeOf(ctx.userId)).toMatchObject({ is_verified: false, verification: { reason: "stale" } });
  expect(await kindsOf(ctx.userId)).toEqual([]);
});
