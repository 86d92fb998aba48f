import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { clock } from "@/lib/clock";
import { eraseLapsedHistories } from "@/lib/connections";
import type { PersonContext } from "@/lib/context";
import { db } from "@/lib/db";
import { type OutdatedKind, outdatedKinds } from "@/lib/db/clean-up";
import { countWebhooks } from "@/lib/db/webhook-events";
import { type PublishedMetric, publishedMetrics } from "@/lib/schemas/metrics";
import { connectionRow, newInfluencer, removePeople, takeStackEnvironment } from "@/tests/support/connect";
import { cleanUp } from "./clean-up";
import { keepRetention } from "./keep-retention";
import { historyDays, ownRetention } from "./own-retention";
import { fieldPlaces, type RetentionPlace, type RetentionRule, retentionRules } from "./retention-rules";

const day = 86_400_000;
const soon = () => new Date(Date.now() + 20_000);
let ctx: PersonContext;
let now: Date;

beforeAll(takeStackEnvironment);
beforeEach(async () => {
  ctx = await newInfluencer();
  await clock.sync();
  now = clock.now();
});
afterEach(removePeople);

/** The system at one fixed time. */
const system = () => ({ db: db(), now: () => now });
const ago = (days: number, seconds = 0) => new Date(now.getTime() - days * day + seconds * 1000).toISOString();

async function account(platform: string, change: object = {}) {
  const { id: influencer_id } = await db()
    .selectFrom("influencers")
    .select("id")
    .where("user_id", "=", ctx.userId)
    .executeTakeFirstOrThrow();
  return db()
    .insertInto("social_connections")
    .values({
      influencer_id,
      user_id: ctx.userId,
      platform,
      platform_user_id: randomUUID(),
      username: `name-${randomUUID().slice(0, 8)}`,
      status: "active",
      connected_at: ago(400),
      ...change,
    })
    .returning(["id", "seq", "influencer_id"])
    .executeTakeFirstOrThrow();
}
type Account = Awaited<ReturnType<typeof account>>;

async function publish(of: Account, platform: string, metric: PublishedMetric, at: string, source = "api") {
  await db()
    .insertInto("influencer_platform_stats")
    .values({
      connection_seq: of.seq,
      metric,
      influencer_id: of.influencer_id,
      user_id: ctx.userId,
      platform,
      value: 1000,
      ...publishedMetrics[metric],
      source,
      as_of: at,
      fetched_at: at,
      precision: "exact",
    })
    .execute();
}
async function published(of: Account) {
  const query = db().selectFrom("influencer_platform_stats").select(["metric", "value", "reason"]);
  return query.where("connection_seq", "=", of.seq).orderBy("metric").execute();
}
async function snapshot(of: Account, on: string) {
  await db()
    .selectNoFrom((query) => query.fn("parts.ensure_snapshot_month", [query.cast(query.val(on), "date")]).as("x"))
    .execute();
  await db()
    .insertInto("social_stats_snapshots")
    .values({
      connection_seq: of.seq,
      day: on,
      source: 1,
      followers_count: 5,
      following_count: 5,
      posts_count: 5,
      views_count: 5,
      likes_count: 5,
    })
    .execute();
}

