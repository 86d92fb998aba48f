import { describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import type { PersonContext } from "@/lib/context";
import { db } from "@/lib/db";
import { drain } from "@/lib/jobs";
import { connect, connectionRow, control, newInfluencer } from "@/tests/support/connect";
import { onStack } from "@/tests/support/on-stack";
import { jobsOf, publishedOf, snapshotsOf, syncAsAsked, syncNow } from "@/tests/support/sync";

onStack();

const platforms = [
  { platform: "instagram", persona: "atelier", field: "followers_count", zero: 0, huge: 90_000_000 },
  { platform: "tiktok", persona: "eleni", field: "follower_count", zero: 0, huge: 90_000_000 },
  { platform: "youtube", persona: "north", field: "subscriberCount", zero: "0", huge: "90000000" },
] as const;

/** A connected account with numbers, and those numbers. */
async function connected(platform: string, persona: string): Promise<{ ctx: PersonContext; id: string; true: Known }> {
  const ctx = await newInfluencer();
  const id = await connect(ctx, platform, persona);
  await drain({ until: new Date(Date.now() + 60_000) });
  return { ctx, id, true: await known(id) };
}
interface Known {
  readonly published: Map<string, unknown>;
  readonly snapshots: unknown;
  readonly total: number | null;
}
/** Every number of an account that somebody could see or keep. */
async function known(id: string): Promise<Known> {
  const rows = await publishedOf(id);
  const numbers = await db()
    .selectFrom("influencer_numbers as n")
    .innerJoin("social_connections as c", "c.influencer_id", "n.influencer_id")
    .select("n.followers_total")
    .where("c.id", "=", id)
    .executeTakeFirstOrThrow();
  return {
    published: new Map(
      [...rows].map(([metric, { value, reason, flags, as_of }]) => [metric, { value, reason, flags, as_of }]),
    ),
    snapshots: await snapshotsOf(id),
    total: numbers.followers_total,
  };
}
const fault = (body: object) => control<{ id: string }>("faults", body);
const noticesOf = (userId: string) =>
  db().selectFrom("notifications").select(["kind", "resolved_at"]).where("user_id", "=", userId).execute();
const minutesUntil = (time: string | null) => (Date.parse(time ?? "") - clock.now().getTime()) / 60_000;

describe.each(platforms)("when $platform goes wrong", ({ platform, persona, field, zero, huge }) => {
  it.each([
    {
      name: "429 with Retry-After",
      body: { kind: "rate_limited", status: 429, retryAfterSeconds: 600 },
      code: /RATE_LIMITED|QUOTA_EXHAUSTED/,
      minutes: [9.9, 11],
    },
    {
      name: "its own throttle",
      body: { kind: "rate_limited" },
      code: /RATE_LIMITED|QUOTA_EXHAUSTED/,
      minutes: [0.5, 26 * 60],
    },
    { name: "500", body: { kind: "server_error" }, code: /PLATFORM_UNAVAILABLE/, minutes: [0.7, 1.3] },
    { name: "truncated JSON", body: { kind: "truncated_json" }, code: /BAD_RESPONSE/, minutes: [0.7, 1.3] },
    { name: "followers missing", body: { kind: "omit_field", field }, code: /BAD_RESPONSE/, minutes: [0.7, 1.3] },
    {
      name: "followers that are no number",
      body: { kind: "wrong_type", field },
      code: /BAD_RESPONSE/,
      minutes: [0.7, 1.3],
    },
    { name: "followers 0", body: { kind: "set_field", field, value: zero }, code: /IMPLAUSIBLE/, minutes: [0.7, 1.3] },
  ])("with $name, no number changes, the account says why, and it heals by itself", async ({ body, code, minutes }) => {
    const account = await connected(platform, persona);
    await fault({ platform, ...body });
    await syncNow(account.id);

    expect(await known(account.id)).toEqual(account.true);
    const broken = await connectionRow(db(), account.id);
    expect(broken).toMatchObject({ status: "active", last_error_code: expect.stringMatching(code) });
    expect(minutesUntil(broken.next_sync_at)).toBeGreaterThan(minutes[0] ?? 0);
    expect(minutesUntil(broken.next_sync_at)).toBeLessThan(minutes[1] ?? 0);
    const [job] = await jobsOf(account.id);
    expect(job).toMatchObject({
      status: "postponed",
      error_code: broken.last_error_code,
      next_attempt_at: broken.next_sync_at,
    });

    await control("reset", {});
    await syncNow(account.id);
    const healed = await connectionRow(db(), account.id);
    expect(healed).toMatchObject({
      status: "active",
      last_error_code: null,
      failed_attempts: 0,
      implausible_since: null,
    });
    expect(Date.parse(healed.last_synced_at ?? "")).toBeGreaterThan(Date.parse(broken.last_synced_at ?? ""));
    expect((await publishedOf(account.id)).get("followers")?.flags).toBe(0);
  });

  it("shows the account as broken after three failures in a row, and as well after the next success", async () => {
    const account = await connected(platform, persona);
    await fault({ platform, kind: "truncated_json" });
    const states: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      await syncNow(account.id);
      states.push((await connectionRow(db(), account.id)).status);
    }
    expect(states).toEqual(["active", "active", "error"]);
    expect(await known(account.id)).toEqual(account.true);
    await control("faults", undefined, "DELETE");
    await syncNow(account.id);
    expect(await connectionRow(db(), account.id)).toMatchObject({ status: "active", failed_attempts: 0 });
  });

  it("believes the second answer when only the first is nonsense", async () => {
    const account = await connected(platform, persona);
    await fault({ platform, kind: "set_field", field, value: zero, times: 1 });
    await syncAsAsked(account.ctx.userId, account.id);
    const row = await connectionRow(db(), account.id);
    expect(row).toMatchObject({ status: "active", last_error_code: null, implausible_since: null });
    expect((await publishedOf(account.id)).get("followers")?.value).toBeGreaterThan(0);
    expect((await jobsOf(account.id))[0]).toMatchObject({ status: "succeeded", calls: 2 });
  });

  it("publishes a jump that stands with its flag, tells nobody it was growth, and drops the flag when it is over", async () => {
    const account = await connected(platform, persona);
    await fault({ platform, kind: "set_field", field, value: huge });
    await syncNow(account.id);
    expect((await publishedOf(account.id)).get("followers")).toMatchObject({ value: 90_000_000, flags: 1 });
    expect(await snapshotsOf(account.id)).toMatchObject([{ followers: 90_000_000, flags: 1 }]);
    expect(await noticesOf(account.ctx.userId)).toEqual([{ kind: "number_doubted", resolved_at: null }]);
    await syncNow(account.id);
    expect((await publishedOf(account.id)).get("followers")).toMatchObject({ value: 90_000_000, flags: 1 });

    await control("faults", undefined, "DELETE");
    await syncNow(account.id);
    const { value, flags } = (await publishedOf(account.id)).get("followers") ?? {};
    expect({ sound: Number(value) < 1_000_000, flags }).toEqual({ sound: true, flags: 0 });
    const told = (await noticesOf(account.ctx.userId)).map(({ kind, resolved_at }) => [kind, resolved_at !== null]);
    expect(told.sort()).toEqual([
      ["number_doubted", true],
      ["recovered", true],
    ]);
  });

  it("tells the person what only they can mend, once, and takes it back when it is mended", async () => {
    const account = await connected(platform, persona);
    await control("grants/revoke", { platform, personaId: persona });
    await syncAsAsked(account.ctx.userId, account.id);
    await syncAsAsked(account.ctx.userId, account.id);
    const row = await connectionRow(db(), account.id);
    expect(["expired", "revoked"]).toContain(row.status);
    expect(await noticesOf(account.ctx.userId)).toEqual([{ kind: "needs_reconnect", resolved_at: null }]);
    expect(await known(account.id)).toEqual(account.true);
    expect((await jobsOf(account.id))[0]).toMatchObject({ status: "failed" });

    await connect(account.ctx, platform, persona);
    await drain({ until: new Date(Date.now() + 60_000) });
    expect(await connectionRow(db(), account.id)).toMatchObject({ status: "active", last_error_code: null });
    expect((await noticesOf(account.ctx.userId)).filter(({ resolved_at }) => resolved_at === null)).toEqual([]);
  });
});

