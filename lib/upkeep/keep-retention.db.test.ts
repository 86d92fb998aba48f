import { describe, expect, it } from "vitest";
import { db } from "@/lib/db";
import {
  account,
  ago,
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
import { type RetentionRule, retentionRules } from "./retention-rules";

holdData();

describe("keepRetention", () => {
  const rules = retentionRules({ youtubeDerivedMetrics: false });

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
        .where("user_id", "=", person().userId)
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
