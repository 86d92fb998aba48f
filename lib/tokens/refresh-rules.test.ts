import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PlatformError, platformErrorCodes } from "@/lib/platforms/errors";
import { oauth as instagram } from "@/lib/platforms/instagram/oauth";
import { ordinaryRhythm } from "@/lib/platforms/token-rhythm";
import { canRefresh, isRefusal, nextAttemptAt, refreshNeed, refusedStatus } from "./refresh-rules";

const now = new Date("2026-11-21T10:00:00Z");
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const row = {
  accessExpiresAt: inSeconds(3600),
  refreshExpiresAt: null,
  nextRefreshAt: null,
  sealedRefreshToken: "v1.k.a.b.c",
} as const;
const error = (code: (typeof platformErrorCodes)[number], resetsAt?: Date) =>
  new PlatformError({ platform: "toy", code, detail: "", ...(resetsAt ? { resetsAt } : {}) });

describe("refreshNeed", () => {
  it.each([
    ["no", row],
    ["due", { ...row, nextRefreshAt: now }],
    ["no", { ...row, nextRefreshAt: inSeconds(1) }],
    ["must", { ...row, accessExpiresAt: inSeconds(59) }],
    ["must", { ...row, accessExpiresAt: inSeconds(-1) }],
    ["no", { ...row, accessExpiresAt: null }],
  ] as const)("is %s", (expected, times) => {
    expect(refreshNeed(times, now)).toBe(expected);
  });
});

describe("canRefresh", () => {
  const day = 86_400;
  const refreshTokens = async () => Promise.reject(new Error("not called"));
  const platform = { refreshTokens, oauth: {} };
  const obtained = { ...row, obtainedAt: inSeconds(-2 * day) };
  const alone = { ...obtained, sealedRefreshToken: null };

  it("needs a platform that refreshes and a refresh token that has not ended", () => {
    expect(canRefresh({ oauth: {} }, obtained, now)).toBe(false);
    expect(canRefresh(platform, obtained, now)).toBe(true);
    expect(canRefresh(platform, { ...obtained, accessExpiresAt: inSeconds(-1) }, now)).toBe(true);
    expect(canRefresh(platform, { ...obtained, refreshExpiresAt: now }, now)).toBe(false);
    expect(canRefresh(platform, alone, now)).toBe(false);
  });

  it("renews a token by itself only while it lives and is old enough", () => {
    const itself = { refreshTokens, oauth: { rhythm: instagram.rhythm ?? ordinaryRhythm } };
    expect(canRefresh(itself, alone, now)).toBe(true);
    expect(canRefresh(itself, { ...alone, accessExpiresAt: now }, now)).toBe(false);
    expect(canRefresh(itself, { ...alone, obtainedAt: inSeconds(1 - day) }, now)).toBe(false);
    expect(canRefresh(itself, { ...alone, obtainedAt: inSeconds(-day) }, now)).toBe(true);
  });

  it("never asks where only a new consent helps", () => {
    const consent = { refreshTokens, oauth: { rhythm: { ...ordinaryRhythm, renewedBy: "consent" as const } } };
    expect(canRefresh(consent, obtained, now)).toBe(false);
  });
});

describe("isRefusal", () => {
  it("is said by three codes alone; outages, limits and everything else condemn nothing", () => {
    const refusing = platformErrorCodes.filter((code) => isRefusal(error(code)));
    expect(refusing).toEqual(["TOKEN_EXPIRED", "TOKEN_INVALID", "PERMISSION_MISSING"]);
    expect(isRefusal(new Error("timeout"))).toBe(false);
  });
});

describe("refusedStatus", () => {
  it("tells what ran out from what was taken back", () => {
    expect(refusedStatus(row, error("TOKEN_INVALID"), now)).toBe("revoked");
    expect(refusedStatus(row, error("TOKEN_EXPIRED"), now)).toBe("expired");
    expect(refusedStatus({ ...row, refreshExpiresAt: now }, error("TOKEN_INVALID"), now)).toBe("expired");
    const ended = { ...row, sealedRefreshToken: null, accessExpiresAt: inSeconds(-1) };
    expect(refusedStatus(ended, error("TOKEN_INVALID"), now)).toBe("expired");
  });
});

describe("nextAttemptAt", () => {
  it("doubles from a minute to an hour, and is never earlier than the platform allows", () => {
    const minutes = (attempts: number) => (nextAttemptAt(attempts, null, now, 0).getTime() - now.getTime()) / 60_000;
    expect([1, 2, 3, 4, 7, 50, 1000].map(minutes)).toEqual([1, 2, 4, 8, 60, 60, 60]);
    const limit = inSeconds(7200);
    expect(nextAttemptAt(1, error("RATE_LIMITED", limit), now, 0)).toEqual(limit);
  });

  it("lies in the future, at most a quarter of the wait later, for any attempt and any luck", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempts, random) => {
          const waitMs = nextAttemptAt(attempts, null, now, random).getTime() - now.getTime();
          return waitMs >= 60_000 && waitMs <= 75 * 60_000;
        },
      ),
    );
  });
});
