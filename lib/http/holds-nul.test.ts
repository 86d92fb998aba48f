import { expect, it } from "vitest";
import { holdsNul } from "./holds-nul";

it.each(["\u0000", "a\u0000b", ["x", "\u0000"], { a: { b: ["\u0000"] } }, { "\u0000": 1 }])(
  "finds it in %j",
  (value) => {
    expect(holdsNul(value)).toBe(true);
  },
);

it.each(["", "\\u0000", "%00", null, undefined, 0, [], {}, { a: ["b", { c: "d" }] }])("finds none in %j", (value) => {
  expect(holdsNul(value)).toBe(false);
});

it("walks a value of any depth", () => {
  let deep: unknown = "\u0000";
  for (let level = 0; level < 50_000; level += 1) deep = [deep];
  expect(holdsNul(deep)).toBe(true);
});
