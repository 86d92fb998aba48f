import { describe, expect, it } from "vitest";
import { addDays, pacificDay, startOfPacificDay } from "./pacific";

describe("Pacific days", () => {
  it("begin at 08:00 UTC in winter and at 07:00 UTC in summer", () => {
    expect(new Date(startOfPacificDay("2026-01-15")).toISOString()).toBe("2026-01-15T08:00:00.000Z");
    expect(new Date(startOfPacificDay("2026-07-15")).toISOString()).toBe("2026-07-15T07:00:00.000Z");
  });

  it("are 23 hours long when clocks go forward and 25 when they go back", () => {
    const hours = (day: string) => (startOfPacificDay(addDays(day, 1)) - startOfPacificDay(day)) / 3_600_000;
    expect(hours("2026-03-08")).toBe(23);
    expect(hours("2026-11-01")).toBe(25);
    expect(hours("2026-11-02")).toBe(24);
  });

  it("contain their own first moment and not the one before", () => {
    for (let day = "2025-12-25"; day < "2027-01-05"; day = addDays(day, 1)) {
      expect(pacificDay(startOfPacificDay(day))).toBe(day);
      expect(pacificDay(startOfPacificDay(day) - 1)).toBe(addDays(day, -1));
    }
  });
});
