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
    expect(tierOf(followers, rate, { saving: null })).toBe(tier);
  });

  it("is lowered only as far as the platform's allowance demands", () => {
    const big = (saving: "none" | "normal" | "all") => tierOf(200_000, null, { saving });
    const small = (saving: "none" | "normal" | "all") => tierOf(200, null, { saving });
    expect([big("none"), big("normal"), big("all")]).toEqual(["hot", "hot", "saver"]);
    expect([small("none"), small("normal"), small("all")]).toEqual(["normal", "saver", "saver"]);
  });

  it("is lowered for one account alone whose own limit is nearly used up", () => {
    expect(tierOf(200_000, null, { saving: null, isStrained: true })).toBe("saver");
  });
});

describe("nextDueAt", () => {
  it("keeps the minute that the planner has set", () => {
    expect(nextDueAt(inMinutes(41), "normal", now)).toEqual(inMinutes(41));
  });

  it("pulls an account forward that has become hot", () => {
    expect(nextDueAt(inMinutes(41), "hot", now)).toEqual(inMinutes(15));
  });

  it("counts from now for an account that begins to save: the planner went by the tier before", () => {
    expect(nextDueAt(inMinutes(15), "saver", now, "hot")).toEqual(inMinutes(360));
    expect(nextDueAt(inMinutes(15), "saver", now, "saver")).toEqual(inMinutes(15));
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
