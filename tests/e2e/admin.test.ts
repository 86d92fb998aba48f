import type { BrowserContext, Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { pool } from "@/lib/db";
import { pageFaults } from "@/tests/support/axe";
import { openTabs, signInInfluencer } from "@/tests/support/browser";
import { control } from "@/tests/support/connect";
import { testStack } from "@/tests/support/env";
import { exhaustRequests, pageUrl } from "@/tests/support/people";

const stack = testStack();
let context: BrowserContext;
let page: Page;

openTabs({}, (tab) => {
  ({ context, page } = tab);
});
afterEach(async () => {
  await control("faults", undefined, "DELETE");
  await pool().query("delete from platform_controls");
});

/** Somebody new, signed in in this browser, with an influencer's profile. */
async function signIn(role: "admin" | "influencer"): Promise<{ userId: string; email: string }> {
  const { userId, email } = await signInInfluencer(context);
  await pool().query("update profiles set role = $2 where id = $1", [userId, role]);
  return { userId, email };
}

const pauseOf = async (platform: string) =>
  (
    await pool().query("select pause_reason from platform_controls where platform = $1 and paused_at is not null", [
      platform,
    ])
  ).rows;

const pause = (platform: string, reason: string, detail: string | null) =>
  pool().query(
    `insert into platform_controls (platform, paused_at, pause_reason, pause_detail)
     values ($1, now() - interval '2 hours', $2, $3)
     on conflict (platform) do update set paused_at = excluded.paused_at, paused_until = null,
       pause_reason = excluded.pause_reason, pause_detail = excluded.pause_detail`,
    [platform, reason, detail],
  );

/** Connects an account of the sandbox without its consent screen. */
async function connectAccount(platform: string, personaId: string): Promise<void> {
  const answer = await context.request.post(pageUrl(`/api/social/mock-connect/${platform}`), {
    data: { personaId },
    headers: { origin: stack.appUrl },
  });
  expect(answer.status(), await answer.text()).toBeLessThan(300);
}

/** The forms of a page as they are sent without JavaScript: each with the name of its action. */
async function formsOf(path: string): Promise<Record<string, string>[]> {
  const html = await (await context.request.get(pageUrl(path))).text();
  return [...html.matchAll(/<form[^>]*>.*?<\/form>/gs)].map(([form]) =>
    Object.fromEntries(
      [...form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => [
        /name="([^"]*)"/.exec(input)?.[1] ?? "",
        /value="([^"]*)"/.exec(input)?.[1] ?? "",
      ]),
    ),
  );
}

const send = (fields: Record<string, string>) =>
  context.request.post(pageUrl("/admin"), { multipart: fields, headers: { origin: stack.appUrl }, maxRedirects: 0 });

