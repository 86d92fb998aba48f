import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { livedRhythms } from "@/tests/support/token-rhythms";
import { accessEndsAt, isRenewable, ordinaryRhythm, refreshDueAt } from "./token-rhythm";
import type { TokenRhythm } from "./types";

const obtainedAt = new Date("2026-11-21T10:00:00Z");
const minute = 60_000;
const day = 24 * 60 * minute;
const endingIn = (lifeMs: number | null, hasRefreshToken: boolean) => ({
  obtainedAt,
  accessExpiresAt: lifeMs === null ? null : new Date(obtainedAt.getTime() + lifeMs),
  refreshExpiresAt: null,
  hasRefreshToken,
});

function leadMinutes(lifeMinutes: number): number {
  const due = refreshDueAt(ordinaryRhythm, endingIn(lifeMinutes * minute, true));
  if (due === null) throw new Error("never due");
  return lifeMinutes - (due.getTime() - obtainedAt.getTime()) / minute;
}

describe("the ordinary rhythm", () => {
  it("renews when a fifth of the life is left", () => expect(leadMinutes(24 * 60)).toBe(288));
  it("renews at least 15 minutes before the end", () => expect(leadMinutes(60)).toBe(15));
  it("renews at most 7 days before the end", () => expect(leadMinutes(365 * 24 * 60)).toBe(7 * 24 * 60));
  it("is not due before the token was obtained", () => expect(leadMinutes(5)).toBe(5));

  it("never asks for what cannot be done", () => {
    expect(refreshDueAt(ordinaryRhythm, endingIn(60 * minute, false))).toBeNull();
    expect(refreshDueAt(ordinaryRhythm, endingIn(null, true))).toBeNull();
  });
});

describe("any rhythm", () => {
  const rhythms = fc.record<TokenRhythm>({
    renewedBy: fc.constantFrom("refresh_token", "access_token", "consent"),
    unnamedLifeMs: fc.option(fc.integer({ min: minute, max: 400 * day })),
    minAgeMs: fc.integer({ min: 0, max: 2 * day }),
    lead: fc.record({
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      atLeastMs: fc.integer({ min: 0, max: day }),
      atMostMs: fc.integer({ min: day, max: 60 * day }),
    }),
    idleMs: fc.constant(null),
    trialMs: fc.constant(null),
    dataAccess: fc.constant(null),
  });

  it("is due within the token's life, never too young, and never for what only a consent renews", () => {
    fc.assert(
      fc.property(rhythms, fc.option(fc.integer({ min: 1, max: 400 * day })), fc.boolean(), (rhythm, lifeMs, has) => {
        const times = endingIn(lifeMs, has);
        const due = refreshDueAt(rhythm, times);
        if (due === null) return;
        expect(isRenewable(rhythm, times)).toBe(true);
        expect(due.getTime() - obtainedAt.getTime()).toBeGreaterThanOrEqual(rhythm.minAgeMs);
        expect(due.getTime()).toBeLessThan(accessEndsAt(rhythm, times)?.getTime() ?? 0);
      }),
    );
  });
});

describe("each log-in", () => {
  it.each([
    ["instagram", 30 * day],
    ["youtube", 45 * minute],
    ["tiktok", 0.8 * day],
    ["x", 110 * minute],
    ["linkedin", null],
    ["linkedin for partners", 53 * day],
    ["facebook", null],
    ["facebook page", null],
    ["instagram by facebook", null],
  ] as const)("%s is due by its own rule", (name, afterMs) => {
    const lived = livedRhythms.find((one) => one.name === name);
    if (!lived) throw new Error(`no such log-in: ${name}`);
    const due = refreshDueAt(lived.rhythm, endingIn(lived.accessMs, lived.refreshMs !== undefined));
    expect(due && due.getTime() - obtainedAt.getTime()).toBe(afterMs);
  });
});