describe("one platform's trouble", () => {
  it("does not keep another platform's numbers from coming", async () => {
    const ctx = await newInfluencer();
    const instagram = await connect(ctx, "instagram", "atelier");
    const youtube = await connect(ctx, "youtube", "north");
    await fault({ platform: "youtube", kind: "server_error" });
    const summary = await drain({ until: new Date(Date.now() + 60_000) });
    expect(summary).toMatchObject({ succeededByQueue: { "sync-connection": 1 }, crashed: 0 });
    expect((await publishedOf(instagram)).get("followers")?.value).toBeGreaterThan(0);
    expect((await publishedOf(youtube)).size).toBe(0);
    expect(await connectionRow(db(), youtube)).toMatchObject({ last_error_code: "PLATFORM_UNAVAILABLE" });
  });

  it("stores what came while a platform that hangs is still being waited for", async () => {
    const ctx = await newInfluencer();
    const instagram = await connect(ctx, "instagram", "atelier");
    const youtube = await connect(ctx, "youtube", "north");
    await fault({ platform: "youtube", kind: "timeout" });
    const draining = drain({ until: new Date(Date.now() + 60_000) });
    const seen = async () => (await publishedOf(instagram)).size > 0 && (await jobsOf(youtube))[0]?.status === "queued";
    await expect.poll(seen, { timeout: 8_000, interval: 200 }).toBe(true);
    await draining;
    expect((await jobsOf(youtube))[0]).toMatchObject({ status: "postponed", error_code: "PLATFORM_UNAVAILABLE" });
  }, 60_000);
});
