import { describe, expect, it } from "vitest";
import { eraseLapsedHistories } from "@/lib/connections";
import { db } from "@/lib/db";
import { connectionRow } from "@/tests/support/connect";
import {
  account,
  ago,
  audience,
  audiencesRead,
  type HeldAccount,
  holdData,
  person,
  post,
  publish,
  published,
  snapshot,
  soon,
  system,
} from "@/tests/support/held-data";
import { keepRetention } from "./keep-retention";
import { fieldPlaces, type RetentionPlace, type RetentionRule, retentionRules } from "./retention-rules";

holdData();

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
    await audience(one, ago(400));
    await db()
      .insertInto("profile_pictures")
      .values({
        connection_id: one.id,
        user_id: person().userId,
        source_url: "https://example.test/p",
        source_key: "p",
      })
      .execute();
  }
  await eraseLapsedHistories(system(), { limit: 100 });
  const nothing = { name: false, snapshots: 0, posts: 0, pictures: 0, audiences: 0 };
  const everything = { name: true, snapshots: 1, posts: 1, pictures: 1, audiences: 1 };
  expect([field, await left(over)]).toEqual([field, nothing]);
  expect([field, await left(under)]).toEqual([field, everything]);
}
async function left(of: HeldAccount) {
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
  const audiences = (await audiencesRead(of)).length;
  const lengths = { snapshots: snapshots.length, posts: posts.length, pictures: pictures.length, audiences };
  return { name: username !== "", ...lengths };
}

async function expectAudienceBoundary(rule: RetentionRule) {
  const one = await account(rule.platform);
  const [over, under] = [ago(rule.days + 1), ago(rule.days, 1)];
  for (const at of [over, under]) await audience(one, at);
  await keepRetention(system(), { batch: 1, until: soon() }, [rule]);
  expect(await audiencesRead(one)).toEqual([under]);
}

/** A snapshot's day counts as a whole; a post's text and numbers, and an audience, from the moment of reading. */
async function expectRowBoundary({ platform, place, days, field, ...rest }: RetentionRule) {
  if (place === "audience") return expectAudienceBoundary({ platform, place, days, field, ...rest });
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

it.each([
  { platform: "x", isErased: true },
  { platform: "instagram", isErased: false },
])(
  "posts that are gone from $platform go with their numbers, and no others: $isErased",
  async ({ platform, isErased }) => {
    const rules = retentionRules({ youtubeDerivedMetrics: false });
    const one = await account(platform);
    for (const days of [3, 2, 1]) await post(one, ago(days));
    const left = () =>
      db()
        .selectFrom("platform_posts as p")
        .leftJoin("platform_post_metrics as m", "m.post_id", "p.id")
        .select(["p.published_at as at", "m.likes_count as likes"])
        .where("p.connection_seq", "=", one.seq)
        .orderBy("p.published_at")
        .execute();
    const before = await left();
    await db()
      .updateTable("platform_posts")
      .set({ removed_at: ago(0, -1) })
      .where("connection_seq", "=", one.seq)
      .where("published_at", "<", ago(2, 1))
      .execute();
    const counted = await keepRetention(system(), { batch: 1, until: soon(), dryRun: true }, rules);
    const found = counted.filter(({ place }) => place === "removed_posts");
    expect(found.map((rule) => [rule.platform, rule.fields])).toEqual([["x", ["post_metrics", "captions"]]]);
    await keepRetention(system(), { batch: 1, until: soon() }, rules);
    expect(await left()).toEqual(isErased ? before.slice(2) : before);
  },
);

it("every rule of the tables has a boundary test", () => {
  const tried: readonly RetentionPlace[] = [
    "account",
    "audience",
    "captions",
    "post_metrics",
    "published",
    "removed_posts",
    "snapshots",
  ];
  const rules = retentionRules({ youtubeDerivedMetrics: false });
  expect(rules.filter(({ place }) => !tried.includes(place))).toEqual([]);
});
