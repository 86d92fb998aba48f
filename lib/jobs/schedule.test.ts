import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { cronExpression, dueEntries, lastOccurrence, timetable, timetableEntries } from "./schedule";

const vercel = z
  .object({ crons: z.array(z.strictObject({ path: z.string(), schedule: z.string() })) })
  .parse(JSON.parse(readFileSync("vercel.json", "utf8")));

describe("vercel.json", () => {
  it("calls exactly the timetable's routes, at the timetable's times", () => {
    const wanted = timetableEntries.map((entry) => ({
      path: `/api/cron/${entry}`,
      schedule: cronExpression(timetable[entry]),
    }));
    expect(vercel.crons).toEqual(wanted);
  });

  it("names no route that does not exist", () => {
    for (const { path } of vercel.crons) expect(existsSync(`app${path}/route.ts`), path).toBe(true);
  });
});

describe("cronExpression", () => {
  it.each([
    [{ everyMinutes: 1 }, "* * * * *"],
    [{ everyMinutes: 15 }, "*/15 * * * *"],
    [{ dailyAt: "00:10" }, "10 0 * * *"],
    [{ dailyAt: "03:00" }, "0 3 * * *"],
  ] as const)("writes %j as %s", (rhythm, cron) => expect(cronExpression(rhythm)).toBe(cron));
});

describe("dueEntries", () => {
  const times = fc.date({ min: new Date("2026-01-01"), max: new Date("2030-01-01"), noInvalidDate: true });

  it("runs everything once when nothing is known about earlier runs", () => {
    expect(dueEntries(null, new Date())).toEqual(timetableEntries);
  });

  it("runs nothing twice within its rhythm", () => {
    fc.assert(
      fc.property(times, (now) => {
        for (const entry of timetableEntries) {
          expect(dueEntries(lastOccurrence(timetable[entry], now), now)).not.toContain(entry);
        }
      }),
    );
  });

  it("misses nothing, however far the clock has moved", () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 1_440, max: 100_000 }), (since, minutes) => {
        expect(dueEntries(since, new Date(since.getTime() + minutes * 60_000))).toEqual(timetableEntries);
      }),
    );
  });

  it("opens the day at 00:10 UTC and not before", () => {
    const at = (time: string) => new Date(`2026-11-21T${time}Z`);
    expect(dueEntries(at("00:08:59"), at("00:09:59"))).not.toContain("snapshots");
    expect(dueEntries(at("00:09:59"), at("00:10:00"))).toContain("snapshots");
    expect(dueEntries(at("00:10:00"), at("00:11:00"))).not.toContain("snapshots");
  });
});
