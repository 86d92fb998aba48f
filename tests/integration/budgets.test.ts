import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import { sql } from "kysely";
import { afterEach, describe, expect, it } from "vitest";
import { pausePlatform, resumePlatform } from "@/lib/budgets";
import { clock } from "@/lib/clock";
import { completeConnect } from "@/lib/connections";
import type { PersonContext } from "@/lib/context";
import { db } from "@/lib/db";
import { drain } from "@/lib/jobs";
import { handlers } from "@/lib/jobs/handlers";
import { syncJobsFrom } from "@/lib/jobs/handlers/sync-connection";
import { readOperations } from "@/lib/operations";
import { PlatformError } from "@/lib/platforms/errors";
import type { Platform } from "@/lib/platforms/types";
import { explainFreshness } from "@/lib/stats";
import { enqueueSyncs, planDueSyncs } from "@/lib/sync";
import { configuredPlatforms, type PlatformSource } from "@/lib/tokens";
import { childEnvironment } from "@/scripts/stack/environment";
import { repoRoot } from "@/scripts/stack/paths";
import { typescriptArgs } from "@/scripts/stack/services";
import { attempt, connect, connectionRow, control, newInfluencer } from "@/tests/support/connect";
import { testStack } from "@/tests/support/env";
import { onStack } from "@/tests/support/on-stack";
import { jobsOf, syncAsAsked, syncNow, system } from "@/tests/support/sync";

onStack();
afterEach(async () => {
  await db().deleteFrom("platform_controls").execute();
  await db().deleteFrom("api_budgets").execute();
});

async function connected(persona = "north"): Promise<{ ctx: PersonContext; id: string }> {
  const ctx = await newInfluencer();
  const id = await connect(ctx, "youtube", persona);
  await drain({ until: new Date(Date.now() + 60_000) });
  return { ctx, id };
}

async function newAdmin(): Promise<PersonContext> {
  const ctx = await newInfluencer();
  await db().updateTable("profiles").set({ role: "admin" }).where("id", "=", ctx.userId).execute();
  return ctx;
}

async function makeOverdue(id: string, minutes = 20): Promise<string> {
  const due = new Date(clock.now().getTime() - minutes * 60_000).toISOString();
  await db().updateTable("social_connections").set({ next_sync_at: due }).where("id", "=", id).execute();
  return due;
}

/** The real platforms, but YouTube is another. */
function withYoutube(change: Partial<Platform>): PlatformSource {
  const { batchStatistics: _none, ...youtube } = configuredPlatforms.platform("youtube");
  const other = { ...youtube, ...change };
  return { ...configuredPlatforms, platform: (id) => (id === "youtube" ? other : configuredPlatforms.platform(id)) };
}

/** A minute of the timetable over another source of platforms. */
async function minuteOver(source: PlatformSource): Promise<void> {
  await planDueSyncs(system(), source);
  await drain({
    until: new Date(Date.now() + 60_000),
    handlers: { ...handlers, "sync-connection": syncJobsFrom(source) },
  });
}

const daily = (limit: number): Partial<Platform> => ({
  budgets: {
    list: [
      { name: "day", scope: "app", window: { kind: "day", zone: "UTC" }, limit, counts: "calls", reserveShare: 0 },
    ],
    costOf: () => [{ budget: "day", units: 1 }],
    reads: { statistics: ["channels.statistics"] },
  },
});

async function noticesOf(userId: string) {
  return db()
    .selectFrom("notifications")
    .select(["kind", "resolved_at"])
    .where("user_id", "=", userId)
    .where("kind", "in", ["platform_paused", "platform_misconfigured"])
    .execute();
}

describe("a budget that many processes share", () => {
  it("gives out exactly its limit, never more", async () => {
    const platform = `toy${randomUUID().slice(0, 8)}`;
    const environment = childEnvironment({ ...testStack().env, LOG_LEVEL: "silent" });
    const processes = [7, 11, 13, 17].map((seed) => {
      const args = [...typescriptArgs("tests/integration/budgets.program.ts"), platform, "200", String(seed)];
      const child = spawn(process.execPath, args, {
        cwd: repoRoot,
        env: environment,
        stdio: ["pipe", "pipe", "inherit"],
      });
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      return { child, next: async () => String((await lines.next()).value) };
    });
    for (const { next } of processes) expect(await next()).toBe("ready");
    for (const { child } of processes) child.stdin.write("go\n");
    const given = await Promise.all(processes.map(async ({ next }) => Number(await next())));
    expect(given.reduce((sum, part) => sum + part, 0)).toBe(1_000);
    expect(given.filter((part) => part > 0).length).toBeGreaterThan(1);
  }, 90_000);
});

