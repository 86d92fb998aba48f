import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { PlatformError, type PlatformErrorCode, platformErrorCodes } from "@/lib/platforms/errors";
import { pausePosts } from "./posts-pause";

const now = new Date("2026-11-21T12:00:00Z");
const minutesUntil = (time: Date) => (time.getTime() - now.getTime()) / 60_000;
const down = (details: { code?: PlatformErrorCode; resetsAt?: Date } = {}) =>
  new PlatformError({ platform: "toy", code: "PLATFORM_UNAVAILABLE", detail: "down", ...details });
const minutes = (error: unknown, failedBefore: number, tier: "hot" | "saver" = "hot", random = 0.5) =>
  minutesUntil(pausePosts(error, { failedBefore, tier }, now, random).nextAttemptAt);

describe("the pause after a failed listing of posts", () => {
  it("doubles from five minutes until it is as long as between two listings that succeed", () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 29_999, 30_000].map((failed) => minutes(down(), failed))).toEqual([
      5, 10, 20, 40, 80, 160, 320, 360, 360, 360,
    ]);
    expect(minutes(down(), 40, "saver")).toBe(24 * 60);
  });

  it("is never shorter than its quarter allows, whatever failed and whenever it says that it ends", () => {
    const random = fc.double({ min: 0, max: 0.999999, noNaN: true });
    const resets = fc.option(fc.integer({ min: -600, max: 600 }), { nil: null });
    fc.assert(
      fc.property(
        fc.constantFrom(...platformErrorCodes),
        fc.nat(20),
        resets,
        random,
        (code, failed, inMinutes, spread) => {
          fc.pre(code !== "OUT_OF_CREDIT");
          const error = down({
            code,
            ...(inMinutes !== null && { resetsAt: new Date(now.getTime() + inMinutes * 60_000) }),
          });
          const { failures, nextAttemptAt } = pausePosts(error, { failedBefore: failed, tier: "hot" }, now, spread);
          expect(failures).toBe(failed + 1);
          expect(minutesUntil(nextAttemptAt)).toBeGreaterThanOrEqual(Math.min(360, 5 * 2 ** failed) * 0.75);
          expect(minutesUntil(nextAttemptAt)).toBeLessThanOrEqual(601);
        },
      ),
    );
  });

  it("lasts until the platform's own time where that is later, up to a day", () => {
    const hoursOn = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
    for (const code of ["RATE_LIMITED", "QUOTA_EXHAUSTED", "PLATFORM_UNAVAILABLE"] as const) {
      expect(minutes(down({ code, resetsAt: hoursOn(3) }), 0)).toBeGreaterThan(180);
      expect(minutes(down({ code, resetsAt: hoursOn(3) }), 0)).toBeLessThan(181);
      expect(minutes(down({ code, resetsAt: hoursOn(9_000) }), 0)).toBeLessThan(24 * 60 + 1);
    }
  });

  it("grows for limits too, where the time that the platform names keeps being too early", () => {
    const early = down({ code: "RATE_LIMITED", resetsAt: new Date(now.getTime() + 1_000) });
    expect(minutes(early, 4)).toBe(80);
    expect(minutes(down({ code: "RATE_LIMITED" }), 4)).toBe(80);
  });

  it.each([down({ code: "OUT_OF_CREDIT" }), new AppError("PLATFORM_PAUSED", "paused")])(
    "is short and counts for nothing where the platform is paused for everybody",
    (error) => {
      expect(pausePosts(error, { failedBefore: 7, tier: "hot" }, now, 0.5).failures).toBe(7);
      expect(minutes(error, 7)).toBeLessThan(2);
    },
  );

  it("grows for defects of ours as well", () => {
    expect(minutes(new TypeError("oops"), 3)).toBe(40);
  });
});
