import { describe, expect, it } from "vitest";
import type { PlatformControl } from "@/lib/db/platform-controls";
import { judgePlatform, type PlatformFacts } from "./platform-health";

const now = new Date("2026-11-21T14:30:00Z");
const quiet: PlatformFacts = {
  isSetUp: () => true,
  controls: [],
  outages: [],
  paces: [],
  leftAlone: new Set(),
  now,
};
const outage = { platform: "tiktok", accounts: 12, since: "2026-11-21T14:00:00Z" };
const paused = (pausedUntil: string | null): PlatformControl => ({
  platform: "tiktok",
  pausedAt: "2026-11-21T13:00:00Z",
  pausedUntil,
  pauseReason: "by_hand",
  pauseDetail: null,
  saving: "none",
  savingSince: null,
  savingCheckedAt: null,
});

describe("judgePlatform", () => {
  it("finds nothing wrong where nothing is", () => {
    expect(judgePlatform("tiktok", quiet)).toMatchObject({ state: "ok", since: null });
    expect(judgePlatform("youtube", { ...quiet, outages: [outage], controls: [paused(null)] }).state).toBe("ok");
  });

  it("names the time of the first failure since a platform answered", () => {
    expect(judgePlatform("tiktok", { ...quiet, outages: [outage] })).toMatchObject({
      state: "silent",
      since: outage.since,
    });
  });

  it("finds a platform silent that this process leaves alone, without knowing since when", () => {
    expect(judgePlatform("tiktok", { ...quiet, leftAlone: new Set(["tiktok"]) })).toMatchObject({
      state: "silent",
      since: null,
    });
  });

  it("finds a platform slow by half of its calls, for several accounts and unless it is silent", () => {
    const pace = (medianMs: number, accounts = 3) => [{ platform: "tiktok", medianMs, accounts }];
    expect(judgePlatform("tiktok", { ...quiet, paces: pace(3_000) })).toMatchObject({ state: "slow", since: null });
    expect(judgePlatform("tiktok", { ...quiet, paces: pace(2_999) }).state).toBe("ok");
    expect(judgePlatform("tiktok", { ...quiet, paces: pace(9_000, 2) }).state).toBe("ok");
    expect(judgePlatform("youtube", { ...quiet, paces: pace(9_000) }).state).toBe("ok");
    expect(judgePlatform("tiktok", { ...quiet, paces: pace(9_000), outages: [outage] }).state).toBe("silent");
  });

  it("lets a pause go before silence, while it lasts", () => {
    const facts = { ...quiet, outages: [outage] };
    for (const until of [null, "2026-11-21T15:00:00Z"]) {
      expect(judgePlatform("tiktok", { ...facts, controls: [paused(until)] })).toMatchObject({
        state: "paused",
        since: "2026-11-21T13:00:00Z",
      });
    }
    expect(judgePlatform("tiktok", { ...facts, controls: [paused(now.toISOString())] }).state).toBe("silent");
  });

  it("says of a platform without an app of ours that it is not set up, whatever else is known", () => {
    expect(judgePlatform("tiktok", { ...quiet, isSetUp: () => false, outages: [outage] }).state).toBe("not_configured");
  });
});
