import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextPacificMidnight } from "./quota";

const inLosAngeles = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "America/Los_Angeles",
  dateStyle: "short",
  timeStyle: "medium",
});

describe("the end of a quota day", () => {
  it.each([
    ["in winter", "2026-11-21T10:00:00Z", "2026-11-22T08:00:00.000Z"],
    ["in summer", "2026-07-01T10:00:00Z", "2026-07-02T07:00:00.000Z"],
    ["one second before midnight", "2026-11-21T07:59:59Z", "2026-11-21T08:00:00.000Z"],
    ["at midnight itself", "2026-11-21T08:00:00Z", "2026-11-22T08:00:00.000Z"],
    ["on the day of 23 hours, before the change", "2026-03-08T08:30:00Z", "2026-03-09T07:00:00.000Z"],
    ["on the day of 23 hours, after the change", "2026-03-08T20:00:00Z", "2026-03-09T07:00:00.000Z"],
    ["on the day of 25 hours, before the change", "2026-11-01T07:30:00Z", "2026-11-02T08:00:00.000Z"],
    ["on the day of 25 hours, after the change", "2026-11-01T20:00:00Z", "2026-11-02T08:00:00.000Z"],
    ["on the evening before the change", "2026-03-08T04:00:00Z", "2026-03-08T08:00:00.000Z"],
    ["on the last day of the year", "2026-12-31T20:00:00Z", "2027-01-01T08:00:00.000Z"],
  ])("is the next midnight in Los Angeles %s", (_case, now, expected) => {
    expect(nextPacificMidnight(new Date(now)).toISOString()).toBe(expected);
  });

  it("is always a midnight there, after now and at most 25 hours away", () => {
    const time = fc.date({ min: new Date("2007-04-01"), max: new Date("2040-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(time, (now) => {
        const end = nextPacificMidnight(now);
        expect(inLosAngeles.format(end)).toMatch(/ 00:00:00$/);
        expect(end.getTime()).toBeGreaterThan(now.getTime());
        expect(end.getTime() - now.getTime()).toBeLessThanOrEqual(25 * 3_600_000);
      }),
    );
  });
});