async function post(of: Account, at: string) {
  const { id } = await db()
    .insertInto("platform_posts")
    .values({
      connection_seq: of.seq,
      user_id: ctx.userId,
      platform_post_id: randomUUID(),
      kind: "image",
      caption: "words",
      published_at: at,
      first_seen_at: at,
      last_seen_at: at,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const metrics = { post_id: id, day: at.slice(0, 10), user_id: ctx.userId, likes_count: 7, fetched_at: at };
  await db().insertInto("platform_post_metrics").values(metrics).execute();
}

async function expectPublishedBoundary(rule: RetentionRule) {
  const { platform, because, days } = rule;
  const source = because === "read_without_grant" ? "api_public" : "api";
  const over = await account(platform);
  const under = await account(platform);
  for (const metric of fieldPlaces[rule.field].published) {
    await publish(over, platform, metric, ago(days, -1), source);
    await publish(under, platform, metric, ago(days, 1), source);
  }
  await keepRetention(system(), { batch: 1, until: soon() }, [rule]);
  const metrics = [...fieldPlaces[rule.field].published].sort();
  expect(await published(over)).toEqual(metrics.map((metric) => ({ metric, value: null, reason: "policy" })));
  expect(await published(under)).toEqual(metrics.map((metric) => ({ metric, value: 1000, reason: null })));
}

async function expectAccountBoundary({ platform, because, days, field }: RetentionRule) {
  const at = (seconds: number) =>
    because === "disconnected"
      ? { status: "disconnected", disconnected_at: ago(days, seconds) }
      : { status: "revoked", last_error_at: ago(days, seconds), last_error_code: "NEEDS_RECONNECT" };
  const over = await account(platform, at(-1));
  const under = await account(platform, at(1));
  for (const one of [over, under]) {
    await snapshot(one, ago(400).slice(0, 10));
    await post(one, ago(400));
    await db()
      .insertInto("profile_pictures")
      .values({ connection_id: one.id, user_id: ctx.userId, source_url: "https://example.test/p", source_key: "p" })
      .execute();
  }
  await eraseLapsedHistories(system(), { limit: 100 });
  expect([field, await left(over)]).toEqual([field, { name: false, snapshots: 0, posts: 0, pictures: 0 }]);
  expect([field, await left(under)]).toEqual([field, { name: true, snapshots: 1, posts: 1, pictures: 1 }]);
}
async function left(of: Account) {
  const seq = of.seq;
  const snapshots = await db()
    .selectFrom("social_stats_snapshots")
    .select("day")
    .where("connection_seq", "=", seq)
    .execute();
  const posts = await db().selectFrom("platform_posts").select("id").where("connection_seq", "=", seq).execute();
  const pictures = await db()
    .selectFrom("profile_pictures")
    .select("path")
    .where("connection_id", "=", of.id)
    .execute();
  const { username } = await connectionRow(db(), of.id);
  return { name: username !== "", snapshots: snapshots.length, posts: posts.length, pictures: pictures.length };
}

/** A snapshot's day counts as a whole; a post's text and numbers from the moment of reading. */
async function expectRowBoundary({ platform, place, days, field, ...rest }: RetentionRule) {
  const one = await account(platform);
  const rule = { platform, place, days, field, ...rest };
  const left = async () => {
    if (place === "snapshots") {
      const rows = await db()
        .selectFrom("social_stats_snapshots")
        .selectAll()
        .where("connection_seq", "=", one.seq)
        .orderBy("day")
        .execute();
      return rows.map((row) => (row as Record<string, unknown>)[`${fieldPlaces[field].snapshot}_count`]);
    }
    const rows = await db()
      .selectFrom("platform_posts as p")
      .leftJoin("platform_post_metrics as m", "m.post_id", "p.id")
      .select(["p.caption", "m.likes_count"])
      .where("p.connection_seq", "=", one.seq)
      .orderBy("p.id")
      .execute();
    return rows.map(({ caption, likes_count }) => (place === "captions" ? caption : likes_count));
  };
  const [gone, kept] = place === "captions" ? ["", "words"] : [null, place === "snapshots" ? 5 : 7];
  if (place === "snapshots") {
    await snapshot(one, ago(days + 1).slice(0, 10));
    await snapshot(one, ago(days).slice(0, 10));
  } else {
    await post(one, ago(days, -1));
    await post(one, ago(days, 1));
  }
  expect(await left()).toEqual([kept, kept]);
  await keepRetention(system(), { batch: 1, until: soon() }, [rule]);
  expect(await left()).toEqual([gone, kept]);
}

describe.each([{ youtubeDerivedMetrics: false }, { youtubeDerivedMetrics: true }])("rules (%j)", (flags) => {
  const rules = retentionRules(flags).filter(({ days }) => days > 0);

  it.each(rules.filter(({ place }) => place === "published"))(
    "$platform $field $because: gone a second after $days days, there a second before",
    expectPublishedBoundary,
  );

  it.each(rules.filter(({ place }) => place === "account"))(
    "$platform $field $because: gone with the account a second after $days days, there a second before",
    expectAccountBoundary,
  );

  const rowRules = rules.filter(({ place }) => place !== "published" && place !== "account");
  if (rowRules.length > 0) {
    it.each(rowRules)("$platform $field in $place: gone after $days days, there until then", expectRowBoundary);
  }

  it("holds nothing at all that may not be stored, or not without the grant", async () => {
    for (const rule of retentionRules(flags).filter(({ days, place }) => days === 0 && place === "published")) {
      const one = await account(rule.platform);
      const metrics = fieldPlaces[rule.field].published;
      const source = rule.because === "read_without_grant" ? "api_public" : "api";
      for (const metric of metrics) await publish(one, rule.platform, metric, ago(0), source);
      await keepRetention(system(), { batch: 100, until: soon() }, [rule]);
      const rows = await published(one);
      expect(rows.map(({ reason }) => reason)).toEqual(metrics.map(() => "policy"));
    }
  });
});

it("ends an account that was tried in vain for 30 days, and no account that nobody tried", async () => {
  const broken = {
    status: "error",
    last_error_code: "PLATFORM_UNAVAILABLE",
    last_error_at: ago(0),
    last_attempt_at: ago(0),
  };
  const over = await account("youtube", { ...broken, last_synced_at: ago(30, -1) });
  const under = await account("youtube", { ...broken, last_synced_at: ago(30, 1) });
  const untried = await account("youtube", { ...broken, last_attempt_at: ago(40), last_synced_at: ago(40) });
  await eraseLapsedHistories(system(), { limit: 100 });
  expect(await connectionRow(db(), over.id)).toMatchObject({ status: "disconnected", username: "" });
  for (const one of [under, untried]) expect((await connectionRow(db(), one.id)).status).toBe("error");
});

describe("keepRetention", () => {
  const rules = retentionRules({ youtubeDerivedMetrics: false });

  it("covers every rule of the tables with a boundary test", () => {
    const tried: readonly RetentionPlace[] = ["account", "captions", "post_metrics", "published", "snapshots"];
    expect(rules.filter(({ place }) => !tried.includes(place))).toEqual([]);
  });

  it("knows how to empty snapshots, metrics and captions, should a table limit them", async () => {
    const clause = { name: "a clause", url: "https://example.test" };
    const limit = { platform: "youtube", because: "kept_too_long", days: 300, clause } as const;
    const made: RetentionRule[] = [
      { ...limit, field: "followers", place: "snapshots" },
      { ...limit, field: "post_metrics", place: "post_metrics" },
      { ...limit, field: "captions", place: "captions" },
    ];
    const one = await account("youtube");
    for (const days of [301, 300]) {
      await snapshot(one, ago(days).slice(0, 10));
      await post(one, ago(300, days === 301 ? -1 : 1));
    }
    await keepRetention(system(), { batch: 1, until: soon() }, made);
    const snapshots = await db()
      .selectFrom("social_stats_snapshots")
      .select(["followers_count", "reasons"])
      .where("connection_seq", "=", one.seq)
      .orderBy("day")
      .execute();
    expect(snapshots).toEqual([
      { followers_count: null, reasons: { followers: "policy" } },
      { followers_count: 5, reasons: null },
    ]);
    const posts = await db()
      .selectFrom("platform_posts as p")
      .leftJoin("platform_post_metrics as m", "m.post_id", "p.id")
      .select(["p.caption", "m.likes_count"])
      .where("p.connection_seq", "=", one.seq)
      .orderBy("p.id")
      .execute();
    expect(posts).toEqual([
      { caption: "", likes_count: null },
      { caption: "words", likes_count: 7 },
    ]);
  });

  it("only counts on a dry run", async () => {
    const one = await account("youtube");
    await publish(one, "youtube", "followers", ago(31));
    const counts = await keepRetention(system(), { batch: 10, until: soon(), dryRun: true }, rules);
    const found = counts.find(({ platform, because }) => platform === "youtube" && because === "not_refreshed");
    expect(found?.count).toBeGreaterThanOrEqual(1);
    expect(await published(one)).toMatchObject([{ value: 1000 }]);
  });

  it("passes over an account that a sync holds, and takes it the next time", async () => {
    const one = await account("youtube");
    await publish(one, "youtube", "followers", ago(31));
    await db()
      .transaction()
      .execute(async (trx) => {
        await trx.selectFrom("social_connections").select("id").where("id", "=", one.id).forUpdate().execute();
        await keepRetention(system(), { batch: 10, until: soon() }, rules);
      });
    expect(await published(one)).toMatchObject([{ value: 1000 }]);
    await keepRetention(system(), { batch: 10, until: soon() }, rules);
    expect(await published(one)).toMatchObject([{ value: null }]);
  });

  it("takes a withheld number out of its owner's totals", async () => {
    const one = await account("youtube", { is_primary: true });
    await publish(one, "youtube", "followers", ago(31));
    const total = () =>
      db()
        .selectFrom("influencers")
        .select("numbers_version")
        .where("user_id", "=", ctx.userId)
        .executeTakeFirstOrThrow();
    const before = (await total()).numbers_version;
    await keepRetention(system(), { batch: 10, until: soon() }, rules);
    expect((await total()).numbers_version).toBeGreaterThan(before);
  });

  it("starts nothing after its time", async () => {
    const one = await account("youtube");
    await publish(one, "youtube", "followers", ago(31));
    await keepRetention(system(), { batch: 10, until: new Date(0) }, rules);
    expect(await published(one)).toMatchObject([{ value: 1000 }]);
  });
});

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
          user_id: ctx.userId,
          platform: "youtube",
          login_variant: "google",
          redirect_uri: "http://localhost",
          scopes: [],
          return_path: "/",
          expires_at: at,
        })
        .execute(),
    syncJobs: async (at) => {
      const { id } = await account("youtube");
      const values = { run_id: randomUUID(), connection_id: id, user_id: ctx.userId, queued_at: at };
      await db().insertInto("sync_jobs").values(values).execute();
    },
    syncRuns: (at) =>
      db().insertInto("sync_runs").values({ trigger: "manual", user_id: ctx.userId, started_at: at }).execute(),
    notices: (at) =>
      db()
        .insertInto("notifications")
        .values({ user_id: ctx.userId, kind: "test", incident_key: at, created_at: at })
        .execute(),
    noticeMails: (at) =>
      db()
        .insertInto("notice_mails")
        .values({ user_id: ctx.userId, status: "sent", due_at: at, created_at: at, ended_at: at })
        .execute(),
    auditEntries: (at) =>
      db()
        .insertInto("audit_log")
        .values({ user_id: ctx.userId, actor: "system", action: "test.kept", subject: "test", at })
        .execute(),
    // Names nobody, so the person stands in its code.
    deletionRequests: (at) =>
      db()
        .insertInto("deletion_requests")
        .values({
          code_hash: `${ctx.userId} ${at}`,
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
  const ownPlatform = () => `p${ctx.userId.replaceAll("-", "")}`;
  const tables = {
    oauthStates: "oauth_states",
    syncJobs: "sync_jobs",
    syncRuns: "sync_runs",
    notices: "notifications",
    noticeMails: "notice_mails",
    auditEntries: "audit_log",
    deletionRequests: "deletion_requests",
    webhookEvents: "webhook_events",
  } as const satisfies Record<TimedKind, string>;
  const ours = (kind: TimedKind) => {
    if (kind === "deletionRequests") return sql<boolean>`code_hash like ${`${ctx.userId}%`}`;
    if (kind === "webhookEvents") return sql<boolean>`platform = ${ownPlatform()}`;
    return sql<boolean>`user_id = ${ctx.userId}::uuid`;
  };
  const count = async (kind: TimedKind) =>
    (await db().selectFrom(tables[kind]).select("id").where(ours(kind)).execute()).length;

  it("removes counts of refused webhooks with the history, by their day", async () => {
    const platform = ownPlatform();
    const days = async () => {
      const { rows } = await sql<{ count: number }>`
        select count from internal.webhook_counts where platform = ${platform} order by day
      `.execute(db());
      return rows.map(({ count: n }) => n);
    };
    await countWebhooks(db(), platform, "refused:unsigned", new Date(now.getTime() - (historyDays + 2) * day), 3);
    await countWebhooks(db(), platform, "refused:unsigned", new Date(now.getTime() - (historyDays - 2) * day), 4);
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
    const code_hash = `${ctx.userId} open`;
    const values = { code_hash, kind: "platform", platform: "youtube", requested_at: ago(2000) };
    await db().insertInto("deletion_requests").values(values).execute();
    await cleanUp(system(), soon());
    expect(await count("deletionRequests")).toBe(1);
    await db().deleteFrom("deletion_requests").where("code_hash", "=", code_hash).execute();
  });

  it("keeps a notice of what is still wrong, and lets it go once that is mended", async () => {
    const values = {
      user_id: ctx.userId,
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
      .where("user_id", "=", ctx.userId)
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
