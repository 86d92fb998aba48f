import { expect, it } from "vitest";
import { shareTime } from "./share-time";

const start = Date.parse("2026-11-21T12:00:00Z");
let wallMs = start;
const after = (seconds: number) => new Date(start + seconds * 1_000);
const turns = (shares: readonly number[]) => {
  wallMs = start;
  return shareTime(after(60), shares, () => new Date(wallMs));
};

it("refuses a step that was given no share", () => {
  expect(turns([])).toThrow(RangeError);
});

it("leaves each step its share, although every step before it used up all of its own", () => {
  const next = turns([1, 2, 3]);
  for (const seconds of [10, 30, 60]) {
    const until = next();
    expect(until).toEqual(after(seconds));
    wallMs = until.getTime();
  }
});

it("gives what a step did not need to those after it", () => {
  const next = turns([1, 2, 2]);
  expect(next()).toEqual(after(12));
  wallMs += 4_000;
  expect(next()).toEqual(after(32));
  expect(next()).toEqual(after(60));
});

it("gives the steps after one that was late what is left, and nothing once the time is over", () => {
  const next = turns([1, 1, 1]);
  next();
  wallMs += 40_000;
  expect(next()).toEqual(after(50));
  wallMs += 40_000;
  expect(next()).toEqual(after(80));
  expect(wallMs).toBe(after(80).getTime());
});
