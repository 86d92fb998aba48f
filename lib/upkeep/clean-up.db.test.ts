import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { db } from "@/lib/db";
import { type OutdatedKind, outdatedKinds } from "@/lib/db/clean-up";
import { countWebhooks } from "@/lib/db/webhook-events";
import { account, ago, audience, holdData, person, soon, system } from "@/tests/support/held-data";
import { cleanUp } from "./clean-up";
import { historyDays, ownRetention } from "./own-retention";

holdData();

type TimedKind = Exclude<OutdatedKind, "webhookCounts">;
describe("our own", () => {
  /** Counted by the day, so without a second before and after. */
  const timed = outdatedKinds.filter((kind): kind is TimedKind => kind !== "webhookCounts");
  const put: Record<TimedKind, (at: string) => Promise<unknown>> = {
    oauthStates: (at) =>
      db()
        .insertInto("oauth_states")
        .values({
          state_hash: randomUUID(),
          browser_nonce_hash: "x",
          user_id: person().userId,
          platform: "youtube",
          login_variant: "google",
          redirect_uri: "http://localhost",
          scopes: [],
          return_path: "/",
          expires_at: at,
        })
        .execute(),
    postRounds: async (at) => {
      const { seq } = await account("youtube");
      const values = { connection_seq: seq, user_id: person().userId, id: randomUUID(), started_at: at };
      await db()
        .insertInto("post_rounds")
        .values({ ...values, wanted_from: at, cursor: "next", pages: 1, post_ids: [] })
        .execute();
    },
    syncJobs: async (at) => {
      const { id } = await account("youtube");
      const values = { run_id: randomUUID(), connection_id: id, user_id: person().userId, queued_at: at };
      await db().insertInto("sync_jobs").values(values).execute();
    },
    syncRuns: (at) =>
      db().insertInto("sync_runs").values({ trigger: "manual", user_id: person().userId, started_at: at }).execute(),
    audiences: async (at) => audience(await account("linkedin"), at),
    notices: (at) =>
      db()
        .insertInto("notifications")
        .values({ user_id: person().userId, kind: "test", incident_key: at, created_at: at })
        .execute(),
    noticeMails: (at) =>
      db()
        .insertInto("notice_mails")
        .values({ user_id: person().userId, status: "sent", due_at: at, created_at: at, ended_at: at })
        .execute(),
    auditEntries: (at) =>
      db()
        .insertInto("audit_log")
        .values({ user_id: person().userId, actor: "system", action: "test.kept", subject: "test", at })
        .execute(),
    // Names nobody, so the person stands in its code.
    deletionRequests: (at) =>
      db()
        .insertInto("deletion_requests")
        .values({
          code_hash: `${person().userId} ${at}`,
          kind: "platform",
          platform: "youtube",
          state: "done",
          requested_at: at,
          done_at: at,
        })
        .execute(),
    webhookEvents: (at) =>
      db()
        .insertInto("webhook_events")
        .values({ ...platformless(), kind: "other", received_at: at, state: "done" })
        .execute(),
  };
  /** Nobody's row: told apart by a platform of this test's own. */
  const platformless = () => ({ platform: ownPlatform(), dedupe_hash: randomUUID() });
  const ownPlatform = () => `p${person().userId.replaceAll("-", "")}`;
  const tables = {
    oauthStates: "oauth_states",
    postRounds: "post_rounds",
    syncJobs: "sync_jobs",
    syncRuns: "sync_runs",
    audiences: "audience_breakdowns",
    notices: "notifications",
    noticeMails: "notice_mails",
    auditEntries: "audit_log",
    deletionRequests: "deletion_requests",
    webhookEvents: "webhook_events",
  } as const satisfies Record<TimedKind, string>;
  const ours = (kind: TimedKind) => {
    if (kind === "deletionRequests") return sql<boolean>`code_hash like ${`${person().userId}%`}`;
    if (kind === "webhookEvents") return sql<boolean>`platform = ${ownPlatform()}`;
    return sql<boolean>`user_id = ${person().userId}::uuid`;
  };
  const count = async (kind: TimedKind) =>
    (await db().selectFrom(tables[kind]).select(sql`1`.as("one")).where(ours(kind)).execute()).length;

  it("removes counts of refused webhooks with the history, by their day", async () => {
    const platform = ownPlatform();
    const days = async () => {
      const { rows } = await sql<{ count: number }>`
        select count from internal.webhook_counts where platform = ${platform} order by day
      `.execute(db());
      return rows.map(({ count: n }) => n);
    };
    await countWebhooks(db(), platform, "refused:unsigned", new Date(ago(historyDays + 2)), 3);
    await countWebhooks(db(), platform, "refused:unsigned", new Date(ago(historyDays - 2)), 4);
    await cleanUp(system(), soon());
    expect(await days()).toEqual([4]);
  });

  it("keeps a webhook that still waits", async () => {
    const old = ago(4000);
    await db()
      .insertInto("webhook_events")
      .values({ ...platformless(), kind: "other", received_at: old })
      .execute();
    await cleanUp(system(), soon());
    expect(await count("webhookEvents")).toBe(1);
  });

  it.each(timed)("%s goes a second after its days and stays a second before", async (kind) => {
    const keep = ownRetention[kind];
    const days = keep === "history" ? historyDays : keep;
    await put[kind](ago(days, -1));
    await put[kind](ago(days, 1));
    expect((await cleanUp(system(), soon(), { dryRun: true }))[kind]).toBeGreaterThanOrEqual(1);
    expect(await count(kind)).toBe(2);
    await cleanUp(system(), soon());
    expect(await count(kind)).toBe(1);
  });

  it("keeps a deletion that is not done, however old the request is", async () => {
    const code_hash = `${person().userId} open`;
    const values = { code_hash, kind: "platform", platform: "youtube", requested_at: ago(2000) };
    await db().insertInto("deletion_requests").values(values).execute();
    await cleanUp(system(), soon());
    expect(await count("deletionRequests")).toBe(1);
    await db().deleteFrom("deletion_requests").where("code_hash", "=", code_hash).execute();
  });

  it("keeps a notice of what is still wrong, and lets it go once that is mended", async () => {
    const values = {
      user_id: person().userId,
      kind: "needs_reconnect",
      incident_key: "test",
      created_at: ago(historyDays + 1),
    };
    await db().insertInto("notifications").values(values).execute();
    await cleanUp(system(), soon());
    expect(await count("notices")).toBe(1);
    await db()
      .updateTable("notifications")
      .set({ resolved_at: ago(1) })
      .where("user_id", "=", person().userId)
      .execute();
    await cleanUp(system(), soon());
    expect(await count("notices")).toBe(0);
  });

  it("keeps history for as long as an operator says, and the audit for its own time", async () => {
    await put.syncRuns(ago(10));
    await put.auditEntries(ago(100));
    await cleanUp(system(), soon(), { days: 9 });
    expect([await count("syncRuns"), await count("auditEntries")]).toEqual([0, 1]);
  });
});
