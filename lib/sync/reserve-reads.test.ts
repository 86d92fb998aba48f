import { describe, expect, it } from "vitest";
import { inFairOrder } from "./reserve-reads";

const account = (userId: string, number: number, syncTier: "hot" | "normal" = "normal") => ({
  userId,
  number,
  syncTier,
});

describe("the order in which what is scarce is given out", () => {
  it("gives every owner a first account before anybody a second", () => {
    const many = Array.from({ length: 50 }, (_, number) => account("big", number));
    const order = inFairOrder([...many, account("small", 0), account("other", 0)]);
    expect(order.slice(0, 3).map(({ userId }) => userId)).toEqual(["big", "small", "other"]);
    expect(order).toHaveLength(52);
  });

  it("puts an owner's hot accounts first, and keeps the rest as it came", () => {
    const order = inFairOrder([account("a", 1), account("a", 2), account("a", 3, "hot")]);
    expect(order.map(({ number }) => number)).toEqual([3, 1, 2]);
  });
});
