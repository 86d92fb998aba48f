import { describe, expect, it } from "vitest";
import type { StoredSnapshot } from "@/lib/db/snapshots-reader";
import { fakeAccount } from "@/lib/schemas/fake-account";
import type { Account } from "@/lib/schemas/stats";
import { buildHistory } from "./history";

const now = new Date("2026-11-21T10:00:00Z");

const account = (seq: number, platform: string, more: Partial<Account> = {}): Account => ({
  ...fakeAccount,
  id: `account-${seq}`,
  seq,
  platform,
  username: `name${seq}`,
  ...more,
});

function snapshot(connectionSeq: number, day: string, followers: number): StoredSnapshot {
  return {
    connectionSeq,
    day,
    source: 1,
    flags: 0,
    followers,
    following: null,
    posts: null,
    views: null,
    likes: null,
    reasons: {},
  };
}

const instagram = account(1, "instagram");
const youtube = account(2, "youtube");
const rows = [snapshot(1, "2026-11-20", 100), snapshot(1, "2026-11-21", 110), snapshot(2, "2026-11-21", 5_000)];

describe("buildHistory", () => {
  it("adds YouTube to the total only while its derived metrics are on", () => {
    const off = buildHistory([instagram, youtube], rows, 7, { now, youtubeDerivedMetrics: false });
    expect(off.total).toBeNull();
    expect(off.totalReason).toBe("policy");
    const on = buildHistory([instagram, youtube], rows, 7, { now, youtubeDerivedMetrics: true });
    expect(on.total?.points.at(-1)).toMatchObject({ day: "2026-11-21", value: 5_110 });
    expect(on.total?.points.at(-2)).toMatchObject({ value: null, reason: "incomplete" });
  });

  it("adds what may be added and names what was left out", () => {
    const second = account(3, "instagram", { isPrimary: false });
    const all = buildHistory([instagram, youtube, second], [...rows, snapshot(3, "2026-11-21", 7)], 7, {
      now,
      youtubeDerivedMetrics: false,
    });
    expect(all.total?.included).toEqual(["account-1", "account-3"]);
    expect(all.leftOut).toEqual([{ connectionId: "account-2", platform: "youtube", reason: "policy" }]);
    expect(all.total?.points.at(-1)?.value).toBe(117);
  });

  it("gives no change of YouTube while its derived metrics are off, and says that its rules are why", () => {
    const days = [snapshot(1, "2026-11-20", 100), snapshot(1, "2026-11-21", 110)];
    const both = [...days, snapshot(2, "2026-11-20", 5_000), snapshot(2, "2026-11-21", 5_100)];
    const off = buildHistory([instagram, youtube], both, 7, { now, youtubeDerivedMetrics: false });
    expect(off.series.map(({ change, changeReason }) => [change?.absolute ?? null, changeReason])).toEqual([
      [10, null],
      [null, "policy"],
    ]);
    expect(off.series[1]?.points.at(-1)?.value).toBe(5_100);
    const on = buildHistory([instagram, youtube], both, 7, { now, youtubeDerivedMetrics: true });
    expect(on.series[1]).toMatchObject({ change: { absolute: 100 }, changeReason: null });
  });

  it("has no total of one account, and says so", () => {
    const one = buildHistory([instagram], rows, 7, { now, youtubeDerivedMetrics: true });
    expect(one.total).toBeNull();
    expect(one.totalReason).toBe("one_account");
  });

  it("keeps an ended connection's line while it has values, and out of the total", () => {
    const ended = account(2, "youtube", { status: "disconnected", disconnectedAt: "2026-11-21T09:00:00.000Z" });
    const kept = buildHistory([instagram, ended], rows, 7, { now, youtubeDerivedMetrics: true });
    expect(kept.series.map((series) => series.connectionId)).toEqual(["account-1", "account-2"]);
    expect(kept.total).toBeNull();
    const erased = buildHistory([instagram, ended], rows.slice(0, 2), 7, { now, youtubeDerivedMetrics: true });
    expect(erased.series.map((series) => series.connectionId)).toEqual(["account-1"]);
  });
});
