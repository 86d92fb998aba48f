import { describe, expect, it } from "vitest";
import el from "@/lib/i18n/messages/el.json";
import en from "@/lib/i18n/messages/en.json";
import { platformErrorCodes } from "@/lib/platforms/errors";
import { causeOf } from "@/lib/schemas/freshness";
import { type FreshnessCode, freshnessActions, freshnessCodes, tokenForecasts } from "@/lib/schemas/freshness-chain";
import { type AccessFacts, type FreshnessFacts, forecastAccess, summarise } from "./freshness-summary";

const now = new Date("2026-11-21T10:00:00.000Z");
const minutes = (count: number) => new Date(now.getTime() + count * 60_000).toISOString();

const healthy: FreshnessFacts = {
  status: "active",
  promisedMinutes: 60,
  lastSyncedAt: minutes(-12),
  nextSyncAt: minutes(48),
  lastErrorCode: null,
  lastErrorAt: null,
  isSyncing: false,
};
/** Older than promised, with the latest attempt ended by this code. */
const late = (lastErrorCode: string): FreshnessFacts => ({
  ...healthy,
  lastSyncedAt: minutes(-200),
  lastErrorCode,
  lastErrorAt: minutes(-5),
});

/** One account in each of the states that there is a sentence for. */
const examples: Record<FreshnessCode, FreshnessFacts> = {
  up_to_date: healthy,
  reading_now: { ...healthy, isSyncing: true },
  first_read: { ...healthy, lastSyncedAt: null },
  retrying: { ...healthy, lastErrorCode: "PLATFORM_UNAVAILABLE", lastErrorAt: minutes(-2) },
  waiting_its_turn: { ...healthy, lastSyncedAt: minutes(-80), nextSyncAt: minutes(-20) },
  platform_limit: late("RATE_LIMITED"),
  platform_down: late("PLATFORM_UNAVAILABLE"),
  unusable_answer: late("BAD_RESPONSE"),
  held_back: late("IMPLAUSIBLE"),
  account_problem: { ...late("ACCOUNT_INELIGIBLE"), status: "error" },
  permission_missing: { ...late("PERMISSION_MISSING"), status: "error" },
  our_side: late("APP_MISCONFIGURED"),
  budget: late("QUOTA_EXHAUSTED"),
  paused: late("OUT_OF_CREDIT"),
  sync_off: late("SYNC_OFF"),
  not_set_up: late("PLATFORM_NOT_CONFIGURED"),
  needs_reconnect: { ...late("TOKEN_INVALID"), status: "revoked", nextSyncAt: null },
  disconnected: { ...healthy, status: "disconnected", nextSyncAt: null },
};

describe("the one-sentence answer", () => {
  it.each(freshnessCodes)("%s is reached from its facts, and has words in both languages", (code) => {
    expect(summarise(examples[code], now).code).toBe(code);
    for (const messages of [en, el]) expect(messages.stats.freshness.summary[code].length).toBeGreaterThan(20);
  });

  it("names what the person can do, and nothing where waiting is all there is", () => {
    const actionOf = (code: FreshnessCode) => summarise(examples[code], now).action;
    expect(freshnessCodes.map(actionOf).every((action) => freshnessActions.includes(action))).toBe(true);
    expect([actionOf("needs_reconnect"), actionOf("permission_missing")]).toEqual(["reconnect", "reconnect"]);
    expect(["platform_limit", "budget", "paused", "not_set_up"].map((code) => actionOf(code as FreshnessCode))).toEqual(
      ["none", "none", "none", "none"],
    );
    expect([actionOf("platform_down"), actionOf("sync_off")]).toEqual(["none", "sync"]);
    expect([actionOf("waiting_its_turn"), actionOf("account_problem")]).toEqual(["sync", "open_platform"]);
  });

  it("promises no next read that takes the person", () => {
    expect(summarise(examples.platform_limit, now).nextAt).toBe(minutes(48));
    expect(summarise({ ...examples.needs_reconnect, nextSyncAt: minutes(5) }, now).nextAt).toBeNull();
  });
});

describe("the causes of failed reads", () => {
  it("are known for every code that a platform's failure can carry while statistics are read", () => {
    const ofPublishing = [
      "UPLOAD_FAILED",
      "PUBLISH_FAILED",
      "CONTENT_REJECTED",
      "DUPLICATE_CONTENT",
      "WEBHOOK_INVALID",
    ];
    const ours = ["APP_MISCONFIGURED", "INVALID_REQUEST", "NOT_SUPPORTED"];
    for (const code of platformErrorCodes.filter((one) => !ofPublishing.includes(one))) {
      expect([code, causeOf(code) === "our_side"]).toEqual([code, ours.includes(code)]);
    }
    expect(causeOf("NEEDS_RECONNECT")).toBe("needs_reconnect");
    expect([causeOf("NEVER_HEARD_OF"), causeOf(null)]).toEqual(["our_side", "our_side"]);
  });
});

describe("the forecast of our access", () => {
  const access: AccessFacts = {
    grantStatus: "active",
    obtainedAt: minutes(-600),
    accessExpiresAt: minutes(60),
    refreshExpiresAt: null,
    nextRefreshAt: minutes(45),
    refreshAttempts: 0,
  };

  it.each([
    ["renews_itself", {}, minutes(60)],
    ["renewal_failing", { refreshAttempts: 3 }, minutes(60)],
    ["ends", { refreshExpiresAt: minutes(9 * 24 * 60) }, minutes(9 * 24 * 60)],
    ["ends", { nextRefreshAt: null }, minutes(60)],
    ["ended", { nextRefreshAt: null, accessExpiresAt: minutes(-1) }, minutes(-1)],
    ["ended", { refreshExpiresAt: minutes(-1), accessExpiresAt: minutes(-30) }, minutes(-30)],
    ["does_not_end", { nextRefreshAt: null, accessExpiresAt: null }, null],
    ["refused", { grantStatus: "revoked" }, null],
    ["none", { obtainedAt: null }, null],
  ] as const)("%s", (forecast, facts, endsAt) => {
    expect(forecastAccess({ ...access, ...facts }, now)).toEqual({ forecast, endsAt });
  });

  it("has words for each in both languages", () => {
    for (const messages of [en, el]) {
      expect(Object.keys(messages.stats.freshness.token).sort()).toEqual([...tokenForecasts].sort());
    }
  });
});
