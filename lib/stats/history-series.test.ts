import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildSeries, changeOf, daysUntil, type Reading, sumSeries } from "./history-series";

const now = new Date("2026-11-21T10:00:00Z");
const days = daysUntil(now, 30);
const owner = {
  id: "a",
  platform: "instagram",
  username: "maya",
  status: "active" as const,
  connectedAt: "2026-10-23T08:00:00.000Z",
  disconnectedAt: null,
  lastSyncedAt: "2026-11-21T09:30:00.000Z",
  lastErrorCode: null,
  lastErrorAt: null,
};

/** For each of the 30 days: no reading, a reading without a value, or a value. */
const readingsArbitrary = fc
  .array(fc.oneof(fc.constant("none"), fc.constant("null"), fc.nat(5_000_000)), { minLength: 30, maxLength: 30 })
  .map((kinds) =>
    kinds.flatMap((kind, index): Reading[] => {
      const day = days[index] ?? "";
      if (kind === "none") return [];
      if (typeof kind === "number") return [{ day, value: kind, reason: null, flags: [] }];
      return [{ day, value: null, reason: "hidden_by_owner", flags: [] }];
    }),
  );

describe("daysUntil", () => {
  it("ends with the UTC day of now and steps one day at a time, over a change of daylight saving too", () => {
    expect(daysUntil(new Date("2026-03-30T00:30:00Z"), 3)).toEqual(["2026-03-28", "2026-03-29", "2026-03-30"]);
    expect(daysUntil(now, 365)).toHaveLength(365);
    expect(new Set(daysUntil(now, 365)).size).toBe(365);
  });
});

describe("buildSeries", () => {
  it("gives every day exactly one point: the stored value, or null with a reason, and never an invented 0", () => {
    fc.assert(
      fc.property(readingsArbitrary, (readings) => {
        const { points } = buildSeries(owner, readings, days);
        expect(points.map((point) => point.day)).toEqual(days);
        for (const point of points) {
          const stored = readings.find((reading) => reading.day === point.day);
          expect(point.value).toBe(stored?.value ?? null);
          expect(point.reason === null).toBe(point.value !== null);
        }
      }),
    );
  });

  it("says why a day has no value", () => {
    const series = buildSeries(
      { ...owner, connectedAt: "2026-11-01T12:00:00.000Z" },
      [{ day: "2026-11-05", value: null, reason: "hidden_by_owner", flags: [] }],
      days,
    );
    const reasonOf = (day: string) => series.points.find((point) => point.day === day)?.reason;
    expect(reasonOf("2026-10-31")).toBe("not_connected_yet");
    expect(reasonOf("2026-11-01")).toBe("no_reading");
    expect(reasonOf("2026-11-05")).toBe("hidden_by_owner");
    expect(reasonOf("2026-11-20")).toBe("no_reading");
  });

  it("does not say of a day that is not over that it went by without a reading", () => {
    for (const lastSyncedAt of [owner.lastSyncedAt, "2026-11-20T23:50:00.000Z", null]) {
      const points = buildSeries({ ...owner, lastSyncedAt }, [], days).points.slice(-2);
      expect(points.map(({ reason }) => reason)).toEqual(["no_reading", "not_read_yet"]);
    }
  });

  it("blames the connection only for days after its last reading", () => {
    const broken = { ...owner, status: "expired" as const, lastSyncedAt: "2026-11-18T23:00:00.000Z" };
    const reasons = buildSeries(broken, [], days)
      .points.slice(-5)
      .map((point) => point.reason);
    expect(reasons).toEqual(["no_reading", "no_reading", "needs_reconnect", "needs_reconnect", "needs_reconnect"]);
  });

  it("says of a day that went by what its syncs said, and of today what the last one did", () => {
    const limited = {
      ...owner,
      lastSyncedAt: "2026-11-19T23:00:00.000Z",
      lastErrorCode: "PLATFORM_UNAVAILABLE",
      lastErrorAt: "2026-11-21T08:00:00.000Z",
    };
    const missed = { "2026-11-20": "platform_limit", "2026-11-19": "our_side", "2026-10-01": "our_side" };
    const reading = { day: "2026-11-19", value: 5, reason: null, flags: [] };
    const reasons = buildSeries(limited, [reading], days, missed)
      .points.slice(-3)
      .map((point) => point.reason);
    expect(reasons).toEqual([null, "platform_limit", "platform_down"]);
    expect(buildSeries(limited, [], days).points.at(-2)?.reason).toBe("no_reading");
  });

  it("marks the days after a disconnect as such, even where an older problem is on record", () => {
    const ended = { ...owner, status: "disconnected" as const, disconnectedAt: "2026-11-19T10:00:00.000Z" };
    expect(
      buildSeries(ended, [], days)
        .points.slice(-3)
        .map((point) => point.reason),
    ).toEqual(["no_reading", "disconnected", "disconnected"]);
  });

  it("keeps flags on the days they belong to", () => {
    const series = buildSeries(owner, [{ day: "2026-11-20", value: 5, reason: null, flags: ["implausible"] }], days);
    expect(series.points.filter((point) => point.flags.length > 0).map((point) => point.day)).toEqual(["2026-11-20"]);
  });
});

