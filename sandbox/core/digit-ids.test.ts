import fc from "fast-check";
import { expect, it } from "vitest";
import { decodeDigitId, encodeDigitId } from "./digit-ids";

it("reads back the owner and index of every id it makes", () => {
  fc.assert(
    fc.property(fc.nat(99_999), fc.nat(9_999_999), (owner, index) => {
      const id = encodeDigitId("17900", owner, index);
      expect(id).toMatch(/^17900\d{12}$/);
      expect(decodeDigitId("17900", id)).toEqual({ owner, index });
    }),
  );
});

it("does not read ids of another prefix or shape", () => {
  const id = encodeDigitId("17900", 3, 5);
  expect(decodeDigitId("17901", id)).toBeNull();
  expect(decodeDigitId("17900", `${id}0`)).toBeNull();
  expect(decodeDigitId("17900", "17900abc")).toBeNull();
});
