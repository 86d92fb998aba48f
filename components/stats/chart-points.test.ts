import { describe, expect, it } from "vitest";
import { daysMissing, gapsOf, lonelyDays, percentPoints } from "./chart-points";

const known = (day: string, value: number) => ({ day, value, reason: null, flags: [] });
const missing = (day: string, reason: string) => ({ day, value: null, reason, flags: [] });

describe("gapsOf", () => {
  it("joins neighbouring days with one reason and names the known days around them", () => {
    const points = [
      missing("01", "not_connected_yet"),
      known("02", 5),
      missing("03", "no_reading"),
      missing("04", "no_reading"),
      known("05", 6),
      missing("06", "needs_reconnect"),
      known("07", 7),
    ];
    expect(gapsOf(points)).toEqual([
      { from: "01", to: "01", days: 1, reason: "not_connected_yet", after: null, before: "02" },
      { from: "03", to: "04", days: 2, reason: "no_reading", after: "02", before: "05" },
      { from: "06", to: "06", days: 1, reason: "needs_reconnect", after: "05", before: "07" },
    ]);
  });

  it("keeps different reasons apart", () => {
    const gaps = gapsOf([missing("01", "no_reading"), missing("02", "platform_down"), known("03", 5)]);
    expect(gaps.map((gap) => gap.reason)).toEqual(["no_reading", "platform_down"]);
  });

  it.each(["not_read_yet", "platform_down", "needs_reconnect"])(
    "calls no day missing that is not over, whatever it waits for: %s",
    (reason) => {
      expect(gapsOf([known("01", 5), missing("02", reason)])).toEqual([]);
      const points = [known("01", 5), missing("02", reason), missing("03", reason)];
      expect(gapsOf(points)).toEqual([{ from: "02", to: "02", days: 1, reason, after: "01", before: null }]);
      expect(daysMissing(points)).toBe(1);
    },
  );
});

describe("lonelyDays", () => {
  it("finds the values that no line would reach", () => {
    const points = [
      known("01", 1),
      missing("02", "x"),
      known("03", 2),
      known("04", 3),
      missing("05", "x"),
      known("06", 4),
    ];
    expect([...lonelyDays(points)]).toEqual(["01", "06"]);
  });
});

describe("percentPoints", () => {
  it("measures from the first known value and leaves gaps alone", () => {
    const points = percentPoints([missing("01", "x"), known("02", 200), missing("03", "x"), known("04", 210)]);
    expect(points?.map(({ value }) => value)).toEqual([null, 0, null, 5]);
  });

  it("refuses to measure from 0", () => {
    expect(percentPoints([known("01", 0), known("02", 5)])).toBeNull();
  });
});
