import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reserveOf, windowEnd, windowSeconds } from "./budgets";

const pacificDay = { kind: "day", zone: "America/Los_Angeles" } as const;
const hour = 3_600_000;

describe("the end of a budget's window", () => {
  it.each([
    [
      "rolls from the first call",
      { kind: "rolling", seconds: 900 },
      "2026-11-21T10:00:00Z",
      "2026-11-21T10:15:00.000Z",
    ],
    ["is midnight in Los Angeles", pacificDay, "2026-11-21T10:00:00Z", "2026-11-22T08:00:00.000Z"],
    ["is still today one second before it", pacificDay, "2026-11-21T07:59:59Z", "2026-11-21T08:00:00.000Z"],
    ["is midnight after a day of 23 hours", pacificDay, "2026-03-08T08:30:00Z", "2026-03-09T07:00:00.000Z"],
    ["is midnight after a day of 25 hours", pacificDay, "2026-11-01T07:30:00Z", "2026-11-02T08:00:00.000Z"],
    ["is midnight UTC", { kind: "day", zone: "UTC" }, "2026-12-31T23:59:59Z", "2027-01-01T00:00:00.000Z"],
    ["is the first of the month", { kind: "month", zone: "UTC" }, "2026-12-05T10:00:00Z", "2027-01-01T00:00:00.000Z"],
    [
      "is the first of a month in its zone",
      { kind: "month", zone: "Europe/Athens" },
      "2026-10-05T10:00:00Z",
      "2026-10-31T22:00:00.000Z",
    ],
  ] as const)("%s", (_case, window, now, end) => {
    expect(windowEnd(window, new Date(now)).toISOString()).toBe(end);
  });

  it("of days follow each other without gap or overlap, through every change of the clocks", () => {
    const time = fc.date({ min: new Date("2020-01-01"), max: new Date("2040-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(time, fc.constantFrom("America/Los_Angeles", "Europe/Athens", "UTC"), (now, zone) => {
        const end = windowEnd({ kind: "day", zone }, now);
        const length = windowEnd({ kind: "day", zone }, end).getTime() - end.getTime();
        expect([23 * hour, 24 * hour, 25 * hour]).toContain(length);
        expect(windowEnd({ kind: "day", zone }, new Date(end.getTime() - 1))).toEqual(end);
      }),
    );
  });

  it("comes after about as long as the window is said to be", () => {
    expect([windowSeconds(pacificDay), windowSeconds({ kind: "rolling", seconds: 60 })]).toEqual([86_400, 60]);
  });
});

describe("what is kept for persons", () => {
  const spec = { name: "a", scope: "app", window: pacificDay, counts: "calls", reserveShare: 0.1 } as const;
  it("is a share of the limit, and nothing where no limit is known", () => {
    expect([reserveOf({ ...spec, limit: 105 }), reserveOf({ ...spec, limit: null })]).toEqual([10, 0]);
  });
});