describe("a spent budget", () => {
  it("postpones a read to the window's end and says so, fails nothing and asks nobody", async () => {
    const { ctx, id } = await connected();
    const source = withYoutube(daily(0));
    const now = clock.now();
    await db()
      .transaction()
      .execute(async (trx) => {
        await enqueueSyncs(trx, { connectionIds: [id], trigger: "planned", userId: null, now });
      });
    await minuteOver(source);
    const row = await connectionRow(db(), id);
    expect(row).toMatchObject({ status: "active", last_error_code: "QUOTA_EXHAUSTED", failed_attempts: 0 });
    const midnight = new Date(`${now.toISOString().slice(0, 10)}T00:00:00Z`).getTime() + 86_400_000;
    const wait = Date.parse(row?.next_sync_at ?? "") - midnight;
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThan(60_000);
    expect((await jobsOf(id))[0]).toMatchObject({ status: "postponed", error_code: "QUOTA_EXHAUSTED", calls: 0 });
    expect((await explainFreshness(ctx, id)).platform.limitedUntil).not.toBeNull();
  });

  it("leaves planned accounts due, names the reason beside those that wait long, and reads them when it begins anew", async () => {
    const { id } = await connected();
    const due = await makeOverdue(id);
    expect(await planDueSyncs(system(), withYoutube(daily(0)))).toEqual({ planned: 0 });
    expect(await connectionRow(db(), id)).toMatchObject({ next_sync_at: due, last_error_code: "QUOTA_EXHAUSTED" });
    await minuteOver(withYoutube(daily(50)));
    expect(await connectionRow(db(), id)).toMatchObject({ status: "active", last_error_code: null });
  });

  it("counts every call that was made, and gives back what was not", async () => {
    const { id } = await connected();
    await makeOverdue(id);
    await minuteOver(withYoutube(daily(50)));
    const { rows } = await sql<{
      spent: number;
    }>`select spent_units as spent from api_budgets where budget = 'day'`.execute(db());
    expect(rows).toEqual([{ spent: (await jobsOf(id))[0]?.calls }]);
  });

  it("gives every owner a turn before anybody a second", async () => {
    const many = await connected("north");
    const few = await connected("maya");
    await sql`
      insert into social_connections (influencer_id, user_id, platform, platform_user_id, username, is_primary, status,
        connected_at, next_sync_at)
      select influencer_id, user_id, platform, 'UC' || n, 'n' || n, false, 'active', now(), ${clock.now().toISOString()}::timestamptz - interval '1 day'
      from social_connections, generate_series(1, 30) n where id = ${many.id}
    `.execute(db());
    await makeOverdue(many.id);
    const due = await makeOverdue(few.id);
    await planDueSyncs(system(), withYoutube(daily(4)));
    expect((await connectionRow(db(), few.id))?.next_sync_at).not.toBe(due);
  });
});

describe("a limit of one developer app", () => {
  /** An Instagram account by its own log-in, one by Facebook's, and a Page: the first by an app of its own. */
  async function three() {
    const ctx = await newInfluencer();
    const own = await connect(ctx, "instagram", "maya");
    const consent = await attempt(ctx, "instagram", { persona: "nikos" }, { login: "facebook_login" });
    const outcome = await completeConnect(ctx, consent);
    const [byFacebook = ""] = outcome.state === "connected" ? outcome.connectionIds : [];
    const page = await connect(ctx, "facebook", "nikos");
    await drain({ until: new Date(Date.now() + 60_000) });
    return { ctx, own, byFacebook, page };
  }
  const throttle = (host: string) =>
    control("faults", { host, kind: "rate_limited", value: 4, status: 403, retryAfterSeconds: 3600 });
  const errorOf = async (id: string) => (await connectionRow(db(), id)).last_error_code;

  it("stops whatever that app reads, on every platform, and nothing that another app reads", async () => {
    const { ctx, own, byFacebook, page } = await three();
    await throttle("graph.facebook.com");
    await syncAsAsked(ctx.userId, byFacebook);
    await control("faults", undefined, "DELETE");
    await syncAsAsked(ctx.userId, own, page);
    expect(await errorOf(byFacebook)).toBe("RATE_LIMITED");
    expect(await errorOf(own)).toBeNull();
    expect(await errorOf(page)).toBe("QUOTA_EXHAUSTED");
    expect((await jobsOf(page))[0]).toMatchObject({ status: "postponed", calls: 0 });
  });

  it("keeps the timetable from no account that another app reads", async () => {
    const { ctx, own, byFacebook } = await three();
    await throttle("graph.instagram.com");
    await syncAsAsked(ctx.userId, own);
    await control("faults", undefined, "DELETE");
    expect(await errorOf(own)).toBe("RATE_LIMITED");
    await syncNow(byFacebook);
    expect(await jobsOf(byFacebook)).toMatchObject([{ status: "succeeded" }, { status: "succeeded" }]);
  });
});

describe("reading less often", () => {
  it("happens only when the allowance would not last, is shown with its reason, and ends by itself", async () => {
    const { ctx, id } = await connected();
    await makeOverdue(id);
    await minuteOver(withYoutube(daily(5)));
    expect(await connectionRow(db(), id)).toMatchObject({ sync_tier: "saver" });
    expect((await explainFreshness(ctx, id)).schedule).toMatchObject({ tier: "saver", promisedMinutes: 360 });
    await db().updateTable("platform_controls").set({ saving_checked_at: null }).execute();
    await makeOverdue(id);
    await minuteOver(withYoutube(daily(100_000)));
    expect((await connectionRow(db(), id))?.sync_tier).not.toBe("saver");
  });
});

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
