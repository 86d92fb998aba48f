import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scaleFor, spreadIndices } from "./chart-scale";

describe("scaleFor", () => {
  it("holds every value, on marks that are evenly spaced and not many", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2_000_000_000), { minLength: 1, maxLength: 50 }), (values) => {
        const { low, high, ticks } = scaleFor(values);
        for (const value of values) {
          expect(value).toBeGreaterThanOrEqual(low);
          expect(value).toBeLessThanOrEqual(high);
        }
        const step = (ticks[1] ?? 0) - (ticks[0] ?? 0);
        expect(step).toBeGreaterThan(0);
        ticks.forEach((tick, index) => {
          expect(tick).toBe(low + index * step);
        });
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(6);
      }),
    );
  });

  it("never starts below 0 for counts, and says when it starts above", () => {
    expect(scaleFor([0, 3])).toMatchObject({ low: 0, startsAboveZero: false });
    expect(scaleFor([48_000, 48_213])).toMatchObject({ startsAboveZero: true });
    expect(scaleFor([7, 7]).low).toBeGreaterThanOrEqual(0);
  });

  it("goes below 0 for changes that do", () => {
    const { low, high } = scaleFor([-0.4, 0.2], { whole: false });
    expect(low).toBeLessThanOrEqual(-0.4);
    expect(high).toBeGreaterThanOrEqual(0.2);
  });

  it("survives having nothing to show", () => {
    expect(scaleFor([]).ticks).toEqual([0, 1]);
  });
});

describe("spreadIndices", () => {
  it("ends with the last day and starts with the first", () => {
    expect(spreadIndices(90, 4)).toEqual([0, 30, 59, 89]);
    expect(spreadIndices(2, 4)).toEqual([0, 1]);
    expect(spreadIndices(1, 4)).toEqual([0]);
    expect(spreadIndices(0, 4)).toEqual([]);
  });
});
