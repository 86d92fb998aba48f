import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCurve, DAY_MS, EPOCH_MS, type GrowthModel } from "./growth";

const TEN_YEARS_MS = 3650 * DAY_MS;
const times = fc.integer({ min: EPOCH_MS - 30 * DAY_MS, max: EPOCH_MS + TEN_YEARS_MS });
const seeds = fc.integer({ min: 0, max: 1_000_000 });
const spec = (model: GrowthModel) => ({ model, start: 40_000, perDay: 25 });

describe("a growth curve", () => {
  it("gives the same number for the same seed, persona and time, in whatever order it is asked", () => {
    fc.assert(
      fc.property(seeds, fc.array(times, { minLength: 2, maxLength: 6 }), (seed, asked) => {
        for (const model of ["steady", "viral", "bought", "dormant", "huge", "small"] as const) {
          const forwards = asked.map(createCurve(spec(model), seed, "p"));
          const backwards = [...asked]
            .reverse()
            .map(createCurve(spec(model), seed, "p"))
            .reverse();
          expect(backwards).toEqual(forwards);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("differs between seeds and between personas", () => {
    const at = EPOCH_MS + 900 * DAY_MS;
    const first = createCurve(spec("steady"), 1, "a")(at);
    expect(createCurve(spec("steady"), 2, "a")(at)).not.toBe(first);
    expect(createCurve(spec("steady"), 1, "b")(at)).not.toBe(first);
  });

  it("never falls for a steady or huge persona, not even within a day", () => {
    fc.assert(
      fc.property(seeds, times, fc.integer({ min: 0, max: 10 * DAY_MS }), (seed, at, later) => {
        for (const model of ["steady", "huge"] as const) {
          const curve = createCurve(spec(model), seed, "p");
          expect(curve(at + later)).toBeGreaterThanOrEqual(curve(at));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("grows by about the expected number a day for a steady persona", () => {
    const curve = createCurve(spec("steady"), 7, "p");
    const perDay = (curve(EPOCH_MS + 1000 * DAY_MS) - curve(EPOCH_MS)) / 1000;
    expect(perDay).toBeGreaterThan(20);
    expect(perDay).toBeLessThan(30);
  });

  it("moves during the day instead of jumping at midnight", () => {
    const curve = createCurve({ model: "steady", start: 1000, perDay: 2400 }, 3, "p");
    const midnight = EPOCH_MS + 500 * DAY_MS;
    const [night, noon, end] = [0, 12, 24].map((hour) => curve(midnight + hour * 3_600_000));
    expect((noon ?? 0) - (night ?? 0)).toBeGreaterThan(500);
    expect((end ?? 0) - (noon ?? 0)).toBeGreaterThan(500);
    expect(curve(midnight + 1000) - curve(midnight - 1000)).toBeLessThanOrEqual(1);
  });

  it("is a whole number and never negative", () => {
    fc.assert(
      fc.property(seeds, times, fc.constantFrom("viral", "bought", "dormant", "small"), (seed, at, model) => {
        const followers = createCurve({ model: model as GrowthModel, start: 3, perDay: 0 }, seed, "p")(at);
        expect(Number.isInteger(followers)).toBe(true);
        expect(followers).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 60 },
    );
  });

  it("stays under a hundred for a small persona, for ten years", () => {
    fc.assert(
      fc.property(seeds, times, (seed, at) => {
        const followers = createCurve({ model: "small", start: 66, perDay: 0 }, seed, "p")(at);
        expect(followers).toBeLessThan(100);
        expect(followers).toBeGreaterThan(50);
      }),
      { numRuns: 60 },
    );
  });

  it("leaps and then loses most of it again where followers are bought", () => {
    const curve = createCurve({ model: "bought", start: 50_000, perDay: 0 }, 5, "p");
    const levels = Array.from({ length: 400 }, (_, day) => curve(EPOCH_MS + (600 + day) * DAY_MS));
    const steps = levels.slice(1).map((level, index) => level - (levels[index] ?? 0));
    const leaps = steps.filter((step) => step > 5000).length;
    const falls = steps.filter((step) => step < 0).length;
    expect(leaps).toBeGreaterThanOrEqual(4);
    expect(leaps).toBeLessThanOrEqual(6);
    expect(falls).toBeGreaterThan(350);
  });

  it("has quiet weeks and single bursts where content goes viral", () => {
    const curve = createCurve({ model: "viral", start: 50_000, perDay: 20 }, 5, "p");
    const steps = Array.from({ length: 122 }, (_, day) => {
      const at = EPOCH_MS + (600 + day) * DAY_MS;
      return curve(at + DAY_MS) - curve(at);
    });
    expect(Math.max(...steps)).toBeGreaterThan(500);
    expect(steps.filter((step) => Math.abs(step) < 60).length).toBeGreaterThan(60);
  });

  it("melts slowly for a dormant persona and never runs out", () => {
    const curve = createCurve({ model: "dormant", start: 10_000, perDay: 0 }, 5, "p");
    const [soon, late] = [curve(EPOCH_MS + 100 * DAY_MS), curve(EPOCH_MS + TEN_YEARS_MS)];
    expect(soon).toBeLessThan(10_000);
    expect(soon).toBeGreaterThan(9_700);
    expect(late).toBeGreaterThan(6_000);
  });
});
