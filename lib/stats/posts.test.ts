import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { decodeCursor, encodeCursor } from "./posts";

describe("the cursor of a post listing", () => {
  it("comes back as it was made", () => {
    const time = fc.date({ min: new Date("2005-01-01"), max: new Date("2100-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(time, fc.nat(), (at, id) => {
        const position = { publishedAt: at.toISOString(), id };
        expect(decodeCursor(encodeCursor(position))).toEqual(position);
      }),
    );
  });

  it("is refused in any other shape, so that nothing of it reaches a query", () => {
    const forged = [[`2026-11-21T00:00:00.000Z",id.gt.0`, 1], ["2026-11-21T00:00:00.000Z", "1"], ["x"], {}, null, 7];
    for (const value of forged) {
      expect(() => decodeCursor(Buffer.from(JSON.stringify(value)).toString("base64url"))).toThrow(AppError);
    }
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => decodeCursor(text)).toThrow(AppError);
      }),
    );
  });
});
