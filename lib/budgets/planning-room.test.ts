import { describe, expect, it } from "vitest";
import type { BudgetState } from "@/lib/db/budgets";
import type { PlatformBudgets } from "@/lib/platforms/budgets";
import { planningRoom } from "./planning-room";

const now = new Date("2026-11-21T12:00:00Z");
const budgets: PlatformBudgets = {
  list: [
    {
      name: "day",
      scope: "app",
      window: { kind: "day", zone: "UTC" },
      limit: 1_000,
      counts: "calls",
      reserveShare: 0.1,
    },
    {
      name: "app",
      scope: "app",
      window: { kind: "rolling", seconds: 300 },
      limit: 100,
      counts: "percent",
      reserveShare: 0.2,
    },
  ],
  costOf: () => [{ budget: "day", units: 2 }],
  reads: { statistics: ["me"] },
};
const day: BudgetState = {
  platform: "toy",
  budget: "day",
  subject: "",
  windowStart: "2026-11-21T00:00:00.000Z",
  windowEnd: "2026-11-22T00:00:00.000Z",
  limit: 1_000,
  reserve: 100,
  spent: 0,
  currency: null,
};

describe("how many accounts may be sent", () => {
  it("is what a new window holds, without what is kept for persons", () => {
    expect(planningRoom(budgets, [], now)).toBe(450);
    expect(planningRoom(budgets, [{ ...day, spent: 1_000, windowEnd: "2026-11-21T12:00:00.000Z" }], now)).toBe(450);
  });

  it("is what is left of a window that runs; what is kept melts away towards its end", () => {
    expect(planningRoom(budgets, [{ ...day, spent: 800 }], now)).toBe(75);
    expect(planningRoom(budgets, [{ ...day, spent: 800 }], new Date("2026-11-21T23:59:59.999Z"))).toBe(99);
  });

  it("is none where everything is spent, never less", () => {
    expect(planningRoom(budgets, [{ ...day, spent: 1_400 }], now)).toBe(0);
  });

  it("is none while the platform says that too much of a percentage is used", () => {
    const used = (spent: number): BudgetState => ({
      ...day,
      budget: "app",
      limit: 100,
      reserve: 20,
      spent,
      windowStart: "2026-11-21T11:59:59.000Z",
      windowEnd: "2026-11-21T12:04:59.000Z",
    });
    expect([planningRoom(budgets, [used(70)], now), planningRoom(budgets, [used(85)], now)]).toEqual([450, 0]);
  });

  it("is anything where nothing is limited", () => {
    expect(planningRoom({ ...budgets, list: [] }, [], now)).toBeNull();
  });
});
