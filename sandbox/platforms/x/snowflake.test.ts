import fc from "fast-check";
import { expect, it } from "vitest";
import { readSnowflake, snowflake } from "./snowflake";

const time = fc.integer({ min: Date.UTC(2019, 0), max: Date.UTC(2040, 0) });
const owner = fc.integer({ min: 0, max: 65_535 });

it("says when, whose and which, in 19 digits that a double would lose", () => {
  fc.assert(
    fc.property(time, owner, fc.nat(100_000), (timeMs, no, index) => {
      const id = snowflake(timeMs, no, index);
      expect(id).toMatch(/^\d{19}$/);
      expect(BigInt(id) > BigInt(Number.MAX_SAFE_INTEGER)).toBe(true);
      expect(readSnowflake(id)).toEqual({ timeMs, owner: no, lowIndex: index % 64 });
    }),
  );
});

it("grows with time, whoever it belongs to", () => {
  fc.assert(
    fc.property(time, owner, owner, (timeMs, one, other) => {
      expect(BigInt(snowflake(timeMs, one, 63)) < BigInt(snowflake(timeMs + 1, other, 0))).toBe(true);
    }),
  );
});

it.each(["", "12a", "-1", "12345678901234567890"])("is not %j", (text) => expect(readSnowflake(text)).toBeNull());
