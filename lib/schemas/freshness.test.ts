import { describe, expect, it } from "vitest";
import { explainAge, syncState } from "./freshness";

const now = new Date("2026-11-21T10:00:00Z");
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();
const healthy = {
  status: "active" as const,
  lastSyncedAt: minutesAgo(20),
  promisedMinutes: 60,
  nextSyncAt: minutesAgo(-40),
  lastErrorCode: null,
  lastErrorAt: null,
};

describe("syncState", () => {
  it("turns from fresh to old at 24 hours", () => {
    expect(syncState({ status: "active", lastSyncedAt: minutesAgo(24 * 60 - 1) }, now)).toBe("fresh");
    expect(syncState({ status: "active", lastSyncedAt: minutesAgo(24 * 60) }, now)).toBe("old");
  });

  it.each([
    ["active", null, "never"],
    ["error", minutesAgo(1), "error"],
    ["expired", minutesAgo(1), "needs_reconnect"],
    ["revoked", null, "needs_reconnect"],
    ["disconnected", minutesAgo(1), "disconnected"],
  ] as const)("puts the connection before the age: %s", (status, lastSyncedAt, state) => {
    expect(syncState({ status, lastSyncedAt }, now)).toBe(state);
  });
});

describe("explainAge", () => {
  it("says nothing while numbers are as young as promised", () => {
    expect(explainAge(healthy, now)).toBeNull();
    expect(explainAge({ ...healthy, lastSyncedAt: minutesAgo(70) }, now)).toBeNull();
  });

  it("names the failure after the last success, and when the next attempt is due", () => {
    const limited = {
      ...healthy,
      lastSyncedAt: minutesAgo(200),
      lastErrorCode: "RATE_LIMITED",
      lastErrorAt: minutesAgo(100),
    };
    expect(explainAge(limited, now)).toEqual({ cause: "platform_limit", nextAttemptAt: healthy.nextSyncAt });
  });

  it("does not blame a failure that has been overcome since", () => {
    const overcome = {
      ...healthy,
      lastSyncedAt: minutesAgo(200),
      lastErrorCode: "RATE_LIMITED",
      lastErrorAt: minutesAgo(300),
    };
    expect(explainAge(overcome, now)?.cause).toBe("waiting_its_turn");
  });

  it("explains a first read that failed, though there is no age yet", () => {
    const first = { ...healthy, lastSyncedAt: null, lastErrorCode: "PLATFORM_UNAVAILABLE", lastErrorAt: minutesAgo(1) };
    expect(explainAge(first, now)?.cause).toBe("platform_down");
    expect(explainAge({ ...first, lastErrorCode: null, lastErrorAt: null }, now)).toBeNull();
  });

  it("asks for a reconnect whatever else is on record", () => {
    expect(explainAge({ ...healthy, status: "expired" }, now)).toEqual({
      cause: "needs_reconnect",
      nextAttemptAt: null,
    });
  });

  it("takes an unknown code as something on our side, not as nothing", () => {
    const odd = { ...healthy, status: "error" as const, lastErrorCode: "NEW_CODE", lastErrorAt: minutesAgo(1) };
    expect(explainAge(odd, now)?.cause).toBe("our_side");
  });
});
