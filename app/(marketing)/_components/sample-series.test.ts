import { expect, it } from "vitest";
import { sampleFollowers, samplePicture } from "./sample-series";

it("draws a gap as a gap: two stretches with nothing between them", () => {
  const picture = samplePicture(560, 150, 44_000, 48_600);
  expect(picture.lines).toHaveLength(2);
  expect(picture.gap[1] - picture.gap[0]).toBeGreaterThan(0);
});

it("keeps every point of the example inside the picture", () => {
  const values = sampleFollowers.filter((value) => value !== null);
  expect(Math.min(...values)).toBeGreaterThan(44_000);
  expect(Math.max(...values)).toBeLessThan(48_600);
});
