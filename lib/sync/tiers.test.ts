import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { intervalSeconds, nextDueAt, tierOf } from "./tiers";

const now = new Date("2026-11-21T12:00:00Z");
const inMinutes = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

describe("tierOf", () => {
  it.each([
    [100_000, null, "hot"],
    [99_999, 4.9999, "normal"],
    [10, 5, "hot"],
    [null, null, "normal"],
  ] as const)("reads %s followers at %s%% as %s", (followers, rate, tier) => {
    expect(tierOf(followers, rate)).toBe(tier);
  });
});

describe("nextDueAt", () => {
  it("keeps the minute that the planner has set", () => {
    expect(nextDueAt(inMinutes(41), "normal", now)).toEqual(inMinutes(41));
  });

  it("pulls an account forward that has become hot", () => {
    expect(nextDueAt(inMinutes(41), "hot", now)).toEqual(inMinutes(15));
  });

  it("is always in the future and never beyond the tier's promise", () => {
    fc.assert(
      fc.property(
        fc.option(fc.integer({ min: -10_000, max: 10_000 })),
        fc.constantFrom("hot", "normal", "saver" as const),
        (minutes, tier) => {
          const due = nextDueAt(minutes === null ? null : inMinutes(minutes), tier, now).getTime() - now.getTime();
          expect(due).toBeGreaterThan(0);
          expect(due).toBeLessThanOrEqual(intervalSeconds[tier] * 1000);
        },
      ),
    );
  });
});
