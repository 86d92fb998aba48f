import { describe, expect, it } from "vitest";
import { type LivedRhythm, livedRhythms } from "@/tests/support/token-rhythms";
import { type AccessFacts, forecastAccess, nextForecastAt, warningAt } from "./forecast";

const start = new Date("2026-11-21T10:00:00Z");
const day = 86_400_000;
const at = (ms: number) => new Date(start.getTime() + ms);
const facts = (lived: LivedRhythm, over: Partial<AccessFacts> = {}): AccessFacts => ({
  obtainedAt: start,
  consentedAt: start,
  accessExpiresAt: lived.accessMs === null ? null : at(lived.accessMs),
  refreshExpiresAt: typeof lived.refreshMs === "number" ? at(lived.refreshMs) : null,
  hasRefreshToken: lived.refreshMs !== undefined,
  refreshAttempts: 0,
  scopes: lived.scopes ?? [],
  ...over,
});
function lived(name: string): LivedRhythm {
  const found = livedRhythms.find((one) => one.name === name);
  if (!found) throw new Error(`no such log-in: ${name}`);
  return found;
}
function forecastOf(name: string, over: Partial<AccessFacts> = {}, onTrial = false) {
  const forecast = forecastAccess(lived(name).rhythm, facts(lived(name), over), onTrial);
  return forecast && { afterDays: (forecast.endsAt.getTime() - start.getTime()) / day, cause: forecast.cause };
}

describe("the forecast of an access", () => {
  it.each(["instagram", "youtube", "x", "facebook page"])("of %s foresees no end while all is well", (name) => {
    expect(forecastOf(name)).toBeNull();
  });

  it.each([
    ["linkedin", 60, "not_renewable"],
    ["facebook", 60, "not_renewable"],
    ["linkedin for partners", 365, "consent_limit"],
    ["tiktok", 365, "consent_limit"],
    ["youtube on trial", 7, "trial"],
    ["instagram by facebook", 90, "data_access"],
  ] as const)("of %s ends after %i days: %s", (name, afterDays, cause) => {
    expect(forecastOf(name)).toEqual({ afterDays, cause });
  });

  it("foresees the end of a trial also where the platform does not name it", () => {
    expect(forecastOf("youtube", {}, true)).toEqual({ afterDays: 7, cause: "trial" });
    expect(forecastOf("instagram", {}, true)).toBeNull();
  });

  it("counts the trial from the consent, not from the last renewal", () => {
    expect(forecastOf("youtube", { obtainedAt: at(6 * day) }, true)?.afterDays).toBe(7);
  });

  it("takes an outage of minutes for no end, and failures that go on for one", () => {
    expect(forecastOf("instagram", { refreshAttempts: 2 })).toBeNull();
    expect(forecastOf("instagram", { refreshAttempts: 3 })).toEqual({ afterDays: 60, cause: "renewal_failing" });
    expect(forecastOf("x", { refreshAttempts: 3 })).toEqual({ afterDays: 2 / 24, cause: "renewal_failing" });
  });

  it("ends unused refresh tokens only where nothing uses them", () => {
    const unread = { accessExpiresAt: null, refreshAttempts: 9 };
    expect(forecastOf("youtube", unread)).toEqual({ afterDays: 180, cause: "idle" });
    expect(forecastOf("youtube", { accessExpiresAt: null })).toBeNull();
  });

  it("asks for the person after 90 days where a scope wants that, and not where all are exempt", () => {
    const { rhythm } = lived("facebook page");
    const page = facts(lived("facebook page"));
    expect(forecastAccess(rhythm, page, false)).toBeNull();
    const more = { ...page, scopes: [...page.scopes, "instagram_basic"] };
    expect(forecastAccess(rhythm, more, false)).toMatchObject({ cause: "data_access", endsAt: at(90 * day) });
  });

  it("names the earliest of several reasons", () => {
    expect(forecastOf("linkedin for partners", { refreshAttempts: 5 })).toMatchObject({ afterDays: 60 });
    expect(forecastOf("linkedin for partners", { refreshAttempts: 5, refreshExpiresAt: at(3 * day) })).toEqual({
      afterDays: 3,
      cause: "consent_limit",
    });
  });
});

describe("warnings", () => {
  const ending = (afterDays: number) => ({
    endsAt: at(afterDays * day),
    cause: "not_renewable" as const,
    knownSince: start,
  });

  it("stand 14, 7 and 1 days before the end, and not from the end on", () => {
    const stages = [0, 45, 46, 52.9, 53, 58.9, 59, 59.9, 60, 61].map((days) => warningAt(ending(60), at(days * day)));
    expect(stages).toEqual([null, null, 14, 14, 7, 7, 1, 1, null, null]);
  });

  it("are due one after the other, the end last, and then never", () => {
    const due = [0, 46, 53, 59, 60].map((days) => nextForecastAt(ending(60), at(days * day)));
    expect(due).toEqual([at(46 * day), at(53 * day), at(59 * day), at(60 * day), null]);
    expect(nextForecastAt(null, start)).toBeNull();
  });

  it("tell nobody at the consent itself that it will not last", () => {
    expect(warningAt(ending(7), start)).toBeNull();
    expect(nextForecastAt(ending(7), start)).toEqual(at(6 * day));
    expect(warningAt(ending(7), at(6 * day))).toBe(1);
    expect(nextForecastAt(ending(0.5), start)).toEqual(at(0.5 * day));
  });
});
