import { describe, expect, it } from "vitest";
import { seriesLook, totalLook } from "./series-look";

describe("the lines of a chart", () => {
  it("never look the same, however many accounts somebody has within reason", () => {
    const looks = [...Array.from({ length: 25 }, (_, index) => seriesLook(index)), totalLook];
    expect(new Set(looks.map(({ color, dash }) => `${color} ${dash}`)).size).toBe(26);
  });

  it("differ in colour as long as there are colours, the first being solid", () => {
    expect(new Set([0, 1, 2, 3, 4].map((index) => seriesLook(index).color)).size).toBe(5);
    expect(seriesLook(0).dash).toBe("");
  });
});
