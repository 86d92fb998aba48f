import { describe, expect, it } from "vitest";
import type { SyncAccount } from "@/lib/db/sync";
import { PlatformError } from "@/lib/platforms/errors";
import { planFailure } from "./next-attempt";
import { tidingsOfFailure, tidingsOfReading } from "./tidings";

const now = new Date("2026-11-21T12:00:00Z");
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString();
const account: SyncAccount = {
  id: "c",
  seq: 1,
  userId: "u",
  influencerId: "i",
  grantId: null,
  platform: "youtube",
  platformUserId: "p",
  username: "name",
  adapterState: {},
  pictureKey: null,
  status: "active",
  lastAttemptAt: null,
  consentedAt: null,
  loginVariant: null,
  nextPostsAt: null,
  implausibleSince: null,
  notifiedFollowers: null,
  followers: null,
  engagementRate: null,
  hasSnapshotToday: true,
  isChargedToday: false,
  followersAWeekAgo: null,
  displayName: "Name",
  profileUrl: null,
  accountType: null,
  platformVerified: null,
  published: new Map(),
  plannedRunId: null,
  askedFor: false,
  syncTier: "normal",
  saving: null,
  isPaused: false,
};

function failed(
  code: ConstructorParameters<typeof PlatformError>[0]["code"],
  failures: number,
  lastSyncedAt: string | null,
) {
  const plan = planFailure(new PlatformError({ code, platform: "youtube", detail: "no" }), failures - 1, now, 0);
  return tidingsOfFailure(account, { lastSyncedAt }, { plan, failures, now }).news.map(({ kind }) => kind);
}

describe("a platform's outage", () => {
  it.each([
    [1, 0.1],
    [3, 0.5],
    [8, 5.9],
  ])("is not told after %i failures while the numbers are %d hours old", (failures, hours) => {
    expect(failed("PLATFORM_UNAVAILABLE", failures, ago(hours))).toEqual([]);
  });

  it("is told when the numbers are six hours old", () => {
    expect(failed("PLATFORM_UNAVAILABLE", 9, ago(6))).toEqual(["sync_broken"]);
  });

  it("is told of an account that was never read after as many failures", () => {
    expect(failed("PLATFORM_UNAVAILABLE", 8, null)).toEqual([]);
    expect(failed("PLATFORM_UNAVAILABLE", 9, null)).toEqual(["sync_broken"]);
  });
});

describe("an account's own trouble", () => {
  it("is told at once where only the owner can mend it", () => {
    expect(failed("ACCOUNT_RESTRICTED", 1, ago(1))).toEqual(["account_problem"]);
    expect(failed("ACCOUNT_INELIGIBLE", 1, ago(1))).toEqual(["account_problem"]);
  });

  it("is told as soon as it counts as broken where waiting does not help", () => {
    expect(failed("NOT_FOUND", 3, ago(0.1))).not.toEqual([]);
  });

  it("is told where the grant is refused, not here again", () => {
    expect(failed("TOKEN_INVALID", 30, ago(48))).toEqual([]);
  });
});

describe("a judged reading", () => {
  const active = { status: "active" } as const;
  const broken = { status: "error" } as const;
  const doubtful = { ...account, implausibleSince: ago(1) };

  it("says nothing while all is well", () => {
    expect(tidingsOfReading(account, active, { action: "publish", since: null })).toEqual({ news: [], ended: [] });
  });

  it.each(["hold", "flag"] as const)("tells of a doubt when it begins (%s), not while it lasts", (action) => {
    const verdict = { action, since: now };
    expect(tidingsOfReading(account, active, verdict).news.map(({ kind }) => kind)).toEqual(["number_doubted"]);
    expect(tidingsOfReading(doubtful, active, verdict).news).toEqual([]);
  });

  it("ends the doubt when the number is believed", () => {
    const { ended } = tidingsOfReading(doubtful, active, { action: "publish", since: null });
    expect(ended).toEqual([{ userId: "u", kind: "number_doubted", about: "c" }]);
  });

  it("ends what was broken when the account is read, not by a number that is held back", () => {
    const kinds = (action: "publish" | "hold") =>
      tidingsOfReading(account, broken, { action, since: action === "hold" ? now : null }).ended.map(
        ({ kind }) => kind,
      );
    expect(kinds("publish")).toEqual(["needs_reconnect", "account_problem", "sync_broken"]);
    expect(kinds("hold")).toEqual([]);
  });
});
