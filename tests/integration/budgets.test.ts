import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import { sql } from "kysely";
import { afterEach, describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { completeConnect } from "@/lib/connections";
import { db } from "@/lib/db";
import { drain } from "@/lib/jobs";
import { explainFreshness } from "@/lib/stats";
import { enqueueSyncs, planDueSyncs } from "@/lib/sync";
import { childEnvironment } from "@/scripts/stack/environment";
import { repoRoot } from "@/scripts/stack/paths";
import { typescriptArgs } from "@/scripts/stack/services";
import { attempt, connect, connectionRow, control, newInfluencer } from "@/tests/support/connect";
import { testStack } from "@/tests/support/env";
import { onStack } from "@/tests/support/on-stack";
import { jobsOf, syncAsAsked, syncNow, system } from "@/tests/support/sync";
import { connected, daily, makeOverdue, minuteOver, withYoutube } from "@/tests/support/youtube-budget";

onStack();
afterEach(async () => {
  await db().deleteFrom("platform_controls").execute();
  await db().deleteFrom("api_budgets").execute();
});

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
