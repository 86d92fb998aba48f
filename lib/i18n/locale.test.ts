import { describe, expect, it } from "vitest";
import { isTimeZone, negotiateLocale } from "./locale";

describe("negotiateLocale", () => {
  it.each([
    ["el-GR,el;q=0.9,en;q=0.8", "el"],
    ["en-US,en;q=0.9,el;q=0.8", "en"],
    ["de-DE,de;q=0.9,el;q=0.5,en;q=0.3", "el"],
    ["de-DE,fr;q=0.9", "en"],
    ["en;q=0.2, el;q=0.7", "el"],
    ["el;q=0, en;q=0.1", "en"],
    ["el;q=nonsense", "en"],
    ["*", "en"],
    ["", "en"],
    [null, "en"],
  ])("of %j is %s", (header, locale) => {
    expect(negotiateLocale(header)).toBe(locale);
  });
});

describe("isTimeZone", () => {
  it.each(["UTC", "Europe/Athens", "America/Argentina/Buenos_Aires"])("knows %s", (zone) => {
    expect(isTimeZone(zone)).toBe(true);
  });

  it.each(["", "Mars/Olympus", "+02:00", "Europe/Athens; path=/", "<script>", undefined, 3])("refuses %j", (zone) => {
    expect(isTimeZone(zone)).toBe(false);
  });
});
