import { describe, expect, it } from "vitest";
import {
  formatChange,
  formatClock,
  formatCompact,
  formatCount,
  formatDate,
  formatDateTime,
  formatDay,
  formatList,
  formatPercent,
  formatRelative,
  formatZone,
} from "./format";

const nbsp = "\u00a0";

describe("formatCount", () => {
  it("groups digits the way the language does", () => {
    expect(formatCount(48_213, "en")).toBe("48,213");
    expect(formatCount(48_213, "el")).toBe("48.213");
  });

  it("writes a true minus", () => {
    expect(formatCount(-3, "en")).toBe("−3");
  });
});

describe("formatCompact", () => {
  it.each([
    [0, "0", "0"],
    [999, "999", "999"],
    [12_400, `12.4${nbsp}K`, `12,4${nbsp}χιλ.`],
    [1_234_567, `1.2${nbsp}M`, `1,2${nbsp}εκ.`],
    [-12_400, `−12.4${nbsp}K`, `−12,4${nbsp}χιλ.`],
  ])("of %d is %s in English and %s in Greek", (value, english, greek) => {
    expect(formatCompact(value, "en")).toBe(english);
    expect(formatCompact(value, "el")).toBe(greek);
  });

  it("never breaks between a number and its word", () => {
    expect(formatCompact(5_000_000_000, "en")).not.toContain(" ");
  });
});

describe("formatPercent", () => {
  it("takes a percentage, not a fraction", () => {
    expect(formatPercent(2.14, "en")).toBe("2.1%");
    expect(formatPercent(2.14, "el")).toBe("2,1%");
    expect(formatPercent(2.145, "en", 2)).toMatch(/^2\.1[45]%$/);
  });
});

describe("formatChange", () => {
  it("has sign, absolute and percent", () => {
    expect(formatChange(57_333, 58_537, "en")).toEqual({ absolute: "+1,204", percent: "+2.1%", direction: "up" });
    expect(formatChange(57_333, 58_537, "el")).toEqual({ absolute: "+1.204", percent: "+2,1%", direction: "up" });
  });

  it("writes a fall with a true minus", () => {
    expect(formatChange(100, 97, "en")).toEqual({ absolute: "−3", percent: "−3%", direction: "down" });
  });

  it("has no sign when nothing changed", () => {
    expect(formatChange(5, 5, "en")).toEqual({ absolute: "0", percent: "0%", direction: "flat" });
  });

  it("gives no percentage of nothing", () => {
    expect(formatChange(0, 12, "en").percent).toBeNull();
  });
});

describe("formatRelative", () => {
  const now = new Date("2026-11-21T10:00:00Z");
  const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
  it.each([
    [10, "now", "τώρα"],
    [37 * 60, "37 min ago", "πριν από 37 λεπτά"],
    [59.6 * 60, "1 hr ago", "πριν από 1 ώρα"],
    [2 * 3600, "2 hr ago", "πριν από 2 ώρες"],
    [26 * 3600, "yesterday", "χθες"],
    [5 * 86_400, "5 days ago", "πριν από 5 ημέρες"],
    [90 * 86_400, "3 mo ago", "πριν από 3 μήνες"],
    [-600, "in 10 min", "σε 10 λεπτά"],
  ])("%d s back reads %j, in Greek %j", (seconds, english, greek) => {
    expect(formatRelative(ago(seconds), now, "en")).toBe(english);
    expect(formatRelative(ago(seconds), now, "el")).toBe(greek);
  });
});

describe("formatList", () => {
  it.each([
    ["en", "conjunction", "TikTok, Facebook and X"],
    ["en", "disjunction", "TikTok, Facebook or X"],
    ["el", "conjunction", "TikTok, Facebook και X"],
    ["el", "disjunction", "TikTok, Facebook ή X"],
  ] as const)("lists names as a sentence in %s does, %s", (locale, type, words) => {
    expect(formatList(["TikTok", "Facebook", "X"], locale, type)).toBe(words);
  });
});

describe("dates", () => {
  const moment = new Date("2026-11-21T22:30:00Z");

  it("are in the reader's time zone", () => {
    expect(formatDateTime(moment, "en", "Europe/Athens")).toBe("22 Nov 2026, 00:30 EET");
    expect(formatDateTime(moment, "en", "UTC")).toBe("21 Nov 2026, 22:30 UTC");
    expect(formatDateTime(moment, "el", "Europe/Athens")).toBe("22 Νοε 2026, 00:30 EET");
    expect(formatDate(moment, "el", "Europe/Athens")).toBe("22 Νοε 2026");
  });

  it("leave the day out only where it is today's for the person", () => {
    const moment = new Date("2026-11-21T21:30:00Z");
    const now = new Date("2026-11-21T22:30:00Z");
    expect(formatClock(moment, now, "en", "UTC")).toBe("21:30");
    expect(formatClock(moment, now, "en", "Europe/Athens")).toBe("21 Nov, 23:30");
    expect(formatClock(moment, now, "el", "Europe/Athens")).toBe("21 Νοε, 23:30");
  });

  it("keep a UTC day the same day everywhere", () => {
    expect(formatDay("2026-11-21", "en")).toBe("21 Nov 2026");
    expect(formatDay("2026-11-21", "en", "short")).toBe("21 Nov");
    expect(formatDay("2026-11-21", "el", "short")).toBe("21 Νοε");
  });

  it("name their zone in words", () => {
    expect(formatZone("UTC", "el")).toBe("UTC");
    expect(formatZone("America/Los_Angeles", "en")).toBe("Pacific Time");
    expect(formatZone("America/Los_Angeles", "el")).toMatch(/[α-ω]/);
  });
});
