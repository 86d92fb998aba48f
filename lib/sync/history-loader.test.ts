import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { summariseHistory } from "./history-loader";

const day = (index: number) => new Date(Date.UTC(2026, 9, 1 + index)).toISOString().slice(0, 10);

describe("summariseHistory", () => {
  it("finds the largest change from day to day and the last sound number", () => {
    const days = [100, 110, 90, 95].map((followers, index) => ({ day: day(index), followers, flags: 0 }));
    expect(summariseHistory(days)).toEqual({ largestDailyChange: 20, lastSound: { day: day(3), followers: 95 } });
  });

  it("spreads a change over the days of a gap, so that a silence does not look like a jump", () => {
    const days = [
      { day: day(0), followers: 100, flags: 0 },
      { day: day(10), followers: 200, flags: 0 },
    ];
    expect(summariseHistory(days).largestDailyChange).toBe(10);
  });

  it("lets a flagged day widen nothing", () => {
    const days = [
      { day: day(0), followers: 100, flags: 0 },
      { day: day(1), followers: 1_000_000, flags: 1 },
      { day: day(2), followers: 102, flags: 0 },
    ];
    expect(summariseHistory(days)).toEqual({ largestDailyChange: 1, lastSound: { day: day(2), followers: 102 } });
  });

  it("never finds a change larger than the spread of the numbers", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000), { maxLength: 31 }), (numbers) => {
        const { largestDailyChange } = summariseHistory(
          numbers.map((followers, index) => ({ day: day(index), followers, flags: 0 })),
        );
        expect(largestDailyChange).toBeLessThanOrEqual(
          Math.max(0, ...numbers) - Math.min(...numbers, Math.max(0, ...numbers)),
        );
      }),
    );
  });
});
