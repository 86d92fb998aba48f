import { describe, expect, it } from "vitest";
import type { Account } from "@/lib/schemas/stats";
import { standingTroubles } from "./troubles";

const readAt = "2026-11-21T14:30:00.000Z";
const silent = { platform: "tiktok", state: "silent", since: "2026-11-21T14:00:00.000Z" } as const;
const account = (lastSyncedAt: string | null, change: Partial<Account> = {}) =>
  ({ platform: "tiktok", status: "active", lastSyncedAt, ...change }) as Account;

describe("standingTroubles", () => {
  it("concern nobody without a live account there", () => {
    expect(standingTroubles([silent], readAt, [])).toEqual([]);
    expect(standingTroubles([silent], readAt, [account(null, { platform: "x" })])).toEqual([]);
    expect(standingTroubles([silent], readAt, [account(null, { status: "disconnected" })])).toEqual([]);
  });

  it("name the latest numbers that the person has there", () => {
    const accounts = [account("2026-11-21T13:10:00.000Z"), account("2026-11-21T13:40:00.000Z"), account(null)];
    expect(standingTroubles([silent], readAt, accounts)).toEqual([
      { trouble: silent, numbersFrom: "2026-11-21T13:40:00.000Z" },
    ]);
    expect(standingTroubles([silent], readAt, [account(null)])).toEqual([{ trouble: silent, numbersFrom: null }]);
  });

  it("are over once an account has been read since they were looked up", () => {
    const accounts = [account("2026-11-21T13:10:00.000Z"), account("2026-11-21T14:31:00.000Z")];
    expect(standingTroubles([silent], readAt, accounts)).toEqual([]);
  });
});
