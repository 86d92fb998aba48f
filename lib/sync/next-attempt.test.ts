import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { PlatformError, type PlatformErrorCode, platformErrorCodes } from "@/lib/platforms/errors";
import { backoff, crashesUntilUsual, planCrashed, planFailure } from "./next-attempt";

const now = new Date("2026-11-21T12:00:00Z");
const minutesUntil = (time: Date) => (time.getTime() - now.getTime()) / 60_000;
const random = fc.double({ min: 0, max: 0.999999, noNaN: true });

function failure(code: PlatformErrorCode, details: { resetsAt?: Date } = {}) {
  return new PlatformError({ platform: "instagram", code, detail: "said the platform", ...details });
}

describe("backoff", () => {
  it("doubles from a minute to an hour, spread by a quarter", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), random, (failures, spread) => {
        const expected = Math.min(60, 2 ** (failures - 1));
        const minutes = minutesUntil(backoff(failures, now, spread));
        expect(minutes).toBeGreaterThanOrEqual(expected * 0.75);
        expect(minutes).toBeLessThanOrEqual(expected * 1.25);
      }),
    );
  });
});

describe("planFailure", () => {
  it("always plans another attempt, soon enough and never at once", () => {
    fc.assert(
      fc.property(fc.constantFrom(...platformErrorCodes), fc.nat(1_000), random, (code, failures, spread) => {
        const minutes = minutesUntil(planFailure(failure(code), failures, now, spread).nextAttemptAt);
        expect(minutes).toBeGreaterThan(0.5);
        expect(minutes).toBeLessThanOrEqual(6.6 * 60);
      }),
    );
  });

  it("waits for the end of a limit, not long beyond it, and does not count it as a failure", () => {
    const plan = planFailure(failure("RATE_LIMITED", { resetsAt: new Date(now.getTime() + 20 * 60_000) }), 2, now, 0.5);
    expect(minutesUntil(plan.nextAttemptAt)).toBeGreaterThan(20);
    expect(minutesUntil(plan.nextAttemptAt)).toBeLessThan(21);
    expect(plan).toMatchObject({ outcome: "postponed", counts: false, breaksNow: false });
  });

  it("does not believe a limit that ends in years", () => {
    const plan = planFailure(failure("RATE_LIMITED", { resetsAt: new Date("2036-01-01T00:00:00Z") }), 0, now, 0);
    expect(minutesUntil(plan.nextAttemptAt)).toBeLessThan(24 * 60 + 1);
  });

  it.each(["PLATFORM_UNAVAILABLE", "BAD_RESPONSE"] as const)("tries %s again without telling anybody", (code) => {
    expect(planFailure(failure(code), 0, now, 0)).toMatchObject({
      code,
      outcome: "postponed",
      counts: true,
      breaksNow: false,
      tellPerson: false,
    });
  });

  it.each(["PERMISSION_MISSING", "ACCOUNT_INELIGIBLE", "ACCOUNT_RESTRICTED", "NOT_FOUND"] as const)(
    "shows %s as broken at once, tells the person and looks again within hours",
    (code) => {
      const plan = planFailure(failure(code), 0, now, 0);
      expect(plan).toMatchObject({ code, outcome: "failed", breaksNow: true, tellPerson: true });
      expect(minutesUntil(plan.nextAttemptAt)).toBe(360);
    },
  );

  it("keeps the platform's own words for whoever asks why", () => {
    expect(planFailure(failure("BAD_RESPONSE"), 0, now, 0).detail).toBe("said the platform");
  });

  it("treats an unknown failure as a defect of ours, without its words, which may hold anything", () => {
    const plan = planFailure(new TypeError("cannot read token abc"), 0, now, 0);
    expect(plan).toMatchObject({ code: "INTERNAL", detail: null, outcome: "postponed" });
  });

  it.each([failure("OUT_OF_CREDIT"), new AppError("PLATFORM_PAUSED", "paused")])(
    "keeps an account due whose platform is paused, so that it goes on at once afterwards",
    (error) => {
      const plan = planFailure(error, 0, now, 0.9);
      expect(plan).toMatchObject({ outcome: "postponed", counts: false, tellPerson: false });
      expect(minutesUntil(plan.nextAttemptAt)).toBeLessThan(2);
    },
  );

  it("waits an hour for an installation that has not set the platform up, and never calls the account broken for it", () => {
    const plan = planFailure(new AppError("PLATFORM_NOT_CONFIGURED", "not set up"), 9, now, 0);
    expect(plan).toMatchObject({ code: "PLATFORM_NOT_CONFIGURED", outcome: "postponed", counts: false });
    expect(plan).toMatchObject({ breaksNow: false, tellPerson: false });
    expect(minutesUntil(plan.nextAttemptAt)).toBe(60);
  });
});

describe("planCrashed", () => {
  it("reads again within 15, 30 and 60 minutes, then at the usual interval, never more often than every hour", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30_000 }),
        fc.constantFrom(900, 3_600, 21_600),
        random,
        (n, usual, spread) => {
          const { nextAttemptAt, ...plan } = planCrashed(n, usual, now, spread);
          expect(plan).toMatchObject({ code: "READ_CRASHED", outcome: "postponed", counts: true, tellPerson: false });
          const minutes = minutesUntil(nextAttemptAt);
          const latest = n <= crashesUntilUsual ? 15 * 2 ** (n - 1) : Math.max(60, usual / 60) * 1.1;
          expect(minutes).toBeLessThanOrEqual(latest);
          expect(minutes).toBeGreaterThanOrEqual(n <= crashesUntilUsual ? latest * 0.6 : Math.max(60, usual / 60));
        },
      ),
    );
  });
});
