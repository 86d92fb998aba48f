import { describe, expect, it } from "vitest";
import { inTurns } from "./in-turns";

describe("inTurns", () => {
  it("keeps the order and never runs more at once than allowed", async () => {
    let running = 0;
    let most = 0;
    const results = await inTurns([5, 1, 4, 2, 3], 2, async (n) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, n));
      running -= 1;
      return n * 10;
    });
    expect(results).toEqual([50, 10, 40, 20, 30]);
    expect(most).toBe(2);
  });

  it("has nothing to do for no items", async () => {
    expect(await inTurns([], 3, async (n) => n)).toEqual([]);
  });

  it("rejects with the first failure", async () => {
    const work = async (n: number) => {
      if (n === 2) throw new Error("two");
      return n;
    };
    await expect(inTurns([1, 2, 3], 2, work)).rejects.toThrow("two");
  });
});
