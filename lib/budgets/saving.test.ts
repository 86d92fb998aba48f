import { describe, expect, it } from "vitest";
import type { PlatformBudgets } from "@/lib/platforms/budgets";
import { chooseSaving, savingTier } from "./saving";

const daily = (limit: number): PlatformBudgets => ({
  list: [
    { name: "day", scope: "app", window: { kind: "day", zone: "UTC" }, limit, counts: "calls", reserveShare: 0.1 },
    { name: "own", scope: "account", window: { kind: "day", zone: "UTC" }, limit: 1, counts: "calls", reserveShare: 0 },
  ],
  costOf: () => [
    { budget: "day", units: 1 },
    { budget: "own", units: 1 },
  ],
  reads: { statistics: ["me"], batch: ["many"] },
});
/** 100 accounts an hour are 2,400 calls a day, ten hot ones 960 beyond, and all of them every 6 hours 400. */
const demand = { total: 100, hot: 10, batchSize: null };
const level = (limit: number, current: "none" | "normal" | "all" = "none") =>
  chooseSaving(daily(limit), demand, current);

describe("reading less often", () => {
  it("is not asked for while what a platform allows suffices for everybody", () => {
    // 90 accounts an hour and 10 every quarter: 2,160 + 960 = 3,120 calls, of which 90% of the limit may be planned.
    expect(level(3_467)).toBe("none");
    expect(level(3_465)).toBe("normal");
  });

  it("spares the hot accounts as long as that suffices", () => {
    // 90 accounts four times a day and 10 every quarter of an hour: 360 + 960 = 1,320.
    expect(level(1_467)).toBe("normal");
    expect(level(1_466)).toBe("all");
    expect(level(10)).toBe("all");
  });

  it("does not end before it fits with some air, so that it does not flutter", () => {
    expect([level(3_600, "normal"), level(3_900, "normal")]).toEqual(["normal", "none"]);
    expect([level(1_500, "all"), level(1_640, "all")]).toEqual(["all", "normal"]);
  });

  it("reckons that one call may read many accounts", () => {
    expect(chooseSaving(daily(300), { ...demand, batchSize: 50 }, "none")).toBe("none");
  });

  it("is nothing to a platform that names no number", () => {
    const unknown: PlatformBudgets = { ...daily(1), list: daily(1).list.map((spec) => ({ ...spec, limit: null })) };
    expect(chooseSaving(unknown, demand, "all")).toBe("none");
  });

  it("lowers the tier of exactly whom it names", () => {
    expect([savingTier("normal", "normal"), savingTier("hot", "normal"), savingTier("hot", "all")]).toEqual([
      "saver",
      "hot",
      "saver",
    ]);
    expect(savingTier("normal", "none")).toBe("normal");
  });
});
