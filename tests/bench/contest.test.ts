import { describe, expect, it } from "vitest";
import { contest, judgeContest, median } from "./contest";

describe("a contest", () => {
  it("compares round by round, so that a machine that slows down does not decide", () => {
    const { ratio, isVoid } = judgeContest([100, 95, 90], [50, 47.5, 45]);
    expect(ratio).toBeCloseTo(0.5, 10);
    expect(isVoid).toBe(false);
  });

  it("is void when its limit moved by more than 15%", () => {
    expect(judgeContest([100, 116, 100], [50, 50, 50]).isVoid).toBe(true);
    expect(judgeContest([100, 114, 100], [50, 50, 50]).isVoid).toBe(false);
  });

  it("takes turns, and leaves the first round out", async () => {
    const order: string[] = [];
    const side = (name: string) => ({
      name,
      run: async () => {
        order.push(name);
        return 1;
      },
    });
    const result = await contest(side("limit"), side("product"), 2);
    expect(order).toEqual(["limit", "product", "limit", "product", "limit", "product"]);
    expect(result.limit).toHaveLength(2);
  });

  it("takes the middle of an even number of values", () => {
    expect(median([1, 2, 3, 10])).toBe(2.5);
  });
});
