import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { takeStackEnvironment } from "@/tests/support/connect";
import { type BudgetAsk, type BudgetSettlement, deleteEndedBudgets, reserveUnits, settleUnits } from "./budgets";
import { db } from "./client";

beforeAll(takeStackEnvironment);
afterEach(async () => {
  await db().deleteFrom("api_budgets").where("platform", "like", "toy%").execute();
});

const start = new Date("2031-03-01T10:00:00.000Z");
const minute = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const ask = (units: number, change: Partial<BudgetAsk> = {}): BudgetAsk => ({
  platform: "toy",
  budget: "calls",
  subject: "",
  units,
  limit: 100,
  reserve: 20,
  currency: null,
  windowEnd: minute(15),
  ...change,
});

async function reserve(asks: readonly BudgetAsk[], { urgent = false, now = start } = {}) {
  return reserveUnits(db(), asks, { urgent, now });
}
async function granted(units: number, options?: { urgent?: boolean; now?: Date }, change?: Partial<BudgetAsk>) {
  return (await reserve([ask(units, change)], options))[0]?.granted;
}
async function stored(budget = "calls") {
  return db()
    .selectFrom("api_budgets")
    .selectAll()
    .where("platform", "=", "toy")
    .where("budget", "=", budget)
    .executeTakeFirstOrThrow();
}
const settlement = (difference: number, change: Partial<BudgetSettlement> = {}): BudgetSettlement => ({
  platform: "toy",
  budget: "calls",
  subject: "",
  windowStart: start.toISOString(),
  difference,
  anchor: null,
  observed: null,
  observedLimit: null,
  observedEnd: null,
  ...change,
});

describe("a reservation", () => {
  it("gives no more than is left, in parts where it does not suffice, and never what is kept for persons", async () => {
    expect([await granted(50), await granted(50), await granted(50)]).toEqual([50, 30, 0]);
  });

  it("gives persons what is kept for them", async () => {
    await granted(80);
    expect([await granted(5), await granted(15, { urgent: true }), await granted(15, { urgent: true })]).toEqual([
      0, 15, 5,
    ]);
  });

  it("lets what is kept melt away towards the end of the window", async () => {
    await granted(100);
    expect(await granted(100, { now: minute(7.5) })).toBe(10);
    expect(await granted(100, { now: new Date(minute(15).getTime() - 1) })).toBe(9);
  });

  it("does not give the whole of a small new window to the first who asks for more", async () => {
    expect(await granted(1_000)).toBe(80);
  });

  it("begins anew when the window is over, and when the clock was set back to before it", async () => {
    await granted(80);
    expect(await granted(80, { now: minute(15) }, { windowEnd: minute(30) })).toBe(80);
    expect(await granted(80, { now: minute(-60) }, { windowEnd: minute(-45) })).toBe(80);
  });

  it("does not take a caller whose clock is a moment behind for one before the window", async () => {
    await granted(80);
    expect(await granted(80, { now: new Date(start.getTime() - 3_000) })).toBe(0);
  });

  it("gives everything where no limit is known, and counts it", async () => {
    expect(await granted(5_000, {}, { limit: null, reserve: 0 })).toBe(5_000);
    expect((await stored()).spent_units).toBe(5_000);
  });

  it("keeps limits of different accounts apart, in one statement", async () => {
    const asks = Array.from({ length: 500 }, (_, index) =>
      ask(3, { subject: `account ${index}`, limit: index, reserve: 0 }),
    );
    const grants = await reserve(asks);
    expect(grants).toHaveLength(500);
    for (const { subject, granted: units } of grants) expect(units).toBe(Math.min(3, Number(subject.split(" ")[1])));
  });

  it("never exceeds the limit, however many ask at once and in whatever order", async () => {
    const names = ["a", "b", "c", "d"];
    const rounds = Array.from({ length: 60 }, (_, index) => {
      const order = index % 2 === 0 ? names : [...names].reverse();
      return reserve(order.map((budget) => ask(7, { budget, reserve: 0 })));
    });
    const grants = (await Promise.all(rounds)).flat();
    for (const name of names) {
      const sum = grants.filter(({ budget }) => budget === name).reduce((all, { granted: units }) => all + units, 0);
      expect(sum).toBe(100);
      expect((await stored(name)).spent_units).toBe(100);
    }
  });
});

describe("settling", () => {
  it("gives back what was not used, and adds what was used beyond", async () => {
    await granted(60);
    await settleUnits(db(), [settlement(-25)]);
    expect((await stored()).spent_units).toBe(35);
    await settleUnits(db(), [settlement(10)]);
    expect((await stored()).spent_units).toBe(45);
  });

  it("leaves a later window as it is", async () => {
    await granted(60);
    await granted(10, { now: minute(15) }, { windowEnd: minute(30) });
    await settleUnits(db(), [settlement(-60), settlement(-60, { budget: "unknown" })]);
    expect((await stored()).spent_units).toBe(10);
  });

  it("believes the platform where it has counted more, and where it names limit and end", async () => {
    await granted(10);
    const said = { observed: 70, observedLimit: 90, observedEnd: minute(5).toISOString() };
    await settleUnits(db(), [settlement(-10, said)]);
    expect(await stored()).toMatchObject({ spent_units: 70, limit_units: 90, window_end: minute(5).toISOString() });
    await settleUnits(db(), [settlement(0, { observed: 3 })]);
    expect((await stored()).spent_units).toBe(70);
  });

  it("moves the end of a window that rolls to what follows from its first call, once", async () => {
    await granted(10);
    const anchor = (minutes: number) => ({
      at: minute(minutes).toISOString(),
      end: minute(minutes + 15).toISOString(),
    });
    await settleUnits(db(), [settlement(0, { anchor: anchor(2) })]);
    await settleUnits(db(), [settlement(0, { anchor: anchor(9) })]);
    expect((await stored()).window_end).toBe(minute(17).toISOString());
  });

  it("removes ended windows of accounts, and keeps those of the app", async () => {
    await reserve([ask(1), ask(1, { subject: "somebody" }), ask(1, { subject: "else", windowEnd: minute(60) })]);
    expect(await deleteEndedBudgets(db(), minute(30))).toBe(1);
    const rows = await db().selectFrom("api_budgets").select("subject").where("platform", "=", "toy").execute();
    expect(rows.map(({ subject }) => subject).sort()).toEqual(["", "else"]);
  });
});