describe("changeOf", () => {
  it("is the last known value minus the first known one, dated by those days", () => {
    fc.assert(
      fc.property(readingsArbitrary, (readings) => {
        const { points, change } = buildSeries(owner, readings, days);
        const known = points.filter((point) => point.value !== null);
        const first = known[0];
        const last = known.at(-1);
        if (known.length < 2 || !first || !last) {
          expect(change).toBeNull();
          return;
        }
        expect(change?.absolute).toBe((last.value ?? 0) - (first.value ?? 0));
        expect(change?.from.day).toBe(first.day);
        expect(change?.to.day).toBe(last.day);
        expect(change?.percent === null).toBe(first.value === 0);
      }),
    );
  });

  it("gives no percentage of 0", () => {
    const point = (day: string, value: number) => ({ day, value, reason: null, flags: [] });
    expect(changeOf([point("2026-11-20", 0), point("2026-11-21", 12)])).toMatchObject({ absolute: 12, percent: null });
  });
});

describe("sumSeries", () => {
  it("has a value only where every account has one, and then it is their sum", () => {
    fc.assert(
      fc.property(fc.array(readingsArbitrary, { minLength: 2, maxLength: 4 }), (all) => {
        const series = all.map((readings) => buildSeries(owner, readings, days));
        const { points } = sumSeries(series);
        points.forEach((point, index) => {
          const values = series.map((one) => one.points[index]?.value ?? null);
          const isOver = index < days.length - 1;
          if (values.includes(null) && isOver) expect(point).toMatchObject({ value: null, reason: "incomplete" });
          else if (values.includes(null)) expect(point.value).toBeNull();
          else expect(point.value).toBe(values.reduce<number>((sum, value) => sum + (value ?? 0), 0));
        });
      }),
    );
  });

  it("waits for today's readings before it calls today's sum incomplete", () => {
    const [yesterday, today] = ["2026-11-20", "2026-11-21"];
    const read = (...on: string[]) =>
      buildSeries(
        owner,
        on.map((day) => ({ day, value: 5, reason: null, flags: [] })),
        [yesterday, today],
      );
    const hidden = buildSeries(
      owner,
      [{ day: today, value: null, reason: "hidden_by_owner", flags: [] }],
      [yesterday, today],
    );
    const todayOf = (...parts: ReturnType<typeof read>[]) => sumSeries(parts).points.at(-1);
    expect(todayOf(read(yesterday, today), read(yesterday))).toMatchObject({ value: null, reason: "not_read_yet" });
    expect(todayOf(read(yesterday, today), hidden)).toMatchObject({ value: null, reason: "incomplete" });
    expect(sumSeries([read(today), read(yesterday, today)]).points[0]).toMatchObject({ reason: "incomplete" });
  });
});
