import fc from "fast-check";
import { expect, it } from "vitest";
import { divide } from "./audience";

it("divides a number into parts that add up to it, each within one of its exact share", () => {
  const shares = fc.array(fc.tuple(fc.string(), fc.integer({ min: 1, max: 1000 })), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(fc.nat(1_000_000), shares, (total, weights) => {
      const parts = divide(total, weights);
      const sum = weights.reduce((all, [, weight]) => all + weight, 0);
      expect(parts.reduce((all, part) => all + part.value, 0)).toBe(total);
      for (const [index, [, weight]] of weights.entries()) {
        expect(Math.abs((parts[index]?.value ?? 0) - (total * weight) / sum)).toBeLessThanOrEqual(1);
      }
    }),
  );
});

it("gives no parts when there is nothing to divide by", () => {
  expect(divide(10, [])).toEqual([]);
});
