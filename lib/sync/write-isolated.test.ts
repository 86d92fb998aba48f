import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { log } from "@/lib/log";
import { writeIsolated } from "./write-isolated";

beforeEach(() => {
  vi.spyOn(log, "error").mockReturnValue();
});
afterEach(() => vi.restoreAllMocks());

const refusal = Object.assign(new Error("value too long"), { code: "22001" });

describe("writeIsolated", () => {
  it("stores every item that can be stored, and hands over exactly the others", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 40 }), async (usable) => {
        const stored: number[] = [];
        const refused: number[] = [];
        const items = usable.map((_, index) => index);
        await writeIsolated(
          items,
          async (batch) => {
            if (batch.some((index) => !usable[index])) throw refusal;
            stored.push(...batch);
          },
          async (index) => {
            refused.push(index);
          },
        );
        expect(stored).toEqual(items.filter((index) => usable[index]));
        expect(refused).toEqual(items.filter((index) => !usable[index]));
      }),
    );
  });

  it("does not take a lost database for unusable items", async () => {
    const lost = Object.assign(new Error("terminating connection"), { code: "57P01" });
    const refused = vi.fn();
    await expect(writeIsolated([1, 2], () => Promise.reject(lost), refused)).rejects.toThrow(lost);
    expect(refused).not.toHaveBeenCalled();
  });

  it("tries once more after a deadlock", async () => {
    const write = vi
      .fn()
      .mockRejectedValueOnce(Object.assign(new Error("deadlock"), { code: "40P01" }))
      .mockResolvedValue(undefined);
    await writeIsolated([1, 2, 3], write, async () => undefined);
    expect(write.mock.calls).toEqual([[[1, 2, 3]], [[1, 2, 3]]]);
  });
});
