import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createClient } from "@supabase/supabase-js";
import { afterEach, describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { db, pool } from "@/lib/db";
import { closeQueue } from "@/lib/jobs";
import { demoPassword, demoPeople } from "@/scripts/demo-people";
import { seedDemo } from "@/scripts/seed";
import { connect, newInfluencer } from "@/tests/support/connect";
import { testStack } from "@/tests/support/env";
import { onStack } from "@/tests/support/on-stack";
import { jobsOf, publishedOf, queueStates } from "@/tests/support/sync";

const children: ChildProcess[] = [];
onStack();
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await closeQueue();
});

function run(script: string, ...args: string[]): ChildProcess {
  const child = spawn(process.execPath, ["--conditions=react-server", "--import", "tsx", script, ...args], {
    env: { ...process.env, ...testStack().env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  return child;
}

describe("the worker", () => {
  it("reads what is waiting and what comes due, and ends when it is told to", async () => {
    const ctx = await newInfluencer();
    const id = await connect(ctx, "youtube", "north");
    const worker = run("scripts/worker.ts");
    await expect.poll(() => queueStates(id), { timeout: 30_000, interval: 200 }).toEqual(["completed"]);
    expect((await publishedOf(id)).get("followers")?.value).toBeGreaterThan(0);

    const exit = once(worker, "exit");
    const asked = Date.now();
    worker.kill("SIGTERM");
    expect(await exit).toEqual([0, null]);
    expect(Date.now() - asked).toBeLessThan(10_000);
  }, 60_000);
});

describe("the command line", () => {
  it("says which accounts it would read without reading them, and reads them when told to", async () => {
    const ctx = await newInfluencer();
    const id = await connect(ctx, "youtube", "tiny");
    const json = async (...args: string[]) => {
      const child = run("scripts/cli.ts", "sync", "--user", ctx.userId, "--json", ...args);
      const chunks: Buffer[] = [];
      child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
      await once(child, "close");
      return JSON.parse(Buffer.concat(chunks).toString());
    };
    expect(await json("--dry-run")).toMatchObject({ dryRun: true, accounts: [{ id, platform: "youtube" }] });
    expect((await jobsOf(id)).map(({ status }) => status)).toEqual(["queued"]);
    expect(await json()).toMatchObject({ ordered: 1, succeeded: 1, failed: 0 });
    expect((await jobsOf(id)).map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
  }, 60_000);
});

describe("the demo people", () => {
  const emails = demoPeople.map(({ email }) => email);
  const remove = () => pool().query("delete from auth.users where email = any($1)", [emails]);

  it("can log in, have 90 days of history without a gap, and are the same after a second call", async () => {
    await remove();
    const logins = await seedDemo();
    await seedDemo();
    const { supabaseUrl, publishableKey } = testStack();
    for (const { email, password } of logins) {
      const client = createClient(supabaseUrl, publishableKey, {
        auth: { persistSession: false, autoRefreshToken: false },
      });
      const { data } = await client.auth.signInWithPassword({ email, password });
      expect(data.user?.email, email).toBe(email);
    }
    expect(logins.map(({ password }) => password)).toEqual(emails.map(() => demoPassword));
    const { rows } = await pool().query(
      `select c.platform, count(*)::int as days, (max(s.day) - min(s.day))::int as span, max(s.day)::text as last
       from social_connections c join auth.users u on u.id = c.user_id
       join social_stats_snapshots s on s.connection_seq = c.seq
       where u.email = any($1) group by c.id, c.seq order by c.seq`,
      [emails],
    );
    const today = clock.now().toISOString().slice(0, 10);
    const account = { days: 90, span: 89, last: today };
    const accounts = demoPeople.flatMap(({ influencer }) => influencer?.accounts ?? []);
    expect(rows).toEqual(accounts.map(({ platform }) => ({ platform, ...account })));
    const followers = await db()
      .selectFrom("influencer_platform_stats as s")
      .innerJoin("influencers as i", "i.id", "s.influencer_id")
      .select(["s.source", "s.flags"])
      .where("i.handle", "in", ["maya.runs", "nikos.taxidia"])
      .where("s.metric", "=", "followers")
      .execute();
    expect(followers).toEqual(rows.map(() => ({ source: "api", flags: 0 })));
    await remove();
  }, 60_000);
});
