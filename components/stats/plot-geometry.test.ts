import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areaPath, linePath, nearestDay, plotGeometry } from "./plot-geometry";

const size = { width: 212, height: 138, labelWidth: 50, days: 4, low: 100, high: 200 };
const geometry = plotGeometry(size);

describe("plotGeometry", () => {
  it("puts the first day at the left end, the last at the right, and the ends of the axis at top and bottom", () => {
    expect([0, 1, 2, 3].map(geometry.x)).toEqual([50, 100, 150, 200]);
    expect([100, 150, 200].map(geometry.y)).toEqual([108, 58, 8]);
  });

  it("puts a single day into the middle", () => {
    expect(plotGeometry({ ...size, days: 1 }).x(0)).toBe(125);
  });

  it("keeps a width where the page gives none", () => {
    const narrow = plotGeometry({ ...size, width: 0 });
    expect(narrow.right).toBeGreaterThan(narrow.left);
  });
});

describe("nearestDay", () => {
  it("finds every day at its own place and stays inside", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 365 }),
        fc.integer({ min: 100, max: 2_000 }),
        fc.nat(),
        (days, width, pick) => {
          const plot = plotGeometry({ ...size, width, days });
          const index = pick % days;
          const between = (plot.right - plot.left) / (days - 1);
          // Places are rounded to a tenth of a pixel; closer days than that share one.
          fc.pre(between > 0.2);
          expect(nearestDay(plot, days, plot.x(index))).toBe(index);
        },
      ),
    );
    expect(nearestDay(geometry, 4, -500)).toBe(0);
    expect(nearestDay(geometry, 4, 5_000)).toBe(3);
    expect(nearestDay(plotGeometry({ ...size, days: 1 }), 1, 10)).toBe(0);
  });
});

describe("linePath and areaPath", () => {
  it("are interrupted where a day has no value", () => {
    expect(linePath(geometry, [100, 150, null, 200])).toBe("M50,108L100,58M200,8");
    expect(areaPath(geometry, [100, 150, null, 200])).toBe("M50,108L100,58L100,108L50,108ZM200,8L200,108L200,108Z");
  });

  it("are empty without values", () => {
    expect(linePath(geometry, [null, null, null, null])).toBe("");
    expect(areaPath(geometry, [])).toBe("");
  });
});
