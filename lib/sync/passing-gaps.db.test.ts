import { describe, expect, it } from "vitest";
import type { PersonContext } from "@/lib/context";
import { db } from "@/lib/db";
import type { Measured } from "@/lib/platforms/types";
import { onEmptyQueue } from "@/tests/support/on-empty-queue";
import { letPass } from "@/tests/support/on-stack";
import { publishedOf, system, toyAccounts, toySource, toyStatistics } from "@/tests/support/sync";
import { unhurried } from "@/tests/support/toy-posts";
import { ensureRoomForSnapshots, syncConnections } from "./index";

let person: PersonContext;
onEmptyQueue((someone) => {
  person = someone;
});

const hour = 3_600_000;
const noViews: Measured = { value: null, reason: "not_yet_available" };
const fiveHundred: Measured = { value: 500, precision: "exact" };

/** Reads an account whose followers grow with every read. */
async function read(id: string, views: Measured, followers: number): Promise<void> {
  await ensureRoomForSnapshots(system());
  const source = toySource((userId) => {
    const statistics = toyStatistics(userId, followers);
    return { ...statistics, counts: { ...statistics.counts, views } };
  });
  await syncConnections(system(), { connectionIds: [id], ...unhurried, source });
}

function daysOf(seq: number) {
  return db()
    .selectFrom("social_stats_snapshots")
    .select(["followers_count as followers", "views_count as views", "reasons"])
    .where("connection_seq", "=", seq)
    .orderBy("day")
    .execute();
}

/** An account that has been read once, with views, in the middle of a day. */
async function account() {
  const [{ id, seq } = { id: "", seq: 0 }] = await toyAccounts(person.userId, 1);
  const untilNoon = (36 * hour - (person.now().getTime() % (24 * hour))) % (24 * hour);
  await letPass(untilNoon);
  await read(id, fiveHundred, 1_000);
  return { id, seq };
}

describe("a count that the platform cannot give this time", () => {
  it("leaves the day's earlier number where it is, and the day's other counts go on", async () => {
    const { id, seq } = await account();
    await letPass(2 * hour);
    await read(id, noViews, 1_001);
    const [day, ...others] = await daysOf(seq);
    expect(others).toEqual([]);
    expect(day).toMatchObject({ followers: 1_001, views: 500, reasons: null });
    const published = await publishedOf(id);
    expect(published.get("followers")).toMatchObject({ value: 1_001 });
    expect(published.get("views")).toMatchObject({ value: 500, reason: null });
    expect(published.get("views")?.as_of).not.toBe(published.get("followers")?.as_of);
  });

  it("is missing on a day that has none, and published as missing when the last one is two days old", async () => {
    const { id, seq } = await account();
    await letPass(24 * hour);
    await read(id, noViews, 1_002);
    expect((await daysOf(seq))[1]).toMatchObject({ views: null, reasons: { views: "not_yet_available" } });
    expect((await publishedOf(id)).get("views")).toMatchObject({ value: 500 });
    await letPass(25 * hour);
    await read(id, noViews, 1_003);
    expect((await publishedOf(id)).get("views")).toMatchObject({ value: null, reason: "not_yet_available" });
    await read(id, fiveHundred, 1_004);
    expect((await publishedOf(id)).get("views")).toMatchObject({ value: 500, reason: null });
  });

  it("takes the place of a number at once where it is missing for good", async () => {
    const { id, seq } = await account();
    await letPass(2 * hour);
    await read(id, { value: null, reason: "permission_missing" }, 1_001);
    expect((await daysOf(seq))[0]).toMatchObject({ views: null, reasons: { views: "permission_missing" } });
    expect((await publishedOf(id)).get("views")).toMatchObject({ value: null, reason: "permission_missing" });
  });
});