describe("the page of operators", () => {
  it("is not there for anybody else: neither the page nor any of its actions, whatever they are sent", async () => {
    await signIn("admin");
    const forms = (await formsOf("/admin")).filter((form) => "platform" in form);
    expect(forms.length).toBeGreaterThanOrEqual(6);
    await pause("x", "by_hand", null);
    const resuming = (await formsOf("/admin")).find(({ platform }) => platform === "x") ?? {};
    const pausing = forms.find(({ platform }) => platform === "youtube") ?? {};
    const action = (form: Record<string, string>) => Object.keys(form).find((name) => name.startsWith("$ACTION"));
    expect(action(pausing)).toBeDefined();
    expect(action(resuming)).not.toBe(action(pausing));

    await context.clearCookies();
    await signIn("influencer");
    expect((await page.goto(pageUrl("/admin")))?.status()).toBe(404);
    await page.getByRole("heading", { name: "This page does not exist" }).waitFor();
    expect([await page.getByRole("banner").count(), await page.title()]).toEqual([
      1,
      expect.stringMatching(/^This page/),
    ]);
    expect(await page.getByRole("link", { name: "Operations" }).count()).toBe(0);
    for (const form of [pausing, resuming]) expect((await send(form)).status()).toBe(404);
    expect((await send({ ...pausing, platform: "nowhere" })).status()).toBe(404);
    expect(await pauseOf("youtube")).toEqual([]);
    expect(await pauseOf("x")).toEqual([{ pause_reason: "by_hand" }]);

    await context.clearCookies();
    const anonymous = await send(pausing);
    expect([303, 307, 404]).toContain(anonymous.status());
    expect(await pauseOf("youtube")).toEqual([]);
    expect((await context.request.get(pageUrl("/admin"), { maxRedirects: 0 })).status()).toBe(307);
  });

  it("shows what is paused, failing, forged and waiting for a person, wide and narrow, without a fault", async () => {
    const { email } = await signIn("admin");
    await connectAccount("tiktok", "maya");
    await connectAccount("instagram", "maya");
    const mine = "user_id = (select id from auth.users where email = $1)";
    await pause("x", "out_of_credit", "Your enrolled account does not have any credits.");
    await pool().query(
      `update social_connections set status = 'revoked', last_error_code = 'TOKEN_INVALID', last_error_at = now(),
         next_sync_at = null where platform = 'instagram' and ${mine}`,
      [email],
    );
    await pool().query("delete from internal.webhook_counts where platform = 'instagram'");
    await pool().query(
      `insert into internal.webhook_counts (day, platform, outcome, count)
       values (current_date, 'instagram', 'refused:wrong_signature', 7)`,
    );
    await control("faults", { kind: "server_error", host: "open.tiktokapis.com", status: 503 });
    const readTikTok = async () => {
      await pool().query(
        `update social_connections set next_sync_at = now() - interval '1 day', failed_attempts = 0,
           last_error_code = null where platform = 'tiktok' and ${mine}`,
        [email],
      );
      const headers = { authorization: `Bearer ${stack.cronSecret}` };
      expect((await fetch(pageUrl("/api/cron/sync"), { headers })).status).toBe(200);
    };
    for (let minute = 0; minute < 8; minute += 1) await readTikTok();
    const { rows } = await pool().query<{ id: string }>(
      `update social_connections set crashed_reads = 3, last_error_code = 'READ_CRASHED'
       where platform = 'tiktok' and ${mine} returning id::text`,
      [email],
    );
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(pageUrl("/admin"));
      await page.getByRole("heading", { level: 1, name: "Operations" }).waitFor();
      await page.getByText("Paused: out of credit").waitFor();
      await page.getByText("Your enrolled account does not have any credits.").waitFor();
      // By what accounts wrote down, or by the breaker of the process that shows the page.
      const tiktok = page.getByRole("region", { name: "TikTok" });
      await tiktok.getByText(/^(Failing: left alone for a moment|Answers nobody since .+)$/).waitFor();
      expect(await tiktok.getByText("Running").count()).toBe(0);
      const told = page.getByRole("region", { name: "Webhooks of the last 7 days" });
      const figures = await told.getByRole("row").filter({ hasText: "Instagram" }).getByRole("cell").allTextContents();
      expect(Number(figures[0])).toBeGreaterThanOrEqual(7);
      expect(figures[2]).toBe("7");
      await page.getByRole("heading", { name: "Accounts that need somebody" }).waitFor();
      await page.getByText("@maya.runs").first().waitFor();
      await page.getByText("Reading it crashes the worker: given up 3 times in a row.").first().waitFor();
      expect(await page.getByText(rows[0]?.id ?? "").count()).toBe(1);
      expect(await pageFaults(page), `${width} px`).toEqual([]);
    }
    await control("faults", undefined, "DELETE");
    await readTikTok();
    await page.reload();
    await page.getByText("Paused: out of credit").waitFor();
    expect(await page.getByText(/^(Failing: left alone for a moment|Answers nobody since .+)$/).count()).toBe(0);
  });

  it("says that a platform refuses our app, and the notice about it leads there", async () => {
    const { userId } = await signIn("admin");
    await connectAccount("facebook", "maya");
    // The read that follows a connect would end the incident, and goes on with posts when the counts are stored.
    const isRead = `select 1 from social_connections c where user_id = $1 and last_synced_at is not null
      and not exists (select 1 from pgboss.job where data ->> 'connectionId' = c.id::text and state < 'completed')`;
    await expect.poll(async () => (await pool().query(isRead, [userId])).rowCount, { timeout: 20_000 }).toBe(1);
    // Other files let the product's time pass.
    const { offsetMs } = await control<{ offsetMs: number }>("clock");
    const now = new Date(Date.now() + offsetMs).toISOString();
    await pool().query(
      `update social_connections set status = 'error', last_error_code = 'APP_MISCONFIGURED',
         last_error_detail = 'Invalid appsecret_proof provided in the API argument', last_error_at = $2::timestamptz,
         next_sync_at = $2::timestamptz + interval '1 hour' where platform = 'facebook' and user_id = $1`,
      [userId, now],
    );
    const notice = `insert into notifications (user_id, kind, incident_key, params, in_app, created_at)
      values ($1, 'platform_misconfigured', 'platform_misconfigured:facebook', '{"platform": "facebook"}', true, now())`;
    await pool().query(notice, [userId]);
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(pageUrl("/notifications"));
      const told = page.getByRole("listitem").filter({ hasText: "Facebook refuses our app" });
      expect(await pageFaults(page), `notices, ${width} px`).toEqual([]);
      await told.getByRole("link", { name: "Open operations" }).click();
      const card = page.getByRole("region", { name: "Facebook" });
      await card.getByText("Refuses our app", { exact: true }).waitFor();
      await card.getByText("Invalid appsecret_proof").waitFor();
      expect(await card.getByText("Running").count()).toBe(0);
      expect(await pageFaults(page), `${width} px`).toEqual([]);
    }
  });

  it("pauses a platform and lets it go on, by keyboard", async () => {
    await signIn("admin");
    await page.goto(pageUrl("/admin"));
    await page.getByRole("button", { name: "Pause LinkedIn" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("Paused by hand").waitFor();
    expect(await pauseOf("linkedin")).toEqual([{ pause_reason: "by_hand" }]);
    await page.getByRole("button", { name: "Resume LinkedIn" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Pause LinkedIn" }).waitFor();
    expect(await pauseOf("linkedin")).toEqual([]);
  });

  it("pauses nothing for an admin who has used up their requests, and says so", async () => {
    const { userId } = await signIn("admin");
    await page.goto(pageUrl("/admin"));
    await exhaustRequests(userId);
    await page.getByRole("button", { name: "Pause LinkedIn" }).click();
    await page.locator("main").getByRole("alert").getByText("That was a lot of attempts.").waitFor();
    expect(await pauseOf("linkedin")).toEqual([]);
  });
});

describe("an owner", () => {
  it("pauses the reading of an account on the dashboard and resumes it, and is told how it stands", async () => {
    await signIn("influencer");
    await connectAccount("youtube", "north");
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(pageUrl("/dashboard"));
      await page.getByRole("button", { name: /^Pause reading .* from YouTube$/ }).click();
      await page.getByText("Reading is paused: numbers and history stay as they are until you resume.").waitFor();
      const { rows } = await pool().query(
        "select sync_enabled from social_connections where platform = 'youtube' and status = 'active' order by connected_at desc limit 1",
      );
      expect(rows).toEqual([{ sync_enabled: false }]);
      expect(await pageFaults(page), `${width} px`).toEqual([]);
      await page.getByRole("button", { name: /^Resume reading .* from YouTube$/ }).click();
      await page.getByRole("button", { name: /^Pause reading .* from YouTube$/ }).waitFor();
    }
  });
});
