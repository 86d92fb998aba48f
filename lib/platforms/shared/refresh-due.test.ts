import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultRefreshDueAt } from "./refresh-due";

const obtainedAt = new Date("2026-11-21T10:00:00Z");
const minute = 60_000;

function leadMinutes(lifeMinutes: number): number {
  const accessExpiresAt = new Date(obtainedAt.getTime() + lifeMinutes * minute);
  const due = defaultRefreshDueAt({ obtainedAt, accessExpiresAt, refreshExpiresAt: null, hasRefreshToken: true });
  if (due === null) throw new Error("never due");
  return (accessExpiresAt.getTime() - due.getTime()) / minute;
}

describe("the ordinary refresh rule", () => {
  it("refreshes when a fifth of the life is left", () => expect(leadMinutes(24 * 60)).toBe(288));
  it("refreshes at least 15 minutes before the end", () => expect(leadMinutes(60)).toBe(15));
  it("refreshes at most 7 days before the end", () => expect(leadMinutes(365 * 24 * 60)).toBe(7 * 24 * 60));
  it("is not due before the token was obtained", () => expect(leadMinutes(5)).toBe(5));

  it("never asks for what cannot be done", () => {
    const times = { obtainedAt, accessExpiresAt: new Date("2026-11-21T11:00:00Z"), refreshExpiresAt: null };
    expect(defaultRefreshDueAt({ ...times, hasRefreshToken: false })).toBeNull();
    expect(defaultRefreshDueAt({ ...times, accessExpiresAt: null, hasRefreshToken: true })).toBeNull();
  });

  it("is always between obtaining the token and its end", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), (lifeMinutes) => {
        const lead = leadMinutes(lifeMinutes);
        expect(lead).toBeGreaterThan(0);
        expect(lead).toBeLessThanOrEqual(lifeMinutes);
      }),
    );
  });
});
